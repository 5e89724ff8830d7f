import type { Incident, Officer } from '../shared/contract'
import type { Boards } from './commands'
import { readWord, type Listed } from './given'
import { formatDuration } from './roadCommands'
import type { Arg, ArgKind } from './verbs'
import { allVerbs, verbOf } from './verbTable'

/** Choices shown at once; more would have to be read. */
export const optionsMax = 12

/** One thing the word at the cursor can become. */
export interface Option {
  /** What is put into the line. */
  insert: string
  kind: ArgKind | 'verb'
  /** Beside it: what it is. */
  officer?: Officer
  incident?: Incident
  listed?: Listed
}

/** What the word at the end of a line can become, and where it begins. */
export interface Completion {
  start: number
  /** What is typed of it. */
  typed: string
  options: Option[]
}

/** Choices for the last word of the line, the likeliest first. */
export function complete(line: string, boards: Boards): Completion {
  const typed = /\S*$/.exec(line)![0]
  const start = line.length - typed.length
  const before = line.slice(0, start).trim()
  const from = (options: Option[]): Completion => ({ start, typed, options: options.slice(0, optionsMax) })
  if (!before) return from(verbOptions(typed))
  const [first = '', ...words] = before.split(/\s+/)
  if (first === '?' || first === 'help') return from(words.length === 0 ? verbOptions(typed) : [])
  const row = verbOf(first.toLowerCase())
  if (!row) return from([])
  return from(argsAt(row.args, words, boards).flatMap((one) => optionsOf(one, typed, boards)))
}

/** The line with its last word replaced by a choice. */
export function accept(line: string, { start }: Completion, option: Option): string {
  return `${line.slice(0, start)}${option.insert} `
}

/** The arguments the next word can be, after these words. */
function argsAt(args: readonly Arg[], words: readonly string[], boards: Boards): Arg[] {
  let at = 0
  for (const word of words) {
    while (at < args.length && (args[at]!.may || args[at]!.many) && args[at]!.kind !== 'words' && !readWord(args[at]!, word, boards).ok)
      at++
    const one = args[at]
    if (!one) return []
    if (one.kind !== 'words' && !one.many) at++
  }
  const next: Arg[] = []
  for (; at < args.length; at++) {
    next.push(args[at]!)
    if (!args[at]!.may && !args[at]!.many) break
  }
  return next
}

function verbOptions(typed: string): Option[] {
  const wanted = typed.toLowerCase()
  return allVerbs.filter((row) => row.word.startsWith(wanted)).map((row) => ({ insert: row.word, kind: 'verb' }))
}

const compass = ['>N', '>E', '>S', '>W', '>NE', '>SE', '>SW', '>NW']
const durations = [30, 60, 120, 240, 480, 1440].map(formatDuration)

function optionsOf(one: Arg, typed: string, boards: Boards): Option[] {
  const plain = (words: readonly string[]): Option[] =>
    words.filter((word) => word.toLowerCase().startsWith(typed.toLowerCase())).map((insert) => ({ insert, kind: one.kind }))
  switch (one.kind) {
    case 'officer':
      return officerOptions(typed, boards)
    case 'incident':
      return incidentOptions(typed, boards)
    case 'target':
      return [...incidentOptions(typed, boards), ...pursuitOptions(typed, boards), ...officerOptions(typed, boards)]
    case 'track':
      return plain(boards.tracks.map((track) => track.id))
    case 'alert':
      return plain(boards.alerts.map((alert) => alert.id))
    case 'to':
      return toOptions(typed, boards)
    case 'spot':
    case 'place':
      return [...plain(['.']), ...incidentOptions(typed, boards), ...officerOptions(typed, boards)]
    case 'city':
      return listedOptions(one, typed, boards.cities)
    case 'closure':
      return plain(boards.closures.map((closure) => closure.id))
    case 'direction':
      return typed.startsWith('>') ? plain(compass) : []
    case 'duration':
      return plain(durations)
    case 'minutes':
      return plain(['3', '5', '10', '15'])
    case 'priority':
      return plain(['1', '2', '3', '4'])
    case 'type':
      return listedOptions(one, typed, boards.types)
    case 'choice':
      return plain(one.of!)
    case 'words':
      return one.sought ? soughtOptions(typed, boards) : []
    case 'number':
    case 'closed':
      return []
    default:
      return listedOptions(one, typed, boards.lists[one.kind])
  }
}

