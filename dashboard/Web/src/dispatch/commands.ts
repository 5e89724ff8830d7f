import type { Alert, Track } from '../shared/border'
import { watchPostType } from '../shared/border'
import type { Closure, Incident, IncidentType, Officer, Region } from '../shared/contract'
import { formatOrder, readGiven, type Lists, type Order } from './given'
import { findCity, findPursuit } from './pursuitCommands'
import { formatRoadCommand, isRoadCommand, parseReach, parseRenew, parseReopen, parseShut, type RoadCommand } from './roadCommands'
import { verbOf } from './verbTable'

/** What a dispatcher can order, by keyboard or mouse. */
export type Command =
  | { verb: 'dispatch'; officer: Officer; incident: Incident }
  | { verb: 'withdraw'; officer: Officer; incident: string; directive: string; reason: string }
  | { verb: 'close'; incident: Incident; results: readonly string[]; reason: string }
  | { verb: 'rank'; incident: Incident }
  | { verb: 'find'; officer: Officer }
  | { verb: 'find'; incident: Incident }
  | { verb: 'find'; pursuit: Track | Alert }
  | { verb: 'aid' | 'tell'; incident: Incident; city: City; text: string }
  | RoadCommand
  | { verb: 'order'; order: Order }

export type FaultName =
  | 'unknownVerb'
  | 'officerMissing'
  | 'incidentMissing'
  | 'reasonMissing'
  | 'unknownOfficerCode'
  | 'ambiguousOfficer'
  | 'unknownIncidentId'
  | 'ambiguousIncident'
  | 'tooMany'
  | 'noDirective'
  | 'targetMissing'
  | 'nothingFound'
  | 'placeMissing'
  | 'badSpot'
  | 'badDirection'
  | 'durationMissing'
  | 'badDuration'
  | 'badMinutes'
  | 'cityMissing'
  | 'unknownCity'
  | 'ambiguousCity'
  | 'ownCity'
  | 'askedOfPost'
  | 'ambiguousPursuit'
  | 'closureMissing'
  | 'unknownClosureId'
  | 'wordMissing'
  | 'unknownWord'
  | 'ambiguousWord'
export interface Fault {
  ok: false
  fault: FaultName
  values: Record<string, string>
}
export type Parsed = { ok: true; command: Command } | Fault
export type Found<T> = { ok: true; value: T } | Fault

export type City = Region['jurisdictions'][number]

export interface Boards {
  officers: ReadonlyMap<number, Officer>
  incidents: ReadonlyMap<string, Incident>
  closures: readonly Closure[]
  tracks: readonly Track[]
  alerts: readonly Alert[]
  cities: readonly City[]
  types: readonly IncidentType[]
  lists: Lists
}

export const fault = (name: FaultName, values: Record<string, string> = {}): Fault => ({ ok: false, fault: name, values })

/** The verbs of one letter, each with what reads the words behind it. */
const readers: Readonly<Record<string, (rest: string[], boards: Boards) => Parsed>> = {
  d: parseDispatch,
  w: parseWithdraw,
  c: parseClose,
  r: parseRank,
  f: parseFind,
  a: (rest, boards) => parseAsk('aid', rest, boards),
  i: (rest, boards) => parseAsk('tell', rest, boards),
  x: (rest, boards) => parseShut('street', rest, boards),
  p: (rest, boards) => parseShut('point', rest, boards),
  o: parseReopen,
  n: parseRenew,
  t: parseReach,
}

/** Reads one line of the command line against the boards. Never throws; a fault names the word that was wrong. */
export function parseCommand(line: string, boards: Boards): Parsed {
  const [first = '', ...rest] = line.trim().split(/\s+/)
  const verb = first.toLowerCase()
  const read = readers[verb]
  if (read) return read(rest, boards)
  const row = verbOf(verb)
  if (!row) return fault('unknownVerb', { word: first })
  const order = readGiven(row, rest, boards)
  return order.ok ? { ok: true, command: { verb: 'order', order: order.value } } : order
}

function parseDispatch([code, id, extra]: string[], boards: Boards): Parsed {
  if (!code) return fault('officerMissing')
  const officer = findOfficer(code, boards)
  if (!officer.ok) return officer
  if (!id) return fault('incidentMissing')
  const incident = findIncident(id, boards)
  if (!incident.ok) return incident
  if (extra) return fault('tooMany', { word: extra })
  return { ok: true, command: { verb: 'dispatch', officer: officer.value, incident: incident.value } }
}

function parseWithdraw([code, ...words]: string[], boards: Boards): Parsed {
  if (!code) return fault('officerMissing')
  const officer = findOfficer(code, boards)
  if (!officer.ok) return officer
  const { directive, incident } = officer.value
  if (!directive) return fault('noDirective', { officer: officer.value.code })
  if (words.length === 0) return fault('reasonMissing')
  return { ok: true, command: { verb: 'withdraw', officer: officer.value, directive, incident: incident ?? '', reason: words.join(' ') } }
}

/** `c 12 arrest rang off`: words that are results come first; without one there must be a reason. */
function parseClose([id, ...words]: string[], boards: Boards): Parsed {
  if (!id) return fault('incidentMissing')
  const incident = findIncident(id, boards)
  if (!incident.ok) return incident
  const codes = new Set(boards.lists.disposition.map((one) => one.code))
  const end = words.findIndex((word) => !codes.has(word.toLowerCase()))
  const results = words.slice(0, end < 0 ? words.length : end).map((word) => word.toLowerCase())
  const reason = words.slice(results.length).join(' ')
  if (!reason && results.length === 0) return fault('reasonMissing')
  return { ok: true, command: { verb: 'close', incident: incident.value, results, reason } }
}

