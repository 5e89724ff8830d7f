import { batch, computed, signal } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { liveClock } from '../shared/clock'
import type { CameraClock, KeptRead, KeptReads, ReadSearch } from '../shared/contract'
import { mapSide, me, region } from './desk'
import { keptFor, whyNotSearch } from './keptReads'
import { fieldOf, minuteMs, momentOf } from './past'

/** Characters of the fields, as the node has them. */
export const searchMax = { plate: 32, why: 200, case: 200 } as const
/** Minutes that a search begins back, unless less is kept or another time is chosen. */
const backMinutes = 60

/** What is being asked for. */
export const wish = {
  jurisdiction: signal(0),
  plate: signal(''),
  from: signal(''),
  until: signal(''),
  why: signal(''),
  case: signal(''),
}
export const searching = signal(false)
export const searchFault = signal('')
/** What was found, and for what. */
export const found = signal<{ search: ReadSearch; answer: KeptReads } | null>(null)
/** Only reads of this camera are listed; empty: of all. */
export const cameraFilter = signal('')
export const chosenRead = signal<string | null>(null)
/** Cameras that can be chosen; null until they were fetched. */
export const searchCameras = signal<readonly CameraClock[] | null>(null)

export const searchCity = computed(() => {
  const own = me.value?.jurisdictions ?? []
  return own.includes(wish.jurisdiction.value) ? wish.jurisdiction.value : (own[0] ?? 0)
})
export const listedReads = computed<KeptRead[]>(() => {
  const reads = found.value?.answer.reads ?? []
  return cameraFilter.value === '' ? [...reads] : reads.filter((read) => read.camera === cameraFilter.value)
})

/** Minutes that reads are kept; null while the region is not known. */
export function keptMinutes(): number | null {
  return region.value?.readsKeptMinutes ?? null
}

/** How long reads are kept, in words. */
export function keptText(): string {
  const strings = words().reads
  const minutes = keptMinutes()
  if (minutes === null) return ''
  if (minutes === 0) return strings.keptNone
  const { n, unit } = keptFor(minutes)
  return fill(strings.kept, { time: fill(strings[unit], { n }) })
}

/** The last minutes until now. */
export function chooseBack(minutes: number): void {
  batch(() => {
    const now = liveClock.now()
    wish.from.value = fieldOf(now - minutes * minuteMs)
    // The field has whole seconds, and what is read in this one is meant as well.
    wish.until.value = fieldOf(now + 1000)
  })
}

/** Fills in a time, and fetches the cameras to choose from. */
export function beginSearch(): void {
  if (wish.from.peek() === '') chooseBack(Math.min(backMinutes, keptMinutes() || backMinutes))
  if (searchCameras.peek()) return
  api.cameras().then(
    ({ cameras }) => (searchCameras.value = cameras),
    () => (searchCameras.value = null), // The cameras of what is found can be chosen all the same.
  )
}

/** Fills in what was typed behind the command: the plate, and behind " / " what for and the case; with all of it the search goes at once. */
export function readsLine(line: string): void {
  const [plate = '', why = '', ...rest] = line.split(/\s+\/\s+/)
  batch(() => {
    wish.plate.value = plate.trim()
    wish.why.value = why.trim()
    wish.case.value = rest.join(' / ').trim()
  })
  beginSearch()
  if (wish.case.peek()) void searchReads()
}

/** Searches; who, why and which case are on the record before anything is given. */
export async function searchReads(): Promise<void> {
  if (searching.peek()) return
  const search: ReadSearch = {
    jurisdiction: searchCity.peek(),
    plate: wish.plate.peek().trim(),
    from: momentOf(wish.from.peek()),
    until: momentOf(wish.until.peek()),
    why: wish.why.peek().trim(),
    case: wish.case.peek().trim(),
  }
  const missing = whyNotSearch(search)
  searchFault.value = missing ? words().reads.refusal[missing] : ''
  if (missing) return
  searching.value = true
  try {
    const answer = await api.searchReads(search)
    batch(() => {
      found.value = { search, answer }
      chosenRead.value = null
    })
    mapSide.frame(answer.reads.flatMap(({ lat, lng }) => (typeof lat === 'number' && typeof lng === 'number' ? [{ lat, lng }] : [])))
  } catch (fault) {
    batch(() => {
      found.value = null
      searchFault.value = fault instanceof Refused ? readRefusal(fault.reason) : words().fault.notConnected
    })
  } finally {
    searching.value = false
  }
}

/** A refusal of a search in words: some mean another thing here than on the rest of the desk. */
function readRefusal(reason: string): string {
  return (words().reads.refusal as Record<string, string>)[reason] ?? refusalText(reason)
}

export function showRead(read: KeptRead): void {
  chosenRead.value = read.id
  if (typeof read.lat === 'number' && typeof read.lng === 'number') mapSide.show(read.lng, read.lat, true)
}

/** The read before or after the chosen one. */
export function moveRead(step: 1 | -1): void {
  const reads = listedReads.peek()
  const at = reads.findIndex((read) => read.id === chosenRead.peek())
  const next = reads[at < 0 ? 0 : Math.min(reads.length - 1, Math.max(0, at + step))]
  if (next) chosenRead.value = next.id
}

/** Nothing that was read or said stays on the page. */
export function forgetReads(): void {
  batch(() => {
    for (const field of [wish.plate, wish.from, wish.until, wish.why, wish.case, searchFault, cameraFilter]) field.value = ''
    found.value = null
    chosenRead.value = null
    searchCameras.value = null
  })
}
