import { batch, computed, signal } from '@preact/signals'
import type { Advisory } from '../shared/advisories'
import type { Alert, Track } from '../shared/border'
import type { CellsFrame, Closure, Frame, Incident, IncidentDetail, Me, Officer, Region, Reply } from '../shared/contract'
import { liveClock, showClock, wallTick, type NodeClock } from '../shared/clock'
import { named, words } from '../i18n'
import { sound, type SoundName } from '../shared/sounds'
import { isNews, type Change, type Notice } from './board'
import type { Boards } from './commands'
import { Feed, type View } from './feed'
import { noLists, type Lists } from './given'
import { forgetUndos } from './undo'
import { compareOfficers, orderQueue } from './order'

/** A frame older than this means that the picture is not live. */
const staleAfterMs = 3000
/** At most one detail request in this time, however many events an incident has. */
const detailEveryMs = 250
/** An alarm sounds again until a person acknowledges it. */
const alarmRepeatMs = 10_000

/** The node as it is now. Goes on while a replay is shown, so that nothing of it is missed. */
export const live = makeFeed('/hub/dispatch', liveClock)
/** What the desk shows: the node as it is, or a replay. */
export const shown = signal(live)
/** True while the past is shown: nothing can be ordered then. */
export const replaying = computed(() => shown.value !== live)
export let board = live.board
export let positions = live.positions
export let link = live.link

export const me = signal<Me | null>(null)
export const region = signal<Region | null>(null)
/** Bumped when the boards have changed, at most once per animation frame. */
export const officersVersion = signal(0)
export const incidentsVersion = signal(0)
export const notices = signal<readonly Notice[]>([])
/** What is closed now, oldest first. */
export const closures = signal<readonly Closure[]>([])
/** Suspect tracks, newest first, and joint alerts, those that wait for our answer first. */
export const tracks = signal<readonly Track[]>([])
export const alerts = signal<readonly Alert[]>([])
/** What other systems warn of: real and grave first. */
export const advisories = signal<readonly Advisory[]>([])
/** Watchlist entries, or wishes for more time, that wait for approval. */
export const undecided = signal(0)
/** The track or alert whose pane is open. */
export const selectedPursuit = signal<string | null>(null)
/** Bumped when panics, safety checks, messages, proposals, offers or stacks have changed. */
export const crewsVersion = signal(0)
export const boardLoaded = signal(false)
export const queueHeld = signal(false)
export const selectedIncident = signal<string | null>(null)
export const selectedOfficer = signal<number | null>(null)
export const detail = signal<IncidentDetail | null>(null)
export const cells = signal<CellsFrame['cells'] | null>(null)
/** What the command line says about the last command. */
export const echo = signal<{ text: string; command: string; bad: boolean } | null>(null)
/** A command begun by mouse that needs words: put into the command line. */
export const prefill = signal<string | null>(null)

/** What the map does for the rest of the page; set when the map is there. */
export const mapSide = {
  frameArrived: () => {},
  show: (_lng: number, _lat: number, _close: boolean) => {},
  showOfficer: (_id: number) => false,
  /** Shows all of these places, no closer than a town's streets. */
  frame: (_places: readonly { lat: number; lng: number }[]) => {},
  /** Moves the map only when the place is not on it. */
  bring: (_lng: number, _lat: number) => {},
  middle: (): { lat: number; lng: number } | null => null,
}

let order: string[] = []
export const queue = computed<Incident[]>(() => {
  void incidentsVersion.value
  const sorted = orderQueue(board.incidents.values(), order, queueHeld.value)
  order = sorted.map((incident) => incident.id)
  return sorted
})
export const officerList = computed<Officer[]>(() => {
  void officersVersion.value
  return [...board.officers.values()].sort(compareOfficers)
})
export const counts = computed(() => {
  void officersVersion.value
  void incidentsVersion.value
  const by = { offDuty: 0, available: 0, dispatched: 0, enRoute: 0, onScene: 0, busy: 0 }
  for (const officer of board.officers.values()) by[officer.status]++
  let waiting = 0
  for (const incident of board.incidents.values()) if (incident.state === 'waiting') waiting++
  return { ...by, waiting, onDuty: board.officers.size - by.offDuty }
})