/** By call sign or its number; whose number it is exactly, then those who can be sent, come first. */
function officerOptions(typed: string, boards: Boards): Option[] {
  const wanted = typed.toLowerCase()
  const number = /^\d+$/.test(typed) ? typed.replace(/^0+/, '') : null
  const numberOf = (one: Officer) => String(Number(/(\d+)\D*$/.exec(one.code)?.[1]))
  const near: Officer[] = []
  for (const officer of boards.officers.values())
    if (officer.code.toLowerCase().startsWith(wanted) || (number !== null && numberOf(officer).startsWith(number))) near.push(officer)
  const rank = (one: Officer) =>
    Number(number !== null && numberOf(one) !== number) * 4 + Number(one.status !== 'available') + Number(one.status === 'offDuty')
  near.sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1))
  return near.slice(0, optionsMax).map((officer) => ({ insert: officer.code, kind: 'officer', officer }))
}

/** By the whole number or its part behind the dash; the most urgent first. */
function incidentOptions(typed: string, boards: Boards): Option[] {
  const number = typed.replace(/^0+(?=\d)/, '')
  const near = [...boards.incidents.values()].filter(
    ({ id }) => id.startsWith(typed) || String(Number(id.split('-')[1])).startsWith(number),
  )
  const exact = (one: Incident) => one.id === typed || String(Number(one.id.split('-')[1])) === number
  const rank = (one: Incident) => Number(!exact(one)) * 100 + Number(one.state !== 'waiting') * 10 + one.priority
  near.sort((a, b) => rank(a) - rank(b) || a.openedAt - b.openedAt)
  return near.slice(0, optionsMax).map((incident) => ({ insert: incident.id, kind: 'incident', incident }))
}

/** Whom a message is for; behind a comma, one officer more. */
function toOptions(typed: string, boards: Boards): Option[] {
  const before = /^.*,/.exec(typed)?.[0] ?? ''
  const rest = typed.slice(before.length)
  const officers = officerOptions(rest, boards).map((option) => ({ ...option, insert: before + option.insert }))
  if (before) return officers
  const many = ['all', 'desks', ...boards.lists.area.map((one) => `area:${one.code}`), ...boards.lists.desk.map((one) => `@${one.code}`)]
  const fits = many.filter((word) => typed !== '' && word.toLowerCase().startsWith(typed.toLowerCase()))
  return [...fits.map((insert): Option => ({ insert, kind: 'to' })), ...officers]
}

/** What narrows a search of the past: types, areas, results, call signs, priorities and days. */
function soughtOptions(typed: string, boards: Boards): Option[] {
  const wanted = typed.toLowerCase()
  if (!wanted) return []
  const listed = (key: string, list: readonly Listed[]) =>
    list
      .filter((one) => [`${key}:${one.code}`, one.code, one.name, one.nameZh].some((name) => name.toLowerCase().startsWith(wanted)))
      .map((one): Option => ({ insert: `${key}:${one.code}`, kind: 'words', listed: one }))
  const plain = ['p1', 'p2', 'p3', 'p4', '1d', '7d', '30d', '365d'].filter((word) => word.startsWith(wanted))
  return [
    ...plain.map((insert): Option => ({ insert, kind: 'words' })),
    ...listed('type', boards.types),
    ...listed('result', boards.lists.disposition),
    ...listed('area', boards.lists.area),
    ...(/\d/.test(typed) ? officerOptions(typed, boards) : []),
  ]
}

function pursuitOptions(typed: string, boards: Boards): Option[] {
  const wanted = typed.toUpperCase()
  if (!wanted) return []
  return [...boards.tracks, ...boards.alerts]
    .filter((one) => one.id.startsWith(wanted) || ('plate' in one && one.plate.toUpperCase().startsWith(wanted)))
    .map((one) => ({ insert: one.id, kind: 'target' }))
}

function listedOptions(one: Arg, typed: string, list: readonly Listed[]): Option[] {
  const wanted = typed.toLowerCase()
  const begins = (item: Listed) => [item.code, item.name, item.nameZh].some((name) => name.toLowerCase().startsWith(wanted))
  const has = (item: Listed) => item.name.toLowerCase().includes(wanted) || item.nameZh.includes(typed)
  return [...list.filter(begins), ...list.filter((item) => !begins(item) && has(item))].map((listed) => ({
    insert: listed.code,
    kind: one.kind,
    listed,
  }))
}
