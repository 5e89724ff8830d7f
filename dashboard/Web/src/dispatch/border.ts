import { batch, computed, effect, signal } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { tick, wallTick } from '../shared/clock'
import type { Alert, Entry, Sighting, Track } from '../shared/border'
import type { Reach, Reply } from '../shared/contract'
import { Disconnected } from '../shared/link'
import {
  alerts,
  board,
  cityName,
  done,
  link,
  mapSide,
  me,
  refuse,
  replaying,
  select,
  selectedIncident,
  selectedPursuit,
  tracks,
} from './desk'

/** What a vehicle can have reached is shown for so long after it was seen; later it can be anywhere. */
export const trackReachSeconds = 600
/** A verification waits so long for its second key. Wall milliseconds. */
export const armedMs = 6000
/** What of a track the map shows at first. */
const framedSightings = 2
const framedBorders = 2
/** Wait before the roads are asked again when they gave no answer. */
const reachRetryMs = 5000

/** The sighting that the person looks at, where one was chosen. */
const chosenRead = signal<string | null>(null)
/** A verification that waits for its second key. */
export const armed = signal<{ read: string; isIt: boolean; until: number } | null>(null)
/** A word of the room's panel that asks for a reason. */
export const asking = signal<'decline' | 'withdraw' | null>(null)
/** Watchlist entries that the person has read to compare with a sighting; of this page only. */
export const entries = signal<ReadonlyMap<string, Entry>>(new Map())
/** What the vehicle of the open track can have reached since it was seen. */
export const trackReach = signal<{ read: string; seenAt: number; reach: Reach } | null>(null)
/** What was refused in the open pane, in words, until the next thing is done. */
export const paneFault = signal('')

let lastTrack: Track | null = null
/** The track of the pane; as it was last when it is over. */
export const openTrack = computed<Track | null>(() => {
  const id = selectedPursuit.value
  if (!id?.startsWith('T')) return null
  lastTrack = tracks.value.find((one) => one.id === id) ?? (lastTrack?.id === id ? lastTrack : null)
  return lastTrack
})
let lastAlert: Alert | null = null
/** The alert of the pane; as it was last when it is over. */
export const openAlert = computed<Alert | null>(() => {
  const id = selectedPursuit.value
  if (!id?.startsWith('J')) return null
  lastAlert = alerts.value.find((one) => one.id === id) ?? (lastAlert?.id === id ? lastAlert : null)
  return lastAlert
})
/** The track that the map shows in full: the open one, or that of the open alert. */
export const mapTrack = computed<Track | null>(
  () => openTrack.value ?? tracks.value.find((one) => one.id === openAlert.value?.track) ?? null,
)
/** True while what the pane shows is not over, and can be changed. */
export const isOpen = computed(() => !replaying.value && [...tracks.value, ...alerts.value].some((one) => one.id === selectedPursuit.value))

/** The newest that nobody found false. */
export function newestOf(track: Track): Sighting | undefined {
  return track.sightings.findLast((sighting) => sighting.verification !== 'false')
}

/** The sighting that is compared: the chosen one, else the newest that nobody has looked at, else the newest. */
export function comparedOf(track: Track): Sighting | undefined {
  return (
    track.sightings.find((sighting) => sighting.read === chosenRead.value) ??
    track.sightings.findLast((sighting) => sighting.verification === 'unverified') ??
    track.sightings.at(-1)
  )
}

/** Opens the pane and flies to it. */
export function openPursuit(id: string): void {
  const [track, alert] = [tracks.value.find((one) => one.id === id), alerts.value.find((one) => one.id === id)]
  batch(() => {
    selectedPursuit.value = id
    chosenRead.value = null
    disarm()
    asking.value = null
    paneFault.value = ''
  })
  if (track) mapSide.frame(placesOf(track))
  else if (alert) mapSide.frame([alert, ...alert.posts])
  // The first of our posts is the one to fill: its ranking is there at once, and its numbers send.
  const own = alert && firstOwnPost(alert)
  if (own?.incident && board.incidents.has(own.incident)) select(own.incident)
}

/** Where it came from, where it is, and the borders that it can be at first. */
function placesOf(track: Track): { lat: number; lng: number }[] {
  const believed = track.sightings.filter((sighting) => sighting.verification !== 'false')
  return [...believed.slice(-framedSightings), ...track.borders.slice(0, framedBorders)]
}

export function closePursuit(): void {
  batch(() => {
    selectedPursuit.value = null
    disarm()
    asking.value = null
  })
}

/** The next track, or the next alert, after the open one. */
export function nextPursuit(of: 'track' | 'alert'): void {
  const rows: readonly { id: string }[] = of === 'track' ? tracks.value : alerts.value
  const at = rows.findIndex((one) => one.id === selectedPursuit.value)
  const next = rows[(at + 1) % rows.length]
  if (next) openPursuit(next.id)
}

/** Posts of ours, soonest first. */
export function ownPosts(alert: Alert): Alert['posts'] {
  const own = me.value?.jurisdictions ?? []
  return sortedPosts(alert).filter((post) => own.includes(post.jurisdiction))
}

export function sortedPosts(alert: Alert): Alert['posts'] {
  return [...alert.posts].sort((a, b) => (a.earliestAt ?? 0) - (b.earliestAt ?? 0) || a.jurisdiction - b.jurisdiction)
}

