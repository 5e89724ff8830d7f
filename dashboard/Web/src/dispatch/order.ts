import type { Incident, Officer, OfficerStatus } from '../shared/contract'

/** Unassigned first, then priority, then the oldest. */
export function compareIncidents(a: Incident, b: Incident): number {
  const waiting = Number(b.state === 'waiting') - Number(a.state === 'waiting')
  return waiting || a.priority - b.priority || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)
}

/**
 * The order of the queue. While `held` (the pointer is over it) rows keep their places and new ones go to the end, so that nothing
 * moves under a click.
 */
export function orderQueue(incidents: Iterable<Incident>, before: readonly string[], held: boolean): Incident[] {
  const sorted = [...incidents].sort(compareIncidents)
  if (!held) return sorted
  const place = new Map(before.map((id, index) => [id, index]))
  return sorted.sort((a, b) => (place.get(a.id) ?? before.length) - (place.get(b.id) ?? before.length))
}

const statusRank: Record<OfficerStatus, number> = { dispatched: 0, enRoute: 1, onScene: 2, available: 3, busy: 4, offDuty: 5 }

/** Those on incidents first, then by call sign. */
export function compareOfficers(a: Officer, b: Officer): number {
  return statusRank[a.status] - statusRank[b.status] || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id - b.id)
}

/** True while the incident waits unassigned for longer than its priority allows. */
export function isLate(incident: Incident, now: number, waitingLateSeconds: readonly number[]): boolean {
  if (incident.state !== 'waiting' && incident.state !== 'offered') return false
  const limit = waitingLateSeconds[incident.priority - 1]
  return limit !== undefined && now - incident.openedAt > limit * 1000
}
