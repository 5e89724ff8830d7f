import type { Incident } from '../shared/contract'
import type { Desks } from '../shared/incidents'

/** `mine`: this desk is to look. `others`: another is. `everybody`: nobody covers it, so all are to look. */
export type Whose = 'mine' | 'others' | 'everybody'

/** Whose an incident is: of the desk that has it in hand, else of those that cover its area, else of everybody. */
export function whoseIs(incident: Incident, me: string, desks: readonly Desks[]): Whose {
  if (incident.inHandOf) return incident.inHandOf === me ? 'mine' : 'others'
  const area = incident.area ?? ''
  if (area === '') return 'everybody'
  const covering = (desks.find((one) => one.jurisdiction === incident.jurisdiction)?.desks ?? []).filter((one) => one.areas.includes(area))
  if (covering.length === 0) return 'everybody'
  return covering.some((one) => one.name === me) ? 'mine' : 'others'
}

/** The other desks that are there and are to look at an incident; none when it is this desk's too, or when they are all away. */
export function desksFor(incident: Incident, me: string, desks: readonly Desks[]): string[] {
  if (whoseIs(incident, me, desks) !== 'others') return []
  const there = (desks.find((one) => one.jurisdiction === incident.jurisdiction)?.desks ?? []).filter((one) => !one.awaySince)
  const area = incident.area ?? ''
  return there.filter((one) => (incident.inHandOf ? one.name === incident.inHandOf : one.areas.includes(area))).map((one) => one.name)
}

/** The areas that a desk covers, by jurisdiction. */
export function areasOf(name: string, desks: readonly Desks[]): Map<number, readonly string[]> {
  return new Map(desks.map((one) => [one.jurisdiction, one.desks.find((desk) => desk.name === name)?.areas ?? []]))
}

/** Whether this desk is asked to take an incident over. */
export function isAskedOf(incident: Incident, me: string): boolean {
  return incident.handOver?.to === me
}
