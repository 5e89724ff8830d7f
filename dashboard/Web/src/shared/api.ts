import type { Closure, ClosureKind, DemoUser, Me, Past, Reach, Region, Route } from './contract'

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

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

export const api = {
  me: () => ask<Me>('/api/me'),
  region: () => ask<Region>('/api/region'),
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
