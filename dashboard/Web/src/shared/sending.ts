// What an incident needs and who could go, as docs/SENDING.md states it.

export interface Need {
  count: number
  skills: string[]
  held: number
  /** `plan`, or who asked for backup. */
  by: string
}
/** What is being sent to an incident. */
export interface Sending {
  /** Code of the response plan; empty without one. */
  plan: string
  needs: Need[]
  /** Officers that nobody holds a directive for. */
  missing: number
  stackedOn?: number | null
  stackedOnCode?: string | null
}
/** A line of the plan against what there is. */
export interface RankedNeed {
  count: number
  skills: string[]
  held: number
  fit: number
  /** Neither held nor to be had. */
  short: number
  /** Officers passed over for it, by reason; there when something is short. */
  passedOver?: Partial<Record<string, number>> | null
}
export interface RankingMore {
  needs?: RankedNeed[] | null
  shortfall?: number | null
}
export interface RankedMore {
  /** The line it was ranked for, 0 first; -1: passed over. */
  serves?: number
  /** The officer's own area, when it is another. */
  area?: string | null
  preempts?: { directive: string; incident: string; priority: number; gainSeconds?: number | null } | null
  /** The neighbour whose officer it is. */
  neighbour?: number | null
  /** Where the time is from, when not from a position. */
  from?: 'station' | null
}

export interface ProposalLine {
  incident: string
  priority: number
  skills: string[]
  officer: number
  code: string
  travelSeconds: number
  area?: string | null
}
/** Who should go where, over several incidents at once. */
export interface BatchProposal {
  id: string
  jurisdiction: number
  state: 'asked' | 'ready' | 'taken' | 'dropped' | 'expired' | 'stale'
  by: string
  askedAt: number
  readyAt?: number | null
  expiresAt: number
  lines: ProposalLine[]
  unserved: { incident: string; priority: number; skills: string[]; missing: number }[]
  seconds: number
  /** What the nearest for one after the other would have come to; -1: it would have served fewer. */
  eachForItselfSeconds: number
}
/** A better officer than the one who is on the way. */
export interface Offer {
  id: string
  jurisdiction: number
  state: 'open' | 'taken' | 'dropped' | 'gone'
  incident: string
  directive: string
  officer: number
  code: string
  instead: number
  insteadCode: string
  travelSeconds: number
  insteadSeconds: number
  gainSeconds: number
  at: number
}
/** Incidents that wait for one officer. */
export interface Stack {
  officer: number
  code: string
  incidents: string[]
  /** The officer is free, and a person is to send the first. */
  ready: boolean
}

export type SendingEvent = { kind: 'proposal'; proposal: BatchProposal } | { kind: 'offer'; offer: Offer } | { kind: 'stack'; stack: Stack }

export interface SendingInSnapshot {
  proposals?: BatchProposal[]
  offers?: Offer[]
  stacks?: Stack[]
}

export type SendingHappening =
  | 'planSet'
  | 'shortOf'
  | 'backupAsked'
  | 'swapped'
  | 'stacked'
  | 'unstacked'
  | 'stackReady'
  | 'preempted'
  | 'preemptedFor'
  | 'crossArea'
  | 'betterFound'
  | 'betterTaken'
  | 'betterDropped'
  | 'batchTaken'
  | 'officerAsked'
