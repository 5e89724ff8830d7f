import type { Alert, Track } from '../shared/border'
import type { Closure, Incident, IncidentType, Officer } from '../shared/contract'
import { fault, findIncident, findOfficer, findTarget, some, type Boards, type City, type Fault, type Found } from './commands'
import { findCity, findPursuit } from './pursuitCommands'
import { findClosure, formatDuration, formatPlace, parseDuration, parsePlace, type Place } from './roadCommands'
import type { Arg, ArgName, ListKind, VerbRow } from './verbs'

/** One word of a list, with its names. */
export interface Listed {
  code: string
  name: string
  nameZh: string
  /** Whose it is, of what belongs to a jurisdiction. */
  jurisdiction?: number
  /** An officer's number. */
  id?: number
}
export type Lists = Record<ListKind, readonly Listed[]>
export const noLists: Lists = { area: [], desk: [], status: [], disposition: [], body: [], caution: [], neighbour: [] }

/** Where something is: a place of the map, or words that the place index knows. */
export type Spot = Place | { kind: 'named'; name: string }
/** Whom a message is for. */
export type To =
  | { kind: 'officers'; officers: Officer[] }
  | { kind: 'shift' }
  | { kind: 'desks' }
  | { kind: 'area'; area: Listed }
  | { kind: 'desk'; desk: Listed }

/** What was given with a verb, under the names of its arguments. */
export interface Given {
  officer?: Officer
  officers?: Officer[]
  other?: Officer
  incident?: Incident
  second?: Incident
  target?: Officer | Incident | Track | Alert
  city?: City
  closure?: Closure
  place?: Place
  direction?: string
  duration?: number
  minutes?: number
  type?: IncidentType
  priority?: number
  areas?: Listed[]
  area?: Listed
  desk?: Listed
  status?: Listed
  disposition?: Listed
  body?: Listed
  results?: Listed[]
  caution?: Listed
  neighbour?: Listed
  spot?: Spot
  closed?: string
  to?: To
  track?: Track
  alert?: Alert
  what?: string
  number?: number
  text?: string
}

/** A verb of the table with what was given. */
export interface Order {
  row: VerbRow
  given: Given
}

/** Reads the words behind a verb, each as its argument says. What may be left out is taken when it fits. */
export function readGiven(row: VerbRow, words: readonly string[], boards: Boards): Found<Order> {
  const given: Record<string, unknown> = {}
  let at = 0
  for (const one of row.args) {
    const word = words[at]
    if (one.kind === 'words') {
      const text = words.slice(at).join(' ')
      if (!text && !one.may) return fault('reasonMissing')
      if (text) given[one.into] = text
      at = words.length
      continue
    }
    if (word === undefined) {
      if (one.may) continue
      return missing(one)
    }
    const read = readWord(one, word, boards)
    if (!read.ok) {
      if (one.may) continue
      return read
    }
    at++
    if (!one.many) {
      given[one.into] = read.value
      continue
    }
    const all = [read.value]
    for (let more; at < words.length && (more = readWord(one, words[at]!, boards)).ok; at++) all.push(more.value)
    given[one.into] = all
  }
  const extra = words[at]
  return extra === undefined ? { ok: true, value: { row, given: given as Given } } : fault('tooMany', { word: extra })
}

/** Reads one word as an argument wants it. */
export function readWord(one: Arg, word: string, boards: Boards): Found<unknown> {
  switch (one.kind) {
    case 'officer':
      return findOfficer(word, boards)
    case 'incident':
      return findIncident(word, boards)
    case 'target':
      return findTarget(word, boards)
    case 'city':
      return findCity(word, boards)
    case 'closure': {
      const closure = findClosure(word, boards)
      return closure ? { ok: true, value: closure } : fault('unknownClosureId', { word })
    }
    case 'place': {
      const found = parsePlace(word, boards)
      return found.ok ? { ok: true, value: found.place } : found
    }
    case 'direction':
      return /^>(N|NE|E|SE|S|SW|W|NW)$/i.test(word) ? { ok: true, value: word.toUpperCase() } : fault('badDirection', { word })
    case 'duration': {
      const minutes = parseDuration(word)
      return minutes === null || minutes < 1 ? fault('durationMissing') : { ok: true, value: minutes }
    }
    case 'minutes':
    case 'number':
      return /^\d{1,6}$/.test(word) ? { ok: true, value: Number(word) } : unknown(one, word)
    case 'priority':
      return /^p?[1-4]$/i.test(word) ? { ok: true, value: Number(word.slice(-1)) } : unknown(one, word)
    case 'type':
      return findListed(one, word, boards.types)
    case 'choice':
      return one.of!.includes(word.toLowerCase()) ? { ok: true, value: word.toLowerCase() } : unknown(one, word)
    case 'words':
      return { ok: true, value: word }
    case 'spot':
      return readSpot(word, boards)
    case 'closed':
      return /^\d+-\d+$/.test(word) ? { ok: true, value: word } : unknown(one, word)
    case 'to':
      return readTo(one, word, boards)
    case 'track':
    case 'alert': {
      const found = findPursuit(word, boards)
      if (!found) return unknown(one, word)
      return !found.ok || 'sightings' in found.value === (one.kind === 'track') ? found : unknown(one, word)
    }
    default:
      return findListed(one, word, boards.lists[one.kind])
  }
}

