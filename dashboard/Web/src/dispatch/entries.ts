import type { Entry, EntryState } from '../shared/border'

const stateRank: Record<EntryState, number> = { asked: 0, active: 1, refused: 2, withdrawn: 3, expired: 4 }

/** Those that wait for a decision first, then what is looked for, soonest end first. */
export function orderEntries(entries: readonly Entry[]): Entry[] {
  const rank = (entry: Entry) => (entry.renewal ? 0 : stateRank[entry.state])
  return [...entries].sort((a, b) => rank(a) - rank(b) || a.priority - b.priority || a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1))
}

/** Whether an entry has what was typed in its plate, number, case, make or names. Dots and blanks of a plate do not count. */
export function matches(entry: Entry, typed: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[\s·.-]/g, '')
  const wanted = plain(typed)
  const fields = [entry.plate, entry.id, entry.caseNumber, entry.make, entry.requestedBy, entry.approvedBy ?? '', entry.purpose]
  return wanted === '' || fields.some((field) => plain(field).includes(wanted))
}

/** Why the signed-in person may not decide on an entry now; null when the node would let them. */
export function whyNotDecide(entry: Entry, user: string, own: readonly number[]): 'ownEntry' | 'notOurs' | 'nothingWaits' | null {
  if (!own.includes(entry.jurisdiction)) return 'notOurs'
  const asker = entry.renewal ? entry.renewal.askedBy : entry.state === 'asked' ? entry.requestedBy : null
  if (asker === null) return 'nothingWaits'
  return asker === user ? 'ownEntry' : null
}
