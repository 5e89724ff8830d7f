import { computed, signal } from '@preact/signals'
import type { Incident } from '../shared/contract'
import type { Desks, Transfer } from '../shared/incidents'
import { board, incidentsVersion, live, me, queue, replaying, select, selectedIncident } from './desk'
import { areasOf, isAskedOf, whoseIs, type Whose } from './whose'

/** The desks of one's jurisdictions with their areas. */
export const desks = computed<readonly Desks[]>(() => {
  void incidentsVersion.value
  return board.desk.desks
})
/** Transfers out that are not over, those that wait the longest first. */
export const transfers = computed<readonly Transfer[]>(() => {
  void incidentsVersion.value
  return board.desk.transfers
})
/** The areas that this desk covers, by jurisdiction. */
export const ownAreas = computed(() => areasOf(me.value?.user ?? '', desks.value))
export const coversAny = computed(() => [...ownAreas.value.values()].some((areas) => areas.length > 0))

/** Supervisors who watch this desk. */
export const watchers = computed<readonly string[]>(() => [
  ...new Set(desks.value.flatMap((one) => one.desks.find((desk) => desk.name === me.value?.user)?.monitoredBy ?? [])),
])

/** Lets go of what this desk covers and has in hand, so that nobody waits for it; the node does so by itself when it is away for long. */
export async function signOff(): Promise<void> {
  const cities = desks.peek().filter((one) => one.desks.some((desk) => desk.name === me.peek()?.user))
  if (live.link.connected.peek()) await Promise.allSettled(cities.map((one) => live.link.call('SignOffDesk', one.jurisdiction)))
}

/** Whether the queue shows only what this desk is to look at. */
export const onlyMine = signal(true)
export const areasOpen = signal(false)

export function whose(incident: Incident): Whose {
  return whoseIs(incident, me.value?.user ?? '', desks.value)
}

/** What the queue shows: this desk's and everybody's, or all. The past has no desks. */
export const listedQueue = computed<readonly Incident[]>(() =>
  !onlyMine.value || replaying.value
    ? queue.value
    : queue.value.filter((incident) => whose(incident) !== 'others' || isAskedOf(incident, me.value?.user ?? '')),
)
/** What it does not show. */
export const hiddenQueue = computed<readonly Incident[]>(() => {
  const listed = new Set(listedQueue.value)
  return queue.value.filter((incident) => !listed.has(incident))
})
/** Incidents that another desk hands over to this one, those asked first on top. */
export const handOvers = computed<readonly Incident[]>(() => {
  const user = me.value?.user ?? ''
  return queue.value.filter((incident) => isAskedOf(incident, user)).sort((a, b) => a.handOver!.at - b.handOver!.at)
})

/** Selects the row before or after the selected one. */
export function moveSelection(step: 1 | -1): void {
  const rows = listedQueue.value
  const at = rows.findIndex((incident) => incident.id === selectedIncident.value)
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))]
  if (next) select(next.id, true)
}
