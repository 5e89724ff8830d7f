// What needs a supervisor now, as docs/PAST.md and docs/INCIDENTS.md state it.
import type { IncidentState } from './contract'

/** Officers by status; `lost`: on duty with a position too old to choose them. */
export interface CrewCount {
  total: number
  available: number
  dispatched: number
  enRoute: number
  onScene: number
  busy: number
  offDuty: number
  lost: number
}
export interface LateRow {
  incident: string
  type: string
  priority: number
  state: IncidentState
  since: number
  area?: string | null
  limitSeconds: number
  lateSeconds: number
}
export interface AreaRow {
  /** Empty: outside all areas. */
  area: string
  open: number
  waiting: number
  late: number
  officers: CrewCount
}
export interface DeskRow {
  desk: string
  areas: string[]
  inHand: number
  waiting: number
  late: number
  oldestWaiting?: { incident: string; priority: number; openedAt: number } | null
}
export interface Supervised {
  jurisdiction: number
  open: number
  states: Partial<Record<IncidentState, number>>
  /** How many of priority 1 to 4. */
  priorities: number[]
  oldestWaiting?: { incident: string; priority: number; openedAt: number } | null
  /** The 100 longest over their limit. */
  late: LateRow[]
  lateCount: number
  officers: CrewCount
  areas: AreaRow[]
  desks: DeskRow[]
  archive?: { state: string; detail?: string | null } | null
}
export interface Supervision {
  now: number
  jurisdictions: Supervised[]
}

/** Who sits at the desks of a jurisdiction. */
export interface DesksNow {
  jurisdiction: number
  desks: { name: string; areas: string[]; since: number; awaySince?: number | null; monitoredBy?: string[] | null }[]
  /** Areas that nobody covers. */
  uncovered: string[]
}
