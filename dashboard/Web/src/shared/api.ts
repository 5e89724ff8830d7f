import type { FeatureCollection } from 'geojson'
import { watchPostType, type Entry, type EntryWish } from './border'
import type { Place, PlaceAt, UnverifiedPlace } from './calls'
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
import type { Caution, Recalled, RecalledOne, RecallSearch, SystemState } from './past'
import type { PolicyReply, PolicyTables } from './policy'

/** An HTTP refusal. `reason` is the node's own word, or `http` followed by the status when it gave none. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    /** All that the node said. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(reason)
  }
}

/** Asks the node over HTTP. Throws Refused when it says no. */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init })
  if (response.ok) return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
  const body = (await response.json().catch(() => null)) as { reason?: string } | null
  throw new Refused(response.status, body?.reason ?? `http${response.status}`, { ...body })
}

/** Types of the engine's own, which a region's policy may name or not. */
const ownTypes = [
  { code: watchPostType, name: 'Watch post', nameZh: '联动卡点', priority: 1, autoIssue: false },
  { code: 'officerEmergency', name: 'Officer emergency', nameZh: '警员紧急求助', priority: 1, autoIssue: true },
]

function withOwnTypes(region: Region): Region {
  return { ...region, types: [...region.types, ...ownTypes.filter((own) => !region.types.some((type) => type.code === own.code))] }
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Gives the node something by POST. Throws Refused when it says no. */
export function post<T>(path: string, body: unknown): Promise<T> {
  return ask<T>(path, json(body))
}

export const api = {
  me: () => ask<Me>('/api/me'),
  region: async () => withOwnTypes(await ask<Region>('/api/region')),
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
  places: (q: string, near: { lat: number; lng: number } | null, limit: number, signal?: AbortSignal) =>
    ask<{ places: Place[]; cut: boolean }>(
      `/api/places?${new URLSearchParams({ q, limit: String(limit), ...(near && { near: `${near.lat},${near.lng}` }) })}`,
      { signal },
    ),
  placeAt: (at: { lat: number; lng: number }) => ask<PlaceAt>(`/api/places/at?at=${at.lat},${at.lng}`),
  unverifiedPlaces: (done: boolean) => ask<{ now: number; places: UnverifiedPlace[] }>(`/api/places/unverified?done=${done}`),
  followUp: (id: string, note: string) => ask<{ ok: true }>(`/api/places/unverified/${id}/done`, json({ note })),
  cautions: (jurisdiction: number, why: string) =>
    ask<{ now: number; cautions: Caution[] }>('/api/cautions/read', json({ jurisdiction, why })),
  recall: (search: RecallSearch) => ask<Recalled>('/api/recall', json(search)),
  recallOne: (id: string, why: string) => ask<RecalledOne>(`/api/recall/${id}`, json({ why })),
  system: () => ask<SystemState>('/api/system'),
  areas: () => ask<FeatureCollection>('/api/areas'),
  policyTables: () => ask<PolicyTables>('/api/policy'),
  checkPolicy: () => ask<PolicyReply>('/api/policy/check', { method: 'POST' }),
  reloadPolicy: () => ask<PolicyReply>('/api/policy/reload', { method: 'POST' }),
  signIn: (user: string, password: string) =>
    ask<{ user: string; role: string }>('/sign-in', json({ user, password })),
  signOut: () => ask<void>('/sign-out', { method: 'POST' }),
}

/** Signs out and leaves for the sign-in page, also when the node cannot be reached. Nothing of a caller stays behind in the browser. */
export async function leave(): Promise<void> {
  try {
    await api.signOut()
  } finally {
    sessionStorage.clear()
    location.assign('/')
  }
}
