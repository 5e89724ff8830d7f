// The tables of a region as far as a desk needs them, as docs/POLICY.md states them.

/** The policy in force. `by` is "start" when a start of the node found it in the folder. */
export interface PolicyVersion {
  number: number
  hash: string
  at: number
  by: string
}
interface Named {
  code: string
  name: string
  nameZh: string
}
/** `types`: which can end so; `requiredFor`: which cannot be closed without one. */
export interface Disposition extends Named {
  types: string[]
  requiredFor: string[]
  falseAlarm: boolean
}
/** A body that takes what is not for the police. */
export interface TransferBody extends Named {
  number: string
  types: string[]
  answerSeconds: number
}
export interface Area extends Named {
  jurisdiction: number
}
/** A status of the region's own. `setBy`: who may set it by hand. */
export interface StatusRow extends Named {
  availability: 'available' | 'conditional' | 'none'
  shows: string
  setBy: 'anyone' | 'desk' | 'engine'
  /** Codes that may follow; `*` for all. */
  next: string[]
  timerSeconds: number
}
export interface PolicyTables {
  statuses: StatusRow[]
  types: { code: string; dispositionRequired: boolean; selfDispatch: boolean; fieldOpen: boolean }[]
  dispositions: Disposition[]
  transfers: TransferBody[]
  areas: Area[]
}
/** What became of a check or a reload. */
export type PolicyReply =
  | {
      ok: true
      hash?: string
      isNew?: boolean
      changed?: boolean
      policy?: PolicyVersion
      rows?: Record<string, number>
      warnings?: string[]
    }
  | { ok: false; reason: string; file?: string; where?: string; detail?: string }
