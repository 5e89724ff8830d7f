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

/** Officers in an emergency first, then those on incidents, then by call sign. */
export function compareOfficers(a: Officer, b: Officer): number {
  const emergency = Number(b.panic != null) - Number(a.panic != null)
  return emergency || statusRank[a.status] - statusRank[b.status] || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id - b.id)
}

/** When an incident became, or will be, late in its state: as the node says, else by how long its priority may wait unassigned. */
function lateFrom(incident: Incident, waitingLateSeconds: readonly number[]): number | undefined {
  if (incident.lateSince ?? incident.lateAt) return incident.lateSince ?? incident.lateAt
  if (incident.state !== 'waiting' && incident.state !== 'offered') return undefined
  const limit = waitingLateSeconds[incident.priority - 1]
  return limit === undefined ? undefined : incident.openedAt + limit * 1000
}

/** True while the incident has been in its state for longer than the policy allows. */
export function isLate(incident: Incident, now: number, waitingLateSeconds: readonly number[]): boolean {
  const from = lateFrom(incident, waitingLateSeconds)
  return from !== undefined && now > from
}

/** Nobody goes there, and somebody should have been sent by now. */
export function isForgotten(incident: Incident, now: number, waitingLateSeconds: readonly number[]): boolean {
  return incident.officers.length === 0 && incident.state === 'waiting' && isLate(incident, now, waitingLateSeconds)
}
