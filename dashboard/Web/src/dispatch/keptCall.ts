import type { Opened } from '../shared/calls'
import { callFields, type CallField } from './callBody'
import type { FieldState } from './fieldSaver'
import type { PlaceDraft } from './placeDraft'

/** What the browser keeps it under, for this tab alone and until it is closed. Never in an address: it names callers. */
export const keptCallUnder = 'sp.call'

/** A call that is being taken, as it is kept over a reload of the page. */
export interface KeptCall {
  /** Who takes it: nobody else gets it back. */
  user: string
  /** The call's own number: what was offered twice is one call. */
  id: string
  /** Offered to the node, and no answer yet. */
  isOffered: boolean
  opened: Opened | null
  fields: Partial<Record<CallField, { value: string; state: FieldState }>>
  place: PlaceDraft
  callerPlace: PlaceDraft
  typeText: string
  join: string | null
  city: number
}

/** What was kept for this user; null when it is nobody's, somebody else's, or no call. */
export function unpackCall(text: string | null, user: string): KeptCall | null {
  if (!text || !user) return null
  try {
    const kept = JSON.parse(text) as Partial<KeptCall> | null
    const whole = kept?.user === user && typeof kept.id === 'string' && kept.fields && kept.place && kept.callerPlace
    return whole ? (kept as KeptCall) : null
  } catch {
    return null // Nothing of the page's own.
  }
}

/** The fields that say something. */
export function fieldsToKeep(of: (name: CallField) => { value: string; state: FieldState }): KeptCall['fields'] {
  const said = callFields.map((name) => [name, of(name)] as const).filter(([, field]) => field.state !== 'empty')
  return Object.fromEntries(said.map(([name, { value, state }]) => [name, { value, state }]))
}

/** Whether a field was as it was meant, and waited only for the node. */
export function wasFinished(state: FieldState): boolean {
  return state === 'queued' || state === 'saving'
}
