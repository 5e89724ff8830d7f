import type { Directive, Me, Officer, OwnPosition, Region } from '../shared/contract'
import type { StatusRow } from '../shared/policy'
import type { Store } from './outbox'

/** Milliseconds that what was kept is shown without the node: a shift. Older, it is of another day. */
export const keptMaxMs = 12 * 3_600_000

/** Statuses, and what an officer may do by type. */
export interface Rules {
  statuses?: StatusRow[]
  types?: { code: string; selfDispatch: boolean; fieldOpen: boolean }[]
}

/** What the page needs to be read without the node. No key, no password, no caller's name or number. */
export interface Kept {
  me: Me
  region: Pick<Region, 'id' | 'name' | 'nameZh' | 'bounds' | 'center' | 'types' | 'attribution'>
  /** The rules of the region that the page needs, as they were read last. */
  rules: Rules
  officer: Officer | null
  directive: Directive | null
  position: OwnPosition | null
  /** Of the node's clock, and wall milliseconds at that moment. */
  node: { now: number; wall: number; speed: number }
}

const key = 'sp.patrol.kept'

export function keep(store: Store, kept: Kept): void {
  store.setItem(key, JSON.stringify(kept))
}

/** What was kept, if it is not too old. */
export function recall(store: Store, wallNow: number): Kept | null {
  try {
    const kept = JSON.parse(store.getItem(key) ?? 'null') as Kept | null
    if (kept && wallNow - kept.node.wall <= keptMaxMs && wallNow >= kept.node.wall - keptMaxMs) return kept
  } catch {
    // Not ours: as if there were none.
  }
  store.removeItem(key)
  return null
}

export function forget(store: Store): void {
  store.removeItem(key)
}
