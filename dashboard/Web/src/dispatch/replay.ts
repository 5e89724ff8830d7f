import { batch, effect, signal } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import { NodeClock, tick, timeOfDay, wallTick } from '../shared/clock'
import type { Incident, Replay, Reply } from '../shared/contract'
import { Disconnected } from '../shared/link'
import { board, echo, incidentsVersion, live, makeFeed, refuse, seeking, showFeed, shown } from './desk'
import type { Feed } from './feed'
import { hourAround, hourWith, type Hour } from './past'
import { clearReach, closeMapMenu } from './roads'

/** Starts of incidents marked on the timeline at most. */
const startsMax = 2000

/** How far the replay on the desk is; null while the desk is live. */
export const replay = signal<Replay | null>(null)
/** What the timeline shows. */
export const hour = signal<Hour>([0, 0])
/** Where a seek that is under way goes. */
export const aim = signal<number | null>(null)
/** When the incidents began that have been seen in this replay. */
export const starts = signal<readonly { id: string; at: number; priority: number }[]>([])
/** Urgent incidents that came in since the desk left the present, oldest first. */
export const missed = signal<readonly Incident[]>([])
/** Alarms of the present that nobody has acknowledged: they are heard, and must be seen as well. */
export const liveAlarms = signal(0)
/** The dialog that asks for a moment. */
export const choosing = signal(false)

let current: Feed | null = null
/** Its newest word. */
let told: Replay | null = null
let giveUp = (_: string | null) => {}
let knownUrgent = new Set<string>()

/**
 * Opens the past at a moment and shows it instead of the present.
 * @returns Null when it is shown, else the node's reason why not.
 */
export async function openReplay(from: number, speed: number, reason: string): Promise<string | null> {
  await endReplay()
  let answer = (_: string | null) => {}
  const answered = new Promise<string | null>((resolve) => {
    answer = giveUp = resolve
  })
  const feed = makeFeed('/hub/replay', new NodeClock(), (feed) => greet(feed, { from, speed, reason }, answer))
  ;[current, told] = [feed, null]
  feed.link.on('replay', (message: Replay) => {
    if (feed === current) take(feed, message)
  })
  void feed.link.start()
  const refusal = await answered
  if (feed !== current) return 'notOpen'
  if (refusal !== null) {
    await endReplay()
    return refusal
  }
  batch(() => {
    clearReach()
    closeMapMenu()
    knownUrgent = new Set(urgent().map((incident) => incident.id))
    missed.value = []
    choosing.value = false
    showFeed(feed)
    show(feed)
  })
  return null
}

/** Back to the present. What is opening is given up. */
export async function endReplay(): Promise<void> {
  const feed = current
  current = null
  giveUp('notOpen')
  batch(() => {
    replay.value = null
    aim.value = null
    seeking.value = false
    starts.value = []
    showFeed(live)
  })
  await feed?.link.close()
}

export function togglePause(): void {
  const now = replay.value
  if (now && now.state !== 'atEnd') void ask(now.state === 'playing' ? 'Pause' : 'Play')
}

export function setSpeed(speed: number): void {
  void ask('Speed', speed)
}

/** Goes so far on (or back) from where it is, or is going. */
export function seekBy(milliseconds: number): void {
  if (current) void seekTo((aim.value ?? current.clock.now()) + milliseconds)
}

/** Goes to a moment within what is kept. While one seek is under way only the newest wish is kept. */
export async function seekTo(moment: number): Promise<void> {
  const now = replay.value
  if (!now) return
  const wanted = Math.round(Math.min(Math.max(moment, now.oldest), now.newest))
  aim.value = wanted
  if (seeking.value) return
  seeking.value = true
  let to: number
  do {
    to = aim.value!
    await ask('Seek', to)
  } while (replay.value && aim.value !== null && aim.value !== to)
  batch(() => {
    aim.value = null
    seeking.value = false
  })
}

/** After a lost connection it is opened again where it was, for the same reason. */
async function greet(
  feed: Feed,
  first: { from: number; speed: number; reason: string },
  answer: (refusal: string | null) => void,
): Promise<boolean> {
  const before = feed.clock.known ? replay.peek() : null
  const from = Math.round(before ? before.now : first.from)
  try {
    const reply = await feed.link.call<Reply>('Open', { from, speed: before?.speed ?? first.speed, reason: first.reason })
    answer(reply.ok ? null : reply.reason)
    if (!reply.ok && before) fail(feed, reply.reason)
    if (reply.ok && before && before.state !== 'playing') await feed.link.call('Pause')
    return reply.ok
  } catch {
    return false // The connection was lost again; the next one says the same.
  }
}

function take(feed: Feed, message: Replay): void {
  if (message.state === 'over') return fail(feed, message.reason ?? 'notOpen')
  const pace = message.state === 'playing' ? message.speed : 0
  if (seeking.value) feed.clock.set(message.now, pace)
  else feed.clock.correct(message.now, pace)
  told = message
  // Until the desk shows it, the desk is live, and nothing says otherwise.
  if (feed === shown.peek()) show(feed)
}

function show(feed: Feed): void {
  const message = told
  if (!message) return
  batch(() => {
    const { oldest, newest } = message
    hour.value = replay.value ? hourWith(hour.value, message.now, oldest, newest) : hourAround(message.now, oldest, newest)
    replay.value = message
    tick.value = feed.clock.now()
  })
}

function fail(feed: Feed, reason: string): void {
  if (feed !== current) return
  void endReplay()
  refuse(refusalText(reason))
}

async function ask(method: string, ...args: unknown[]): Promise<void> {
  const feed = current
  if (!feed) return
  try {
    const reply = await feed.link.call<Reply>(method, ...args)
    if (feed !== current) return
    if (reply.ok) echo.value = null
    else refuse(refusalText(reply.reason))
  } catch (fault) {
    if (!(fault instanceof Disconnected) && feed.link.connected.value) console.warn('replay request failed', fault)
  }
}

function urgent(): Incident[] {
  return [...live.board.incidents.values()].filter((incident) => incident.priority === 1)
}

/** Keeps an eye on the present while the past is on the desk, and on what the past has shown. */
export function watchBothTimes(): void {
  effect(() => {
    void wallTick.value
    if (!replay.value) return
    // Time stands still with the picture.
    if (current && !current.link.connected.value) current.clock.set(current.clock.now(), 0)
    liveAlarms.value = live.board.openAlarms
    const fresh = urgent().filter((incident) => !knownUrgent.has(incident.id))
    if (fresh.length === 0) return
    for (const incident of fresh) knownUrgent.add(incident.id)
    missed.value = [...missed.peek(), ...fresh]
  })
  effect(() => {
    void incidentsVersion.value
    if (!replay.value) return
    const known = new Set(starts.peek().map((one) => one.id))
    const fresh = [...board.incidents.values()].filter((incident) => !known.has(incident.id))
    if (fresh.length === 0) return
    const added = fresh.map((incident) => ({ id: incident.id, at: incident.openedAt, priority: incident.priority }))
    starts.value = [...starts.peek(), ...added].slice(-startsMax)
  })
}

/** "21 Nov 14:03:20". */
export function dateTimeText(moment: number): string {
  const date = new Date(moment)
  return `${fill(words().dayMonth, { day: date.getDate(), month: words().months[date.getMonth()]! })} ${timeOfDay(moment)}`
}
