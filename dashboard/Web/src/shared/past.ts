// Closed incidents, history at a place, caution notes and the state of the system, as docs/PAST.md states them.
import type { IncidentDetail, IncidentState } from './contract'

export interface PastIncident {
  id: string
  type: string
  priority: number
  state: IncidentState
  openedAt: number
  closedAt?: number
  metres: number
  place: string
  disposition?: string
  reason?: string
  officers: number
  reopened: number
  sameType: boolean
}
export interface History {
  lat: number
  lng: number
  metres: number
  days: number
  type?: string
  found: number
  incidents: PastIncident[]
  cautions: Caution[]
  archive: Archive
}
/** What was known of the place when the incident was opened, as it went into the incident. */
export interface HistoryCheck {
  at: number
  metres: number
  days: number
  found: number
  sameType: number
  newest: string[]
  complete: boolean
}

export type CautionKind = 'weapons' | 'violence' | 'dog' | 'disease' | 'hazard' | 'medical' | 'vulnerable' | 'access' | 'other'
export const cautionKinds: readonly CautionKind[] = [
  'weapons',
  'violence',
  'dog',
  'disease',
  'hazard',
  'medical',
  'vulnerable',
  'access',
  'other',
]
export type CautionAbout = 'place' | 'person' | 'vehicle'
export interface Caution {
  id: string
  jurisdiction: number
  lat: number
  lng: number
  metres: number
  place: string
  about: CautionAbout
  subject: string
  kind: CautionKind
  text: string
  by: string
  at: number
  until: number
  end?: { at: number; by: string; reason: string }
}
export interface NewCaution {
  lat: number
  lng: number
  metres?: number
  place?: string
  about?: CautionAbout
  subject?: string
  kind: CautionKind
  text: string
  until: number
}

export interface Archive {
  jurisdiction: number
  state: 'well' | 'catchingUp' | 'failed'
  since: number
  through?: number
  incidents: number
  oldest?: number
  missing: { from: number; until: number }[]
  detail?: string
}

/** What closed incidents are looked for by; everything that is given must fit. */
export interface RecallSearch {
  jurisdiction: number
  why: string
  case?: string
  number?: string
  from?: number
  until?: number
  types?: string[]
  priorities?: number[]
  area?: string
  disposition?: string
  lat?: number
  lng?: number
  metres?: number
  officer?: string
  text?: string
  cursor?: string
}
export interface Archived {
  id: string
  jurisdiction: number
  type: string
  priority: number
  area?: string
  openedAt: number
  closedAt: number
  lat: number
  lng: number
  place: string
  calls: number
  officers: string[]
  disposition?: string
  reason: string
  closedBy: string
  reopened: number
  times: { queue?: number; dispatch?: number; travel?: number; response?: number; onScene?: number; consumed?: number }
}
export interface Recalled {
  now: number
  incidents: Archived[]
  cursor?: string
  archive: Archive
}
export interface RecalledOne {
  now: number
  incident: IncidentDetail
  closings: { at: number; by: string; reason: string; disposition?: string }[]
}

export type PartState = 'well' | 'behind' | 'scarce' | 'full' | 'failed' | 'stopped'
export interface SystemPart {
  part: string
  jurisdiction?: number
  state: PartState
  detail?: string
  numbers: Record<string, number>
}
export interface SystemInterface {
  name: string
  kind: string
  state: 'up' | 'silent' | 'never' | 'down'
  connections?: number
  lastAt?: number
  silentSeconds?: number
  taken: number
  refused: number
  detail?: string
}
export interface SystemState {
  now: number
  status: string
  parts: SystemPart[]
  interfaces: SystemInterface[]
}

/** Characters, metres and days, as the node has them. */
export const cautionMax = { text: 500, subject: 100, days: 366, metres: 500, metresMin: 10 } as const
