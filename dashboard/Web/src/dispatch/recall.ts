import { batch, signal } from '@preact/signals'
import { refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { liveClock } from '../shared/clock'
import type { Archive, Archived, RecalledOne, RecallSearch } from '../shared/past'
import { board, me, region } from './desk'
import { tables } from './policyTables'
import { emptyRecall, readRecall, recallSearchOf, type RecallForm } from './recallSearch'

/** What closed incidents are looked for by, as typed. */
export const wanted = signal<Omit<RecallForm, 'jurisdiction'>>(emptyRecall)
const wantedCity = signal(0)
export const recalled = signal<readonly Archived[] | null>(null)
export const recallArchive = signal<Archive | null>(null)
export const recallCursor = signal<string | undefined>(undefined)
export const recallFault = signal('')
export const recalling = signal(false)
/** What was found has the room of the form, until it is to be changed. */
export const recallFormOpen = signal(true)
/** The one that was opened, callers and all; who opened it and why is on the record. */
export const recalledOne = signal<RecalledOne | null>(null)

let last: RecallSearch | null = null

export function recallCity(): number {
  const own = me.value?.jurisdictions ?? []
  return own.includes(wantedCity.value) ? wantedCity.value : (own[0] ?? 0)
}
/** Another city has other areas. */
export function chooseCity(jurisdiction: number): void {
  wantedCity.value = jurisdiction
  want({ area: '' })
}
export function want(change: Partial<RecallForm>): void {
  wanted.value = { ...wanted.peek(), ...change }
}

/** Fills in what was typed behind the command, and looks at once when it says what for. */
export function recallLine(line: string): void {
  const codes = {
    types: region.peek()?.types ?? [],
    areas: tables.peek()?.areas ?? [],
    dispositions: tables.peek()?.dispositions ?? [],
    isOfficer: (word: string) => [...board.officers.values()].some((one) => one.code.toLowerCase() === word.toLowerCase()),
  }
  const form = readRecall(line, codes, liveClock.now())
  const area = tables.peek()?.areas.find((one) => one.code === form.area)
  batch(() => {
    if (area) wantedCity.value = area.jurisdiction
    wanted.value = { ...emptyRecall, ...form }
    recallFormOpen.value = true
  })
  if (form.why) void recall()
}

/** Looks for closed incidents, or for the next of what was found. */
export async function recall(more = false): Promise<void> {
  if (recalling.peek()) return
  const search = more && last ? { ...last, cursor: recallCursor.peek() } : beginOf()
  if (!search) return
  recalling.value = true
  recallFault.value = ''
  try {
    const found = await api.recall(search)
    if (!more) last = search
    batch(() => {
      recalled.value = more ? [...(recalled.peek() ?? []), ...found.incidents] : found.incidents
      recallCursor.value = found.cursor
      recallArchive.value = found.archive
      recalledOne.value = null
      recallFormOpen.value = false
    })
  } catch (fault) {
    recallFault.value = faultText(fault)
  } finally {
    recalling.value = false
  }
}

/** The search as the form says it; null when it says too little, which is said. The time it is for stands in the form then. */
function beginOf(): RecallSearch | null {
  const ready = recallSearchOf({ ...wanted.peek(), jurisdiction: recallCity() }, liveClock.now())
  if ('fault' in ready) {
    recallFault.value = words().past.recallFault[ready.fault]
    return null
  }
  want({ from: ready.from, until: ready.until })
  return ready.search
}

/** Opens one with everything in it; the reason is that of the search. */
export async function openRecalled(id: string): Promise<void> {
  if (!last) return
  try {
    recalledOne.value = await api.recallOne(id, last.why)
    recallFault.value = ''
  } catch (fault) {
    recallFault.value = faultText(fault)
  }
}

export function faultText(fault: unknown): string {
  return fault instanceof Refused ? refusalText(fault.reason) : words().fault.notConnected
}

/** The next look has a reason of its own, and nothing that was looked for stays on the page. */
export function forgetRecall(): void {
  batch(() => {
    last = null
    recalled.value = recallArchive.value = recalledOne.value = null
    recallCursor.value = undefined
    recallFault.value = ''
    wanted.value = emptyRecall
    recallFormOpen.value = true
  })
}
