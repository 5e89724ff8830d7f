import { batch, computed, signal } from '@preact/signals'
import type { CellsFrame, Closure, Events, Frame, Incident, IncidentDetail, Me, Officer, Region, Reply, Snapshot } from '../shared/contract'
import { clock, wallTick } from '../shared/clock'
import { words } from '../i18n'
import { Link } from '../shared/link'
import { sound } from '../shared/sounds'
import { Board, type Notice } from './board'
import { compareOfficers, orderQueue } from './order'
import { bytesOf, Positions } from './positions'

/** A frame older than this means that the picture is not live. */
const staleAfterMs = 3000
/** The node sends a snapshot to every new connection; after this long it is asked for. */
const snapshotWaitMs = 2000
/** At most one detail request in this time, however many events an incident has. */
const detailEveryMs = 250
/** An alarm sounds again until a person acknowledges it. */
const alarmRepeatMs = 10_000

export const board = new Board()
export const positions = new Positions()

export const me = signal<Me | null>(null)
export const region = signal<Region | null>(null)
/** Bumped when the boards have changed, at most once per animation frame. */
export const officersVersion = signal(0)
export const incidentsVersion = signal(0)
export const notices = signal<readonly Notice[]>([])
/** What is closed now, oldest first. */
export const closures = signal<readonly Closure[]>([])
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

export interface View {
  west: number
  south: number
  east: number
  north: number
  zoom: number
}
/** What the map does for the rest of the page; set when the map is there. */
export const mapSide = {
  frameArrived: () => {},
  show: (_lng: number, _lat: number, _close: boolean) => {},
  showOfficer: (_id: number) => false,
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

export const link = new Link('/hub/dispatch', () => void resume())
export const linkState = computed<{ state: 'live' | 'stale' | 'disconnected'; seconds: number }>(() => {
  const quiet = wallTick.value - link.lastMessageAt
  if (!link.connected.value) return { state: 'disconnected', seconds: 0 }
  return quiet > staleAfterMs ? { state: 'stale', seconds: Math.floor(quiet / 1000) } : { state: 'live', seconds: 0 }
})

/** Jurisdictions whose part of the node has stopped: what is shown of them is old. */
export const stoppedCities = signal<number[]>([])

let dirtyOfficers = false
let dirtyIncidents = false
let renewing = false
function renew(): void {
  if (renewing) return
  renewing = true
  // Hidden pages get no animation frames; the counters must still be right when somebody looks again.
  const later = document.hidden ? (work: () => void) => setTimeout(work, 250) : requestAnimationFrame
  later(() => {
    renewing = false
    batch(() => {
      if (dirtyOfficers) officersVersion.value++
      if (dirtyIncidents) incidentsVersion.value++
      notices.value = board.notices
      closures.value = board.closures
      boardLoaded.value = board.loaded
    })
    dirtyOfficers = dirtyIncidents = false
  })
}

let run: number | null = null

function takeSnapshot(message: Snapshot): void {
  clock.correct(message.now, message.speed)
  if (run !== null && run !== message.run) {
    // Incident 6-000001 may be another one now: nothing half typed or selected before may reach it.
    board.forgetNotices()
    select(null)
    prefill.value = ''
    refuse(words().fault.restarted)
  }
  run = message.run
  board.snapshot(message)
  positions.expectAll()
  dirtyOfficers = dirtyIncidents = true
  renew()
  const selected = selectedIncident.value
  if (selected) board.incidents.has(selected) ? void fetchDetail(selected) : select(null)
}

function takeEvents(message: Events): void {
  clock.correct(message.now)
  const change = board.events(message)
  if (change.gap) {
    snapshotDueAt = performance.now() + snapshotWaitMs
    void askSnapshot()
  }
  dirtyOfficers ||= change.officers
  dirtyIncidents ||= change.incidents
  if (change.officers || change.incidents || change.notices || change.closures) renew()
  for (const name of change.sounds) sound(name)
  const selected = selectedIncident.value
  if (selected && change.touched.has(selected)) board.incidents.has(selected) ? renewDetail() : select(null)
}

function takeFrame(message: Frame): void {
  clock.correct(message.now)
  const stopped = message.stopped ?? []
  if (stopped.join() !== stoppedCities.value.join()) stoppedCities.value = stopped
  if (message.mode === 'cells') {
    positions.clear()
    cells.value = message.cells
  } else {
    if (cells.value) cells.value = null
    positions.apply(bytesOf(message.data), message.gone ?? [], message.now, glide.progress())
    glide.restart()
  }
  mapSide.frameArrived()
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
  if (link.connected.value) await quietly(link.call('View', view))
}

async function askSnapshot(): Promise<void> {
  await quietly(link.call('Snapshot'))
}

async function resume(): Promise<void> {
  board.expectSnapshot()
  snapshotDueAt = performance.now() + snapshotWaitMs
  if (lastView) await quietly(link.call('View', lastView))
}

let snapshotDueAt = 0

/** A snapshot that was promised and did not come is asked for again. */
function probe(): void {
  const now = performance.now()
  if (!link.connected.value || !board.isAwaiting || now <= snapshotDueAt) return
  snapshotDueAt = now + snapshotWaitMs
  void askSnapshot()
}

/** For requests whose loss the next connection repeats by itself. */
async function quietly(request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (fault) {
    if (link.connected.value) console.warn('hub request failed', fault)
  }
}

let detailTimer: ReturnType<typeof setTimeout> | undefined
function renewDetail(): void {
  detailTimer ??= setTimeout(() => {
    detailTimer = undefined
    if (selectedIncident.value) void fetchDetail(selectedIncident.value)
  }, detailEveryMs)
}

async function fetchDetail(id: string): Promise<void> {
  await quietly(
    (async () => {
      const reply = await link.call<Reply<{ incident: IncidentDetail }>>('Incident', id)
      if (selectedIncident.value !== id) return
      if (reply.ok) detail.value = reply.incident
      else select(null)
    })(),
  )
}

export function select(id: string | null, show = false): void {
  if (selectedIncident.value !== id) {
    batch(() => {
      selectedIncident.value = id
      detail.value = null
    })
    if (id) void fetchDetail(id)
  }
  const incident = id ? board.incidents.get(id) : undefined
  if (incident && show) mapSide.show(incident.lng, incident.lat, false)
}

/** Selects the row before or after the selected one. */
export function moveSelection(step: 1 | -1): void {
  const rows = queue.value
  const at = rows.findIndex((incident) => incident.id === selectedIncident.value)
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))]
  if (next) select(next.id, true)
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

export function acknowledgeAlarm(key?: number): void {
  const alarm = key ?? board.openAlarm?.key
  if (alarm === undefined) return
  board.acknowledge(alarm)
  renew()
}

export function startDesk(): void {
  link.on('snapshot', takeSnapshot)
  link.on('events', takeEvents)
  link.on('frame', takeFrame)
  void link.start()
  setInterval(probe, 700)
  setInterval(() => {
    const alarm = board.openAlarm
    if (alarm) sound(alarm.what.kind === 'opened' ? 'newP1' : 'nobodyFound')
  }, alarmRepeatMs)
}