/** True from a seek until its snapshot: the node is reading then, and silent. */
export const seeking = signal(false)
export const linkState = computed<{ state: 'live' | 'stale' | 'disconnected'; seconds: number }>(() => {
  const { link } = shown.value
  const quiet = wallTick.value - link.lastMessageAt
  if (!link.connected.value) return { state: 'disconnected', seconds: 0 }
  return quiet > staleAfterMs && !seeking.value ? { state: 'stale', seconds: Math.floor(quiet / 1000) } : { state: 'live', seconds: 0 }
})

/** Jurisdictions whose part of the node has stopped: what is shown of them is old. */
export const stoppedCities = signal<number[]>([])

let dirtyOfficers = false
let dirtyIncidents = false
let dirtyPursuits = false
let dirtyCrews = false
let renewing = false
function renew(): void {
  if (renewing) return
  renewing = true
  // Hidden pages get no animation frames; the counters must still be right when somebody looks again.
  // Behind the frame, not in it: the map moves five thousand symbols there, and lists drawn in the same frame would make it late.
  const later = document.hidden
    ? (work: () => void) => setTimeout(work, 250)
    : (work: () => void) => requestAnimationFrame(() => setTimeout(work))
  later(() => {
    renewing = false
    renewNow(dirtyOfficers, dirtyIncidents, dirtyPursuits, dirtyCrews)
    dirtyOfficers = dirtyIncidents = dirtyPursuits = dirtyCrews = false
  })
}

function renewNow(officers: boolean, incidents: boolean, pursuits: boolean, crews: boolean): void {
  batch(() => {
    if (officers) officersVersion.value++
    if (incidents) incidentsVersion.value++
    if (crews) crewsVersion.value++
    if (pursuits) {
      tracks.value = board.pursuits.tracks
      alerts.value = board.pursuits.alerts
      undecided.value = board.pursuits.undecided
    }
    notices.value = board.notices
    closures.value = board.closures
    advisories.value = board.advisories.list
    boardLoaded.value = board.loaded
  })
}

// The past makes no sound: what is heard is now.
function hear(feed: Feed, change: Change): void {
  if (feed === live) for (const name of change.sounds) sound(name)
}

function takeSnapshot(feed: Feed, change: Change, restarted: boolean): void {
  hear(feed, change)
  if (feed === live && restarted) {
    // Incident 6-000001 may be another one now: nothing half typed or selected before may reach it.
    feed.board.forgetNotices()
    forgetUndos()
    if (feed === shown.value) {
      select(null)
      selectPursuit(null)
      prefill.value = ''
      refuse(words().fault.restarted)
    }
  }
  if (feed !== shown.value) return
  dirtyOfficers = dirtyIncidents = dirtyPursuits = dirtyCrews = true
  renew()
  const selected = selectedIncident.value
  if (selected) board.incidents.has(selected) || lookingBack ? void fetchDetail(selected) : select(null)
}

function takeEvents(feed: Feed, change: Change): void {
  hear(feed, change)
  if (feed !== shown.value) return
  dirtyOfficers ||= change.officers
  dirtyIncidents ||= change.incidents
  dirtyPursuits ||= change.pursuits
  dirtyCrews ||= change.crews
  if (change.officers || change.incidents || change.notices || change.closures || change.pursuits || change.crews) renew()
  const selected = selectedIncident.value
  if (selected && change.touched.has(selected)) board.incidents.has(selected) || lookingBack ? renewDetail() : select(null)
}

function takeFrame(feed: Feed, message: Frame): void {
  if (feed !== shown.value) return
  if (feed.stopped.join() !== stoppedCities.value.join()) stoppedCities.value = feed.stopped
  if (cells.value !== feed.cells) cells.value = feed.cells
  if (message.mode === 'officers') glide.restart()
  mapSide.frameArrived()
}

/** A source that the desk can show. */
export function makeFeed(path: string, clock: NodeClock, greet?: (feed: Feed) => Promise<boolean>): Feed {
  // What is not drawn does not glide.
  const glided = (feed: Feed) => (feed === shown.peek() ? glide.progress() : 1)
  return new Feed(path, clock, { snapshot: takeSnapshot, events: takeEvents, frame: takeFrame }, glided, greet)
}

/** Shows another source, and nothing of the one before. */
export function showFeed(feed: Feed): void {
  if (feed === shown.value) return
  batch(() => {
    ;({ board, positions, link } = feed)
    shown.value = feed
    showClock(feed.clock)
    select(null)
    selectOfficer(null)
    queueHeld.value = false
    prefill.value = null
    echo.value = null
    stoppedCities.value = feed.stopped
    cells.value = feed.cells
    renewNow(true, true, true, true)
  })
  glide.restart()
  mapSide.frameArrived()
  if (lastView) void feed.show(lastView)
  if (feed === live && live.link.connected.value) void live.askSnapshot()
}

