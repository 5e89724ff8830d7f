import { watchPostType } from '../shared/border'
import type { Happening, Incident } from '../shared/contract'
import type { Notice } from './board'

/** Steps that stand in the incident's timeline and would only drown the log. */
const quietKinds: readonly string[] = ['delivered']
const warningKinds: readonly string[] = [
  'expired',
  'offeredNext',
  'declined',
  'nobodyFound',
  'shortOf',
  'preempted',
  'stackReady',
  'betterFound',
  'late',
  'placeUnverified',
  'transferOverdue',
  'handOverAsked',
  'handOverOverdue',
]
/** What the engine says again and again for as long as it is so. */
const repeatedKinds: readonly string[] = ['late', 'transferOverdue', 'handOverOverdue']
/** Whoever has acknowledged that nobody is on an incident is not alarmed about it again for so long. Node milliseconds. */
export const alarmAgainMs = 300_000

/**
 * That nobody goes is heard first by the desks whose incident it is; by the others when it is still so after this. Node milliseconds.
 * A minute: in which an urgent call is to be answered by somebody, and after which the node says it again. Then everybody is to know.
 */
export const othersAlarmMs = 60_000
const firstTheirsKinds: readonly string[] = ['nobodyAssigned', 'nobodyFound']

/** Whether a notice at that age is first of all for the desks whose incident it is. */
export function isFirstTheirs(notice: Notice, now: number): boolean {
  return firstTheirsKinds.includes(notice.what.kind) && now - notice.at < othersAlarmMs
}

/** How much a notice weighs; null: it is not shown. */
export function weightOf(what: Happening, incident: Incident | undefined): Notice['weight'] | null {
  if (quietKinds.includes(what.kind)) return null
  if (what.kind === 'nobodyAssigned') return 'alarm'
  // Nobody was looked for: it has to be given a place first, and that is said already.
  if (what.kind === 'nobodyFound' && incident?.unverified === 'unplaced') return null
  if (what.kind === 'nobodyFound' && incident?.type !== watchPostType) return 'alarm'
  return warningKinds.includes(what.kind) ? 'warning' : 'plain'
}

/** Lines of the log that notices from outside may take: enough to see that there are many. The pane has them all. */
export const outsideLinesMax = 10

/** The log with room for one more line from outside, taken from the older ones: whatever others tell, no alarm leaves it for that. */
export function roomForOutside(notices: Notice[]): Notice[] {
  let left = outsideLinesMax - 1
  return notices.filter((one) => one.what.kind !== 'advisory' || left-- > 0)
}

/** Whether the log says it already: the same alarm again is one alarm, and what is said every minute stands in it once. */
export function isRepeated(what: Happening, incident: string, notices: readonly Notice[]): boolean {
  const before = notices.find((one) => one.incident === incident && one.what.kind === what.kind)
  if (!before) return false
  if (what.kind === 'opened' || repeatedKinds.includes(what.kind)) return before.what.kind === 'opened' || stillSo(before, what)
  if (what.kind === 'nobodyAssigned') return !before.acknowledged || what.at - before.at < alarmAgainMs
  return what.kind === 'nobodyFound' && !before.acknowledged
}

// Late again in another state is something else: the detail names the state, and for how long.
function stillSo(before: Notice, what: Happening): boolean {
  const about = (detail: string) => detail.split(' ')[0]
  return 'detail' in before.what && about(before.what.detail) === about(what.detail)
}
