// The HTTP and SignalR interface of the node, as docs/HUB.md states it. Moments are milliseconds on the node's clock.
import type { Alert, Track, Undecided, Warning } from './border'
import type { CallMore } from './calls'
import type { Connected } from './connected'
import type { DeskEvent, DeskHappeningKind, DeskSnapshot } from './desk'
import type { DetailMarks, IncidentMarks } from './incidents'
import type { PolicyVersion } from './policy'
import type { OfficerEvent, OfficerHappening, OfficerMore, OfficersInSnapshot } from './officers'
import type { RankedMore, RankingMore, Sending, SendingEvent, SendingHappening, SendingInSnapshot } from './sending'

export type { CameraClock, CameraClocks, KeptRead, KeptReads, ReadSearch } from './reads'

export type OfficerStatus = 'offDuty' | 'available' | 'dispatched' | 'enRoute' | 'onScene' | 'busy'
/** In the order of the status number in a position record. */
export const officerStatuses: readonly OfficerStatus[] = ['offDuty', 'available', 'dispatched', 'enRoute', 'onScene', 'busy']

export type DirectiveState =
  'sent' | 'delivered' | 'acknowledged' | 'enRoute' | 'onScene' | 'declined' | 'completed' | 'expired' | 'withdrawn'
export type IncidentState = 'waiting' | 'offered' | 'assigned' | 'enRoute' | 'onScene' | 'cleared' | 'closed'
export type RankReason = 'fits' | 'onDirective' | 'busy' | 'positionTooOld' | 'lacksSkill' | 'saidNo' | 'noRoad' | 'notAnswering' | 'neighbour' | 'inEmergency' | 'crewTooSmall' | 'fromStation' | 'stationWithoutPosition'
export type HappeningKind =
  | 'opened'
  | 'callJoined'
  | 'nobodyFound'
  | 'directiveSent'
  | 'delivered'
  | 'acknowledged'
  | 'declined'
  | 'expired'
  | 'offeredNext'
  | 'enRoute'
  | 'onScene'
  | 'completed'
  | 'withdrawn'
  | 'closed'
  | DeskHappeningKind
  | SendingHappening
  | OfficerHappening
export type Answer = 'delivered' | 'acknowledge' | 'decline' | 'enRoute' | 'onScene' | 'clear'

export interface Officer extends OfficerMore {
  id: number
  code: string
  jurisdiction: number
  status: OfficerStatus
  since: number
  directive?: string | null
  incident?: string | null
}

export interface Directive {
  id: string
  incident: string
  officer: number
  officerCode: string
  state: DirectiveState
  issuedAt: number
  since: number
  answerBy: number
  issuedBy: string
  /** Seconds by road when issued; -1 when not known. */
  travelSeconds: number
  type: string
  priority: number
  lat: number
  lng: number
  place: string
  text: string
  /** Why it was withdrawn. */
  why?: string | null
  /** The newest that were noted on the incident. */
  notes?: { at: number; by: string; text: string }[] | null
  /** What whoever goes there should know. */
  cautions?: { kind: string; about: string; subject: string; text: string }[] | null
}

export interface HeldBy {
  officer: number
  code: string
  directive: string
  state: DirectiveState
  since: number
  answerBy: number
}

export interface Incident extends IncidentMarks {
  id: string
  jurisdiction: number
  type: string
  priority: number
  state: IncidentState
  openedAt: number
  since: number
  lat: number
  lng: number
  place: string
  calls: number
  /** Those whose directive is not over. */
  officers: HeldBy[]
  sending?: Sending | null
}

export interface RankedOfficer extends RankedMore {
  officer: number
  code: string
  reason: RankReason
  travelSeconds: number
  metres: number
  positionAgeSeconds: number
}
/** The patrol zone of an incident when it was ranked: how much cover is left there. */
export interface Zone {
  cell: string
  available: number
  present: number
  openIncidents: number
  callsLastHour: number
}
export interface Happening {
  at: number
  kind: HappeningKind
  by: string
  officerCode: string
  detail: string
}
export interface Call extends CallMore {
  at: number
  text: string
  callerName: string
  callerNumber: string
  source: string
  place: string
}
export interface IncidentDetail extends Omit<Incident, keyof DetailMarks>, DetailMarks {
  callList: Call[]
  ranking?: ({ at: number; officers: RankedOfficer[]; zone?: Zone | null } & RankingMore) | null
  timeline: Happening[]
}

export interface Snapshot extends DeskSnapshot, OfficersInSnapshot, SendingInSnapshot {
  /** The moment the node started: another one means that every number may stand for something else now. */
  run: number
  seq: number
  now: number
  speed: number
  officers: Officer[]
  incidents: Incident[]
  closures: Closure[]
  tracks: Track[]
  alerts: Alert[]
  undecided: Undecided[]
  /** So many more officers follow in events; absent when these are all. */
  officersToCome?: number
}
export type BoardEvent =
  { kind: 'officer'; officer: Officer } | { kind: 'incident'; incident: Incident } | { kind: 'notice'; incident: string; what: Happening }
  | { kind: 'closures'; closures: Closure[] } | { kind: 'track'; track: Track } | { kind: 'alert'; alert: Alert }
  | { kind: 'watchlist'; undecided: Undecided } | { kind: 'warning'; warning: Warning }
  | OfficerEvent
  | SendingEvent
  | DeskEvent
