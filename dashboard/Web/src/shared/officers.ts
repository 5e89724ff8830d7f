// Officers' shifts, panics, safety checks and messages, as docs/OFFICERS.md states them.
import type { OfficerStatus } from './contract'

export type Availability = 'available' | 'conditional' | 'notAvailable'

/** What was said when a shift began. */
export interface Shift {
  since: number
  crew: string[]
  vehicle: string
  /** Left out: those of officers.csv. */
  skills?: string[] | null
  area?: string | null
}

/** What an officer's row has besides, when there is something to say. */
export interface OfficerMore {
  /** The status by the region's own table. */
  statusCode?: string
  availability?: Availability
  comment?: string | null
  shift?: Shift | null
  /** In this status for longer than its table allows. */
  late?: boolean
  safety?: { state: 'asked' | 'alarm'; why: string; askedAt: number; answerBy: number; alarmAt?: number | null } | null
  /** The panic that stands. */
  panic?: string | null
}

export interface Panic {
  id: string
  jurisdiction: number
  officer: number
  code: string
  /** What this event is about. */
  deed: 'raised' | 'again' | 'recorded' | 'acknowledged' | 'ended' | 'opened' | 'merged' | 'standing'
  raisedAt: number
  pressedAt: number
  presses: number
  lat: number
  lng: number
  /** Absent: no position was known, and this is the station. */
  positionAt?: number | null
  onDuty: boolean
  /** False: told before it could be written; it is tried every second. */
  recorded: boolean
  incident?: string | null
  acknowledged: { by: string; at: number }[]
  ended?: { by: string; at: number; reason: string } | null
}

export interface Safety {
  officer: number
  code: string
  jurisdiction: number
  deed: 'asked' | 'answered' | 'alarm' | 'cleared' | 'over' | 'standing'
  why: string
  askedAt: number
  answerBy: number
  alarmAt?: number | null
  by?: string | null
  note?: string | null
}

export type Recipients = { officers: number[] } | { shift: true } | { area: string } | { desk: string } | { desks: true }
export interface Message {
  id: string
  jurisdiction: number
  at: number
  from: string
  fromOfficer?: number | null
  to: { kind: 'officers' | 'shift' | 'area' | 'desk' | 'desks'; officers?: number[] | null; area?: string | null; desk?: string | null }
  text: string
  urgent: boolean
  incident?: string | null
  recipients: number
  delivered: number
  read: number
  /** It had to make room, and so many will never get it. */
  missed?: number | null
  /** Desks that have read a message to desks. */
  readBy: { by: string; at: number }[]
}
export interface MessageState {
  id: string
  jurisdiction: number
  delivered: number
  read: number
  /** It is no longer kept, and so many never got it. */
  missed?: number | null
}
/** How far a message has come with one of its recipients. */
export interface RecipientState {
  officer: number
  code: string
  deliveredAt?: number | null
  readAt?: number | null
}

/** One thing an officer did, or that was done to one. */
export interface OfficerDeed {
  at: number
  kind: 'shiftOn' | 'shiftOff' | 'status' | 'directive' | 'panic' | 'safety'
  by: string
  status: OfficerStatus
  statusCode: string
  incident?: string | null
  directive?: string | null
  detail: string
}
export interface OfficerHistory {
  now: number
  officer: number
  code: string
  deeds: OfficerDeed[]
  /** Nothing older is kept here. */
  oldest: number
}

/** On `/hub/officer`: messages for the officers a connection speaks for. */
export interface MessagesForOfficers {
  now: number
  items: { message: Message; officers: number[]; deliveredAt?: number | null; readAt?: number | null }[]
}
export interface Near {
  officers: { id: number; code: string; status: OfficerStatus; lat: number; lng: number; metres: number; ageSeconds: number }[]
  incidents: { id: string; type: string; priority: number; state: string; lat: number; lng: number; place: string; metres: number }[]
}

export type OfficerEvent =
  | { kind: 'panic'; panic: Panic }
  | { kind: 'safety'; safety: Safety }
  | { kind: 'message'; message: Message }
  | { kind: 'messageState'; state: MessageState }

export type OfficerHappening = 'panicRaised' | 'panicAgain' | 'panicAcknowledged' | 'panicEnded'

/** What a snapshot has of it. */
export interface OfficersInSnapshot {
  panics?: Panic[]
  safety?: Safety[]
  messages?: Message[]
}
