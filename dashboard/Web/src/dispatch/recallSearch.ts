import type { RecallSearch } from '../shared/past'
import { incidentNumber } from './incidentNumber'
import { fieldOf, hourMs, momentOf } from './past'
import { hasSpot, noPlace, type PlaceDraft } from './placeDraft'

/** What closed incidents are looked for by, as it is in the form. */
export interface RecallForm {
  jurisdiction: number
  number: string
  officer: string
  text: string
  type: string
  priorities: readonly number[]
  area: string
  disposition: string
  place: PlaceDraft
  /** Around the place. */
  metres: number
  from: string
  until: string
  why: string
  case: string
}

export const emptyRecall: Omit<RecallForm, 'jurisdiction'> = {
  number: '',
  officer: '',
  text: '',
  type: '',
  priorities: [],
  area: '',
  disposition: '',
  place: noPlace,
  metres: 250,
  from: '',
  until: '',
  why: '',
  case: '',
}
/** The distances from a place that can be chosen, metres: the node takes 10 to 5,000. */
export const recallMetres = [50, 100, 250, 500, 1000, 5000] as const
/** Days that can be chosen at once. */
export const recallDays = [1, 7, 30, 365] as const
const dayMs = 24 * hourMs
/** What is found by its kind alone is looked for in so many days, unless other ones are chosen: the node wants a time then. */
export const recallBackDays = 30
/** Days that can be searched at once, as the node has it. */
const recallDaysMax = 400

export type RecallFault = 'needOne' | 'missingWhy' | 'placeUnclear' | 'badNumber' | 'badRange'
export type RecallReady = { search: RecallSearch; from: string; until: string } | { fault: RecallFault }

/** The search as the node takes it, and the times it is for; or what is missing. */
export function recallSearchOf(form: RecallForm, now: number): RecallReady {
  const [numberText, officer, text] = [form.number.trim(), form.officer.trim(), form.text.trim()]
  const number = incidentNumber(numberText, form.jurisdiction)
  if (numberText && !number) return { fault: 'badNumber' }
  if (form.place.text.trim() && !hasSpot(form.place)) return { fault: 'placeUnclear' }
  const byKind = form.type || form.area || form.disposition || form.priorities.length > 0
  const isAnchored = number || officer || text || hasSpot(form.place)
  const time = timeOf(form, now, !isAnchored && Boolean(byKind))
  if (!time) return { fault: 'badRange' }
  if (!isAnchored && !byKind && !time.from) return { fault: 'needOne' }
  if (!form.why.trim()) return { fault: 'missingWhy' }
  const search: RecallSearch = { jurisdiction: number ? Number(number.split('-')[0]) : form.jurisdiction, why: form.why.trim() }
  if (form.case.trim()) search.case = form.case.trim()
  if (number) search.number = number
  if (officer) search.officer = officer
  if (text) search.text = text
  if (form.type) search.types = [form.type]
  if (form.priorities.length > 0) search.priorities = [...form.priorities]
  if (form.area) search.area = form.area
  if (form.disposition) search.disposition = form.disposition
  if (hasSpot(form.place)) Object.assign(search, { lat: form.place.lat, lng: form.place.lng, metres: form.metres })
  if (time.from) Object.assign(search, { from: momentOf(time.from), until: momentOf(time.until) })
  return { search, ...time }
}

/** Both ends, when one is given or one is needed: until now, and from so long before. Null when they do not fit. */
function timeOf({ from, until }: RecallForm, now: number, isNeeded: boolean): { from: string; until: string } | null {
  if (!from && !until && !isNeeded) return { from, until }
  const end = until || fieldOf(now)
  const begin = from || fieldOf(momentOf(end) - recallBackDays * dayMs)
  const days = (momentOf(end) - momentOf(begin)) / dayMs
  return days > 0 && days <= recallDaysMax ? { from: begin, until: end } : null
}

/** The last days until now. */
export function lastDays(days: number, now: number): { from: string; until: string } {
  return { from: fieldOf(now - days * dayMs), until: fieldOf(now) }
}

/** What the words of a command name besides themselves. */
export interface RecallCodes {
  types: readonly { code: string }[]
  areas: readonly { code: string }[]
  dispositions: readonly { code: string }[]
  isOfficer(word: string): boolean
}

/**
 * What stands behind `recall`: an incident's number, a call sign, `p1`, `7d`, `type:CODE`, `area:CODE`, `result:CODE`; all other words are looked for as
 * they are. Behind " / " stands what for, and behind another the case.
 */
export function readRecall(line: string, codes: RecallCodes, now: number): Partial<RecallForm> {
  const [sought = '', why = '', ...rest] = line.split(/\s+\/\s+/)
  const form: Partial<RecallForm> = { why: why.trim(), case: rest.join(' / ').trim() }
  const words: string[] = []
  for (const word of sought.split(/\s+/).filter((one) => one !== '')) Object.assign(form, readOne(word, codes, now, form) ?? (words.push(word), {}))
  return { ...form, text: words.join(' ') }
}

function readOne(word: string, codes: RecallCodes, now: number, before: Partial<RecallForm>): Partial<RecallForm> | null {
  const lower = word.toLowerCase()
  const [key = '', code = ''] = lower.split(':')
  const has = (list: readonly { code: string }[]) => list.find((one) => one.code.toLowerCase() === code)?.code
  if (/^\d{1,3}-\d{1,9}$/.test(word)) return { number: word }
  if (/^p[1-4]$/.test(lower)) return { priorities: [...(before.priorities ?? []), Number(lower[1])] }
  const back = /^(\d{1,3})d$/.exec(lower)
  if (back && Number(back[1]) >= 1 && Number(back[1]) <= recallDaysMax) return lastDays(Number(back[1]), now)
  if (key === 'type' && has(codes.types)) return { type: has(codes.types) }
  if (key === 'area' && has(codes.areas)) return { area: has(codes.areas) }
  if (key === 'result' && has(codes.dispositions)) return { disposition: has(codes.dispositions) }
  return codes.isOfficer(word) ? { officer: word.toUpperCase() } : null
}
