import { batch, computed, signal } from '@preact/signals'
import { refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import type { Entry, EntryState, EntryWish } from '../shared/border'
import { liveClock } from '../shared/clock'
import { me } from './desk'
import { matches, orderEntries } from './entries'

export const dayMs = 86_400_000
/** Days that an entry stands at most without a fresh approval, as the node has it. */
export const activeDaysMax = 30
/** Characters of a text, as the node has it. */
export const textMax = { why: 200, reason: 500, legalBasis: 200, caseNumber: 64, purpose: 500, make: 64, plate: 48 } as const

export const watchlistOpen = signal(false)
/** What was read, and what for; null until a reason was given. */
export const reading = signal<{ jurisdiction: number; why: string; at: number; entries: readonly Entry[] } | null>(null)
export const entryFilter = signal('')
export const stateFilter = signal<EntryState | null>(null)
export const selectedEntry = signal<string | null>(null)
/** Whether the form for a new entry is open. */
export const wishing = signal(false)
export const watchlistFault = signal('')
export const watchlistDone = signal('')
export const busy = signal(false)

export const listed = computed<Entry[]>(() =>
  orderEntries(reading.value?.entries ?? []).filter(
    (entry) => (stateFilter.value === null || entry.state === stateFilter.value) && matches(entry, entryFilter.value),
  ),
)
export const chosenEntry = computed(() => reading.value?.entries.find((entry) => entry.id === selectedEntry.value) ?? null)

export function openWatchlist(): void {
  watchlistOpen.value = true
}

/** Closes it and forgets what was read: the next look has a reason of its own. */
export function closeWatchlist(): void {
  batch(() => {
    watchlistOpen.value = false
    reading.value = null
    selectedEntry.value = null
    wishing.value = false
    watchlistFault.value = watchlistDone.value = ''
  })
}

export async function readWatchlist(jurisdiction: number, why: string): Promise<void> {
  await attempt(async () => {
    const { now, entries } = await api.watchlist(jurisdiction, why)
    reading.value = { jurisdiction, why, at: now, entries }
  })
}

/** Asks for an entry; true when it was taken in. */
export async function askForEntry(wish: EntryWish): Promise<boolean> {
  return change(async () => (await api.askForEntry(wish)).entry, words().watchlist.didAsk)
}

export function decide(entry: Entry, yes: boolean, reason: string): Promise<boolean> {
  const text = yes ? words().watchlist.didApprove : words().watchlist.didReject
  return change(async () => (await api.changeEntry(entry.id, yes ? 'approve' : 'reject', { reason })).entry, text)
}

export function withdrawEntry(entry: Entry, reason: string): Promise<boolean> {
  return change(async () => (await api.changeEntry(entry.id, 'withdraw', { reason })).entry, words().watchlist.didWithdraw)
}

/** Asks that an entry stands so many days from now. */
export function renewEntry(entry: Entry, days: number, reason: string): Promise<boolean> {
  const until = Math.round(liveClock.now() + days * dayMs) - 60_000
  return change(async () => (await api.changeEntry(entry.id, 'renew', { until, reason })).entry, words().watchlist.didRenew)
}

export const ownJurisdictions = computed(() => me.value?.jurisdictions ?? [])

/** After a change the list is read again, for the reason that was given. */
async function change(order: () => Promise<string>, text: string): Promise<boolean> {
  return attempt(async () => {
    const id = await order()
    const before = reading.peek()
    if (before) {
      const { now, entries } = await api.watchlist(before.jurisdiction, before.why)
      reading.value = { ...before, at: now, entries }
    }
    selectedEntry.value = id
    watchlistDone.value = `${id}: ${text}`
  })
}

async function attempt(work: () => Promise<void>): Promise<boolean> {
  if (busy.peek()) return false
  busy.value = true
  watchlistFault.value = watchlistDone.value = ''
  try {
    await work()
    return true
  } catch (fault) {
    watchlistFault.value = fault instanceof Refused ? entryRefusal(fault.reason) : words().fault.notConnected
    return false
  } finally {
    busy.value = false
  }
}

/** A refusal in words; for a plate the node says what is wrong with it. */
export function entryRefusal(reason: string): string {
  const plate = /^plate:(\w+)$/.exec(reason)?.[1]
  const known = words().watchlist.plateRefusal as Record<string, string>
  return plate ? (known[plate] ?? words().watchlist.plateRefusal.wrongForm) : refusalText(reason)
}
