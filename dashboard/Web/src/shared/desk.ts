// What the node tells desks about calls, incidents, desks, the past and the policy.
import type { AdvisoriesInSnapshot, AdvisoryEvent } from './advisories'
import type { UnverifiedCount } from './calls'
import type { DeskHappening, Desks, Transfer } from './incidents'
import type { LineEvent, LineSnapshot } from './lines'
import type { Archive, Caution } from './past'
import type { PolicyVersion } from './policy'

export type DeskHappeningKind =
  | 'callAmended'
  | 'splitOff'
  | 'splitFrom'
  | 'attached'
  | 'placeUnverified'
  | 'openedApart'
  | 'lineTied'
  | 'followBegan'
  | 'followEnded'
  | 'noted'
  | 'noteStruck'
  | 'amended'
  | 'linked'
  | 'unlinked'
  | 'merged'
  | 'mergedInto'
  | 'cancelled'
  | 'reopened'
  | 'disposed'
  | 'cleared'
  | 'transferredOut'
  | 'transferAnswered'
  | 'transferOverdue'
  | 'takenInHand'
  | 'letGo'
  | 'handOverAsked'
  | 'handOverAnswered'
  | 'handOverOverdue'
  | 'late'
  | 'nobodyAssigned'
  | 'leftOut'
  | 'historyChecked'
  | 'cautionHere'
  | 'policyChanged'

export type DeskEvent =
  | { kind: 'desks'; desks: Desks }
  | { kind: 'desk'; desk: DeskHappening }
  | { kind: 'transfer'; transfer: Transfer }
  | { kind: 'caution'; caution: Caution }
  | { kind: 'archive'; archive: Archive }
  | { kind: 'policy'; policy: PolicyVersion }
  | { kind: 'unverifiedPlaces'; unverifiedPlaces: UnverifiedCount }
  | LineEvent
  | AdvisoryEvent

/** What a snapshot has of these; a replay's has none. */
export interface DeskSnapshot extends LineSnapshot, AdvisoriesInSnapshot {
  desks?: Desks[]
  transfers?: Transfer[]
  archives?: Archive[]
  unverifiedPlaces?: UnverifiedCount[]
  policy?: PolicyVersion
}