function parseRank([id, extra]: string[], boards: Boards): Parsed {
  if (!id) return fault('incidentMissing')
  const incident = findIncident(id, boards)
  if (!incident.ok) return incident
  return extra ? fault('tooMany', { word: extra }) : { ok: true, command: { verb: 'rank', incident: incident.value } }
}

function parseFind([word, extra]: string[], boards: Boards): Parsed {
  if (!word) return fault('targetMissing')
  if (extra) return fault('tooMany', { word: extra })
  const found = findTarget(word, boards)
  if (!found.ok) return found
  const { value } = found
  if ('code' in value) return { ok: true, command: { verb: 'find', officer: value } }
  if ('calls' in value) return { ok: true, command: { verb: 'find', incident: value } }
  return { ok: true, command: { verb: 'find', pursuit: value } }
}

/** An officer, an incident, a track or an alert: whatever has that name. */
export function findTarget(word: string, boards: Boards): Found<Officer | Incident | Track | Alert> {
  const officer = findOfficer(word, boards)
  if (officer.ok) return officer
  const incident = findIncident(word, boards)
  if (incident.ok) return incident
  const pursuit = findPursuit(word, boards)
  if (pursuit?.ok) return pursuit
  if (officer.fault === 'ambiguousOfficer') return officer
  if (pursuit) return pursuit
  return incident.fault === 'ambiguousIncident' ? incident : fault('nothingFound', { word })
}

/** `a 12 SF text` asks a neighbour for officers, `i 12 SF text` only tells it. */
function parseAsk(verb: 'aid' | 'tell', [id, word, ...words]: string[], boards: Boards): Parsed {
  if (!id) return fault('incidentMissing')
  const incident = findIncident(id, boards)
  if (!incident.ok) return incident
  if (incident.value.type === watchPostType) return fault('askedOfPost', { incident: incident.value.id })
  if (!word) return fault('cityMissing')
  const city = findCity(word, boards)
  if (!city.ok) return city
  if (city.value.id === incident.value.jurisdiction) return fault('ownCity', { incident: incident.value.id })
  return { ok: true, command: { verb, incident: incident.value, city: city.value, text: words.join(' ') } }
}

/** By call sign in any case; else by its number part without leading zeros, when only one officer has it. */
export function findOfficer(word: string, boards: Boards): Found<Officer> {
  const wanted = word.toLowerCase()
  const near: Officer[] = []
  const number = /^\d+$/.test(word) ? Number(word) : -1
  for (const officer of boards.officers.values()) {
    if (officer.code.toLowerCase() === wanted) return { ok: true, value: officer }
    if (number >= 0 && Number(/(\d+)\D*$/.exec(officer.code)?.[1] ?? NaN) === number) near.push(officer)
  }
  const [only, second] = near
  if (only && !second) return { ok: true, value: only }
  return only ? fault('ambiguousOfficer', { word, some: some(near.map((one) => one.code)) }) : fault('unknownOfficerCode', { word })
}

/** "3-000127", "3-127", or the number alone when only one open incident has it. */
export function findIncident(word: string, boards: Boards): Found<Incident> {
  const exact = boards.incidents.get(word)
  if (exact) return { ok: true, value: exact }
  const parts = /^(?:(\d+)-)?(\d+)$/.exec(word)
  const near = parts
    ? [...boards.incidents.values()].filter((incident) => {
        const [jurisdiction, number] = incident.id.split('-')
        return Number(number) === Number(parts[2]) && (parts[1] === undefined || Number(jurisdiction) === Number(parts[1]))
      })
    : []
  const [only, second] = near
  if (only && !second) return { ok: true, value: only }
  return only ? fault('ambiguousIncident', { word, some: some(near.map((one) => one.id)) }) : fault('unknownIncidentId', { word })
}

/** The line that would have given the same command: shown for every mouse action, so that the keyboard is learnt by the way. */
export function formatCommand(command: Command): string {
  if (isRoadCommand(command)) return formatRoadCommand(command)
  switch (command.verb) {
    case 'order':
      return formatOrder(command.order)
    case 'dispatch':
      return `d ${command.officer.code} ${command.incident.id}`
    case 'withdraw':
      return `w ${command.officer.code} ${command.reason}`
    case 'close':
      return ['c', command.incident.id, ...command.results, command.reason].join(' ').trimEnd()
    case 'rank':
      return `r ${command.incident.id}`
    case 'find':
      return `f ${targetOf(command)}`
    case 'aid':
    case 'tell':
      return `${command.verb === 'aid' ? 'a' : 'i'} ${command.incident.id} ${command.city.code} ${command.text}`.trimEnd()
  }
}

/** What is to be found, as it is typed. */
export function targetOf(command: Extract<Command, { verb: 'find' }>): string {
  return 'officer' in command ? command.officer.code : 'incident' in command ? command.incident.id : command.pursuit.id
}

export function some(names: string[]): string {
  const shown = names.slice(0, 4).join(', ')
  return names.length > 4 ? `${shown}, …` : shown
}
