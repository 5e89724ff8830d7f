// The life of an incident and whose desk it is, as docs/INCIDENTS.md states it.
import type { UnverifiedMark, Attachment } from './calls'
import type { Caution, HistoryCheck } from './past'

/** A question to another desk whether it takes an incident. */
export interface HandOver {
  to: string
  by: string
  at: number
  answerBy: number
  text: string
  overdue: boolean
}

/** What a row has besides: absent when there is nothing to say. */
export interface IncidentMarks {
  area?: string
  inHandOf?: string
  inHandSince?: number
  handOver?: HandOver | null
  /** What its place follows. */
  follows?: { officer?: number; code?: string; track?: string; by: string; since: number; movedAt?: number } | null
  links?: string[]
  notes?: number
  dispositions?: string[]
  lateAt?: number
  lateSince?: number
  transfers?: number
  end?: 'closed' | 'cleared' | 'cancelled' | 'merged' | 'transferred'
  mergedInto?: string
  unverified?: UnverifiedMark
  callBacks?: number
  history?: number
  cautions?: number
}
export interface Note {
  note: number
  at: number
  by: string
  officerCode?: string
  text: string
  struck: boolean
}
/** What an incident's detail has besides; `cautions` are the notes themselves there. */
export interface DetailMarks {
  noteList?: Note[]
  transferList?: Transfer[]
  attachments?: Attachment[]
  history?: HistoryCheck
  cautions?: Caution[]
}

export interface Transfer {
  incident: string
  jurisdiction: number
  transfer: number
  body: string
  by: string
  at: number
  text: string
  state: 'sent' | 'accepted' | 'declined' | 'done' | 'withdrawn'
  since: number
  answerBy?: number
  overdueSince?: number
  answeredBy?: string
  answer?: string
}
export type TransferAnswer = 'accepted' | 'declined' | 'done' | 'withdrawn'

export interface DeskRow {
  name: string
  areas: string[]
  since: number
  awaySince?: number
  monitoredBy?: string[]
}
/** The desks of a jurisdiction, and the areas that none of them covers. */
export interface Desks {
  jurisdiction: number
  desks: DeskRow[]
  uncovered: string[]
}
export interface DeskHappening {
  jurisdiction: number
  at: number
  kind: 'uncovered' | 'signedOff' | 'gone' | 'takenOver' | 'monitored'
  desk: string
  by: string
  areas: string[]
  detail: string
}

/** What may change of a live incident. `ifNow`: only while it is still so. */
export interface IncidentChange {
  type?: string
  priority?: number
  lat?: number
  lng?: number
  place?: string
  /** How far the place is to be trusted; a new one is found, unless this says otherwise. */
  mark?: 'found' | UnverifiedMark
}
/** An ordinary order that takes another back. */
export interface Undo {
  call: string
  args: unknown[]
}

/** Characters, as the node has it. */
export const incidentTextMax = { note: 1000, reason: 200, transfer: 500, handOver: 500 } as const
