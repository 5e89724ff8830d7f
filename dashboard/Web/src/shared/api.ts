import { watchPostType, type Entry, type EntryWish } from './border'
import type {
  CameraClocks,
  Closure,
  ClosureKind,
  DemoUser,
  KeptReads,
  Me,
  Past,
  PostProposal,
  PostsOrder,
  PostsOrdered,
  Reach,
  ReadSearch,
  Region,
  Route,
} from './contract'

/** An HTTP refusal. `reason` is the node's own word, or `http` followed by the status when it gave none. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
  ) {
    super(reason)
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init })
  if (response.ok) return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
  const body = (await response.json().catch(() => null)) as { reason?: string } | null
  throw new Refused(response.status, body?.reason ?? `http${response.status}`)
}

/** A region's policy may name the type of a watch post; without, it has the engine's words. */
function withWatchPost(region: Region): Region {
  const known = region.types.some((type) => type.code === watchPostType)
  const type = { code: watchPostType, name: 'Watch post', nameZh: '联动卡点', priority: 1, autoIssue: false }
  return known ? region : { ...region, types: [...region.types, type] }
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

export const api = {
  me: () => ask<Me>('/api/me'),
  region: async () => withWatchPost(await ask<Region>('/api/region')),
  clock: () => ask<{ now: number; speed: number }>('/api/clock'),
  demoUsers: () => ask<DemoUser[]>('/api/demo-users'),
  route: (from: { lat: number; lng: number }, to: { lat: number; lng: number }) =>
    ask<Route>(`/api/route?from=${from.lat},${from.lng}&to=${to.lat},${to.lng}`),
  shut: (what: { kind: ClosureKind; lat: number; lng: number; heading?: number; why: string; until: number }) =>
    ask<Closure>('/api/closures', json(what)),
  reopen: (id: string) => ask<void>(`/api/closures/${id}`, { method: 'DELETE' }),
  renew: (id: string, until: number) => ask<Closure>(`/api/closures/${id}/renew`, json({ until })),
  reach: (from: { lat: number; lng: number }, seconds: number) =>
    ask<Reach>(`/api/reach?from=${from.lat},${from.lng}&seconds=${seconds}`),
  /** Who reads the watchlist and why is written down before it is given. */
  watchlist: (jurisdiction: number, why: string) =>
    ask<{ now: number; entries: Entry[] }>('/api/watchlist/read', json({ jurisdiction, why })),
  /** Reads one entry; the same is written down. */
  entry: (id: string, jurisdiction: number, why: string) =>
    ask<{ now: number; entry: Entry }>(`/api/watchlist/${id}/read`, json({ jurisdiction, why })),
  askForEntry: (wish: EntryWish) => ask<{ entry: string }>('/api/watchlist', json(wish)),
  changeEntry: (id: string, verb: 'approve' | 'reject' | 'withdraw' | 'renew', body: { reason?: string; until?: number }) =>
    ask<{ entry: string }>(`/api/watchlist/${id}/${verb}`, json(body)),
  proposedPosts: (track: string, jurisdiction: number) => ask<PostProposal>(`/api/tracks/${track}/posts?jurisdiction=${jurisdiction}`),
  orderPosts: (track: string, order: PostsOrder) => ask<PostsOrdered>(`/api/tracks/${track}/posts`, json(order)),
  searchReads: (search: ReadSearch) => ask<KeptReads>('/api/reads/search', json(search)),
  cameras: () => ask<CameraClocks>('/api/cameras'),
  past: () => ask<Past>('/api/replay'),
  signIn: (user: string, password: string) =>
    ask<{ user: string; role: string }>('/sign-in', json({ user, password })),
  signOut: () => ask<void>('/sign-out', { method: 'POST' }),
}

/** Signs out and leaves for the sign-in page, also when the node cannot be reached. */
export async function leave(): Promise<void> {
  try {
    await api.signOut()
  } finally {
    location.assign('/')
  }
}