/** A place of the map; else words, for the index to find. */
function readSpot(word: string, boards: Boards): Found<Spot> {
  const found = parsePlace(word, boards)
  if (found.ok) return { ok: true, value: found.place }
  // A number that is no incident is a mistake, not a name.
  return found.fault === 'nothingFound' && !/^[\d-]+$/.test(word)
    ? { ok: true, value: { kind: 'named', name: word.replaceAll('_', ' ') } }
    : found
}

/** `all`, `desks`, `@desk`, `area:a12`, or call signs with commas between. */
function readTo(one: Arg, word: string, boards: Boards): Found<To> {
  const lower = word.toLowerCase()
  if (lower === 'all') return { ok: true, value: { kind: 'shift' } }
  if (lower === 'desks') return { ok: true, value: { kind: 'desks' } }
  if (lower.startsWith('area:')) {
    const area = findListed(one, word.slice(5), boards.lists.area)
    return area.ok ? { ok: true, value: { kind: 'area', area: area.value } } : area
  }
  if (lower.startsWith('@')) {
    const desk = findListed(one, word.slice(1), boards.lists.desk)
    return desk.ok ? { ok: true, value: { kind: 'desk', desk: desk.value } } : desk
  }
  const officers: Officer[] = []
  for (const code of word.split(',').filter((part) => part !== '')) {
    const officer = findOfficer(code, boards)
    if (!officer.ok) return officer
    if (!officers.includes(officer.value)) officers.push(officer.value)
  }
  return officers.length > 0 ? { ok: true, value: { kind: 'officers', officers } } : unknown(one, word)
}

/** By its code, else by a name in either language, else by the beginning of one when only one begins so. */
function findListed<T extends Listed>(one: Arg, word: string, list: readonly T[]): Found<T> {
  const wanted = word.toLowerCase()
  const exact = list.find((item) => item.code.toLowerCase() === wanted || item.name.toLowerCase() === wanted || item.nameZh === word)
  if (exact) return { ok: true, value: exact }
  const near = list.filter((item) => [item.code, item.name, item.nameZh].some((name) => name.toLowerCase().startsWith(wanted)))
  const [only, second] = near
  if (only && !second) return { ok: true, value: only }
  return only ? fault('ambiguousWord', { word, some: some(near.map((item) => item.code)) }) : unknown(one, word)
}

function missing(one: Arg): Fault {
  if (one.kind === 'officer') return fault('officerMissing')
  if (one.kind === 'incident') return fault('incidentMissing')
  return fault('wordMissing', { kind: one.kind })
}

function unknown(one: Arg, word: string): Fault {
  return fault('unknownWord', { word, kind: one.kind })
}

/** The order as it would be typed. */
export function formatOrder({ row, given }: Order): string {
  return [row.word, ...row.args.map((one) => formatArg(one.into, given))].filter((part) => part !== '').join(' ')
}

function formatArg(name: ArgName, given: Given): string {
  const value = given[name]
  if (value === undefined) return ''
  if (name === 'duration') return formatDuration(value as number)
  if (name === 'place') return formatPlace(value as Place)
  if (name === 'spot') return formatSpot(value as Spot)
  if (name === 'to') return formatTo(value as To)
  if (Array.isArray(value)) return value.map((one) => one.code).join(' ')
  if (typeof value !== 'object') return String(value)
  return 'code' in value ? value.code : 'id' in value ? String(value.id) : ''
}

function formatSpot(spot: Spot): string {
  return spot.kind === 'named' ? spot.name.replaceAll(' ', '_') : formatPlace(spot)
}

function formatTo(to: To): string {
  switch (to.kind) {
    case 'shift':
      return 'all'
    case 'desks':
      return 'desks'
    case 'area':
      return `area:${to.area.code}`
    case 'desk':
      return `@${to.desk.code}`
    case 'officers':
      return to.officers.map((one) => one.code).join(',')
  }
}