/** How far the move of the newest frame has been drawn. */
export const glide = {
  lengthMs: 500,
  startedAt: 0,
  progress(): number {
    return Math.min(1, (performance.now() - glide.startedAt) / glide.lengthMs)
  },
  restart(): void {
    glide.startedAt = performance.now()
  },
}

let lastView: View | null = null
export async function sendView(view: View): Promise<void> {
  lastView = view
  await shown.peek().show(view)
}

let detailTimer: ReturnType<typeof setTimeout> | undefined
function renewDetail(): void {
  detailTimer ??= setTimeout(() => {
    detailTimer = undefined
    if (selectedIncident.value) void fetchDetail(selectedIncident.value)
  }, detailEveryMs)
}

async function fetchDetail(id: string): Promise<void> {
  const feed = shown.peek()
  await feed.quietly(
    (async () => {
      const reply = await feed.link.call<Reply<{ incident: IncidentDetail }>>('Incident', id)
      if (selectedIncident.value !== id || feed !== shown.peek()) return
      if (reply.ok) detail.value = reply.incident
      else select(null)
    })(),
  )
}

/** Whether what is selected was over when it was selected: it is looked at until something else is. */
let lookingBack = false

export function select(id: string | null, show = false): void {
  if (selectedIncident.value !== id) {
    lookingBack = id !== null && !board.incidents.has(id)
    batch(() => {
      selectedIncident.value = id
      detail.value = null
    })
    if (id) void fetchDetail(id)
  }
  const incident = id ? board.incidents.get(id) : undefined
  if (incident && show) mapSide.show(incident.lng, incident.lat, false)
}

export function selectOfficer(id: number | null): void {
  selectedOfficer.value = id
}

export const done = (text: string, command: string) => {
  echo.value = { text, command, bad: false }
}
export const refuse = (text: string, command = '') => {
  echo.value = { text, command, bad: true }
}

/** Opens the pane of a track or an alert, or closes it. */
export function selectPursuit(id: string | null): void {
  selectedPursuit.value = id
}

/** Codes that commands may name: of the policy in force, and the desks that are known. */
export const lists = signal<Lists>(noLists)

/** What a typed command is read against. */
export function boards(): Boards {
  const { officers, incidents, closures } = board
  const { jurisdictions: cities = [], types = [] } = region.value ?? {}
  return { officers, incidents, closures, tracks: tracks.value, alerts: alerts.value, cities, types, lists: lists.value }
}

/** The name of a jurisdiction in the chosen language. */
export function cityName(id: number): string {
  const city = region.value?.jurisdictions.find((one) => one.id === id)
  return city ? named(city) : String(id)
}

/**
 * Silences an alarm, the oldest if none is named. An alert sounds until it is answered.
 * @returns The track or alert it is about, to be shown.
 */
export function acknowledgeAlarm(key?: number): string | null {
  if (replaying.value) return null
  const alarm = key === undefined ? board.nextAlarm : board.notices.find((notice) => notice.key === key)
  if (!alarm) return null
  if (!board.mustAnswer(alarm)) {
    board.acknowledge(alarm.key)
    renew()
  }
  return isNews(alarm.what) ? alarm.incident : null
}

const alarmSounds: Partial<Record<Notice['what']['kind'], SoundName>> = {
  opened: 'newP1',
  trackNew: 'newTrack',
  alertNew: 'newAlert',
  aidAsked: 'newAlert',
  incidentTold: 'newAlert',
}

/** A panic sounds again until this desk has acknowledged it. */
const panicRepeatMs = 4000

export function startDesk(): void {
  live.board.user = me.peek()?.user ?? ''
  live.board.clock = () => liveClock.now()
  setInterval(() => {
    if (live.board.crews.unseenPanics(live.board.user).length > 0) sound('panic')
  }, panicRepeatMs)
  void live.link.start()
  setInterval(() => {
    for (const feed of new Set([live, shown.peek()])) feed.probe()
  }, 700)
  setInterval(() => {
    const alarm = live.board.openAlarm
    if (alarm) sound(alarmSounds[alarm.what.kind] ?? 'nobodyFound')
  }, alarmRepeatMs)
}