export interface Events {
  seq: number
  now: number
  items: BoardEvent[]
  /** There when these are more of the snapshot's officers: so many are still to come. */
  officersToCome?: number
}
export interface OfficersFrame {
  now: number
  mode: 'officers'
  data: string
  gone?: number[] | null
  stopped?: number[]
}
export interface CellsFrame {
  now: number
  mode: 'cells'
  cells: [cell: string, available: number, total: number][]
  stopped?: number[]
}
export type Frame = OfficersFrame | CellsFrame

export type Reply<T = object> = ({ ok: true } & T) | { ok: false; reason: string; detail?: unknown }

export interface IncidentType {
  code: string
  name: string
  nameZh: string
  priority: number
  autoIssue: boolean
}
export interface Region {
  id: string
  name: string
  nameZh: string
  attribution: string
  bounds: [west: number, south: number, east: number, north: number]
  center: [lng: number, lat: number]
  jurisdictions: { id: number; code: string; name: string; nameZh: string; label: [lng: number, lat: number] }[]
  stations: { name: string; nameZh: string; lat: number; lng: number; jurisdiction: number }[]
  cameras: { id: string | number; name: string; lat: number; lng: number }[]
  types: IncidentType[]
  /** Seconds to answer a directive and to wait unassigned, for priorities 1 to 4. */
  answerSeconds: number[]
  waitingLateSeconds: number[]
  positionAgeMaxSeconds: number
  /** Minutes that a plate read nobody looked for is kept; 0: none is. */
  readsKeptMinutes: number
  /** What is connected; a page asks for nothing else. */
  connects?: Connected[]
  policy?: PolicyVersion
}

/** What can be replayed. */
export interface Past {
  now: number
  oldest: number
  newest: number
  jurisdictions: { jurisdiction: number; oldest: number; newest: number }[]
  missing: number[]
}
/** How far a replay is. */
export interface Replay {
  state: 'playing' | 'paused' | 'atEnd' | 'over'
  now: number
  speed: number
  oldest: number
  newest: number
  /** Jurisdictions of which nothing is kept of that moment. */
  missing: number[]
  reason?: string | null
}

export interface Me {
  user: string
  role: string
  officer?: number | null
  officerCode?: string | null
  jurisdictions: number[]
  /** May take over and monitor desks, and put another policy in force. */
  supervisor?: boolean | null
  /** Of an officer: the page is to tell where the device is. */
  positions?: boolean | null
}
export interface DemoUser {
  user: string
  password: string
  role: string
  label: string
}
export interface Route {
  seconds: number
  metres: number
  line: [number, number][]
  steps: { name: string; metres: number }[]
}

export type ClosureKind = 'street' | 'point'
/** A street nobody drives through now. `heading`: the closed direction of travel; both are when it is missing. */
export interface Closure {
  id: string
  kind: ClosureKind
  lat: number
  lng: number
  heading?: number | null
  street: string
  why: string
  by: string
  from: number
  until: number
  jurisdiction: number
  /** The closed stretch in a closed direction, or the one point. */
  line: [lng: number, lat: number][]
}
export interface Reach {
  seconds: number
  /** Earliest first. */
  cells: [cell: string, seconds: number][]
  crossings: { street: string; lat: number; lng: number; from: number; to: number; seconds: number }[]
  jurisdictions: { jurisdiction: number; seconds: number }[]
}

export interface OwnPosition {
  lat: number
  lng: number
  at: number
}
export interface OfficerState {
  officer: Officer
  directive?: Directive | null
  position?: OwnPosition | null
  /** The emergency that stands. */
  panic?: { id: string; raisedAt: number; acknowledgedBy?: string[] | null } | null
}
export interface States {
  now: number
  items: OfficerState[]
}

/** How often officers' terminals are to send positions. */
export interface Rate {
  officer: number
  /** On the wall. */
  seconds: number
  /** A moment on the node's clock; from then on as usual. */
  until: number
}
export interface Rates {
  now: number
  items: Rate[]
}

export type PostKind = 'camera' | 'crossing' | 'junction'
/** Where an officer can be before a followed vehicle. */
export interface ProposedPost {
  post: number
  kind: PostKind
  /** -1: it is none. */
  crossing: number
  name: string
  lat: number
  lng: number
  earliestAt: number
  likelyAt: number
  officer: number
  code: string
  thereAt: number
  /** What it adds to the proposal's share. */
  gain: number
}
export interface PostProposal {
  now: number
  proposal: number
  track: string
  jurisdiction: number
  verified: boolean
  seenAt: number
  officersFree: number
  /** Of all ways ahead, the part that leads by one of the posts: 0 to 1. */
  share: number
  posts: ProposedPost[]
}
export interface PostsOrder {
  jurisdiction: number
  proposal: number
  posts: { post: number; officer?: number }[]
}
export interface PostsOrdered {
  alert: string
  /** `reason`: why it was not opened, or nobody was sent. */
  posts: { post: number; incident?: string | null; directive?: string | null; reason?: string | null }[]
}

/** True once nothing more can come of the directive. */
export function isOver(state: DirectiveState): boolean {
  return state === 'declined' || state === 'completed' || state === 'expired' || state === 'withdrawn'
}