/** Shows the post before or after the selected one, so that the numbers send to it. */
export function movePost(alert: Alert, step: 1 | -1): void {
  const posts = ownPosts(alert).filter((post) => post.incident && board.incidents.has(post.incident))
  const at = posts.findIndex((post) => post.incident === selectedIncident.value)
  const next = posts[at < 0 ? 0 : Math.min(posts.length - 1, Math.max(0, at + step))]
  if (next) select(next.incident!)
}

function firstOwnPost(alert: Alert) {
  return ownPosts(alert).find((post) => post.incident)
}

export function chooseSighting(read: string): void {
  batch(() => {
    chosenRead.value = read
    disarm()
  })
}

/** The unverified sighting after or before the one that is compared. */
export function moveSighting(track: Track, step: 1 | -1): void {
  const open = track.sightings.filter((sighting) => sighting.verification === 'unverified')
  if (open.length === 0) return
  const from = comparedOf(track)
  const at = open.findIndex((sighting) => sighting.read === from?.read)
  chooseSighting(open[(at + step + open.length) % open.length]!.read)
}

/** The first of two keys: nothing is said of a sighting by a slip. */
export function arm(track: Track, isIt: boolean): void {
  const sighting = comparedOf(track)
  if (!isOpen.value || sighting?.verification !== 'unverified') return
  armed.value = { read: sighting.read, isIt, until: performance.now() + armedMs }
}

export function disarm(): void {
  armed.value = null
}

/** The second key. */
export async function verifyArmed(track: Track): Promise<void> {
  const ready = armed.value
  disarm()
  if (!ready || performance.now() > ready.until) return
  const strings = words().border
  const text = fill(ready.isIt ? strings.didConfirm : strings.didFalse, { track: track.id, plate: track.plate })
  if (await ask(text, 'Verify', track.jurisdiction, track.id, ready.read, ready.isIt)) chosenRead.value = null
}

export async function endTrack(track: Track, end: 'arrest' | 'false'): Promise<void> {
  await ask(fill(words().border.didEnd, { track: track.id }), 'EndTrack', track.jurisdiction, track.id, end)
}

/** Answers for one of our sides. A decline has a reason. */
export function answerAlert(alert: Alert, jurisdiction: number, answer: 'acknowledged' | 'declined', reason = ''): Promise<boolean> {
  const strings = words().border
  const text = fill(answer === 'acknowledged' ? strings.didAcknowledge : strings.didDecline, {
    alert: alert.id,
    city: cityName(jurisdiction),
  })
  return ask(text, 'AnswerAlert', jurisdiction, alert.id, answer, reason)
}

/** Writes into the room, for our side. */
export function sayAlert(alert: Alert, text: string): Promise<boolean> {
  return ask(fill(words().border.didSay, { alert: alert.id }), 'SayAlert', ownSide(alert), alert.id, text)
}

export function withdrawAlert(alert: Alert, reason: string): Promise<boolean> {
  return ask(fill(words().border.didWithdraw, { alert: alert.id }), 'WithdrawAlert', alert.lead, alert.id, reason)
}


/** The side that the person speaks for: one that has not answered, else the first of ours. */
export function ownSide(alert: Alert): number {
  return (board.pursuits.unanswered(alert)[0] ?? board.pursuits.ownSides(alert)[0])?.jurisdiction ?? alert.jurisdiction
}

/** Reads the entry a track is about; the reason is what it is for, and goes on the record. */
export async function readEntry(track: Track): Promise<void> {
  try {
    const { entry } = await api.entry(track.entry, track.jurisdiction, fill(words().border.readWhy, { track: track.id }))
    entries.value = new Map(entries.value).set(entry.id, entry)
    paneFault.value = ''
  } catch (fault) {
    const unknown = fault instanceof Refused && fault.reason === 'unknownWatchlistEntry'
    say(unknown ? words().border.entryNotShared : fault instanceof Refused ? refusalText(fault.reason) : words().fault.notConnected)
  }
}

function say(text: string): void {
  paneFault.value = text
  refuse(text)
}

/** Calls the node and says in words what came of it. True when it was done. */
async function ask(text: string, method: string, ...args: unknown[]): Promise<boolean> {
  if (replaying.peek()) return false // The past cannot be changed.
  try {
    const reply = await link.call<Reply>(method, ...args)
    if (reply.ok) {
      paneFault.value = ''
      done(text, '')
    } else say(refusalText(reply.reason))
    return reply.ok
  } catch (fault) {
    say(fault instanceof Disconnected ? words().fault.notConnected : words().fault.lost)
    return false
  }
}

/** A verification does not wait for ever for its second key; and what can be reached is asked for with each new sighting. */
export function watchBorder(): void {
  effect(() => {
    if (armed.value && wallTick.value > armed.value.until) disarm()
  })
  let read: string | null = null
  let failedAt = -reachRetryMs
  effect(() => {
    const track = mapTrack.value
    const seen = track && newestOf(track)
    const again = wallTick.value > failedAt + reachRetryMs
    if (!seen) {
      read = null
      trackReach.value = null
      return
    }
    if (seen.read === read || !again) return
    read = seen.read
    trackReach.value = null
    api.reach(seen, trackReachSeconds).then(
      (reach) => {
        if (read === seen.read) trackReach.value = { read: seen.read, seenAt: seen.seenAt, reach }
      },
      (fault: unknown) => {
        if (read !== seen.read || (fault instanceof Refused && fault.status === 404)) return // Off the roads nothing can be said.
        read = null
        failedAt = performance.now()
      },
    )
  })
}

/** Seconds since a moment on the node's clock, whole. */
export function secondsSince(moment: number): number {
  return Math.max(0, Math.floor((tick.value - moment) / 1000))
}
