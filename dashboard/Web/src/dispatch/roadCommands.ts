import type { Closure, ClosureKind, Incident, Officer } from '../shared/contract'
import { fault, findIncident, findOfficer, type Boards, type Fault, type Parsed } from './commands'

/** A place as it was typed. */
export type Place =
  | { kind: 'spot'; lat: number; lng: number }
  | { kind: 'incident'; incident: Incident }
  | { kind: 'officer'; officer: Officer }
  | { kind: 'middle' }

/** What a dispatcher can do to the roads, or ask of them. */
export type RoadCommand =
  | { verb: 'shut'; what: ClosureKind; place: Place; heading: number | null; minutes: number; reason: string }
  | { verb: 'reopen'; closure: Closure }
  | { verb: 'renew'; closure: Closure; minutes: number }
  | { verb: 'reach'; place: Place; minutes: number }

/** Minutes a closure may last: 30 days, as the node has it. */
const shutMinutesMax = 30 * 24 * 60
/** Minutes of one reach: an hour, as the node has it. */
const reachMinutesMax = 60
const compass = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const
export type Direction = (typeof compass)[number]

type PlaceFound = { ok: true; place: Place } | Fault

/** `x PLACE [>E] 2h reason` closes a street, `p` blocks a point of it. */
export function parseShut(what: ClosureKind, [word, ...rest]: string[], boards: Boards): Parsed {
  if (!word) return fault('placeMissing')
  const found = parsePlace(word, boards)
  if (!found.ok) return found
  let heading: number | null = null
  if (rest[0]?.startsWith('>')) {
    const at = compass.indexOf(rest[0].slice(1).toUpperCase() as Direction)
    if (at < 0) return fault('badDirection', { word: rest[0] })
    heading = at * 45
    rest.shift()
  }
  const minutes = parseDuration(rest[0])
  if (minutes === null) return fault('durationMissing')
  if (minutes < 1 || minutes > shutMinutesMax) return fault('badDuration', { word: rest[0]! })
  const reason = rest.slice(1).join(' ')
  if (!reason) return fault('reasonMissing')
  return { ok: true, command: { verb: 'shut', what, place: found.place, heading, minutes, reason } }
}

/** `o X7` opens a street again. */
export function parseReopen([word, extra]: string[], boards: Boards): Parsed {
  const closure = findClosure(word, boards)
  if (!closure) return word ? fault('unknownClosureId', { word }) : fault('closureMissing')
  return extra ? fault('tooMany', { word: extra }) : { ok: true, command: { verb: 'reopen', closure } }
}

/** `n X7 2h` lets a closure end so long from now. */
export function parseRenew([word, duration, extra]: string[], boards: Boards): Parsed {
  const closure = findClosure(word, boards)
  if (!closure) return word ? fault('unknownClosureId', { word }) : fault('closureMissing')
  const minutes = parseDuration(duration)
  if (minutes === null) return fault('durationMissing')
  if (minutes < 1 || minutes > shutMinutesMax) return fault('badDuration', { word: duration! })
  return extra ? fault('tooMany', { word: extra }) : { ok: true, command: { verb: 'renew', closure, minutes } }
}

/** `t PLACE 5` shows what can be reached in five minutes. */
export function parseReach([word, number, extra]: string[], boards: Boards): Parsed {
  if (!word) return fault('placeMissing')
  const found = parsePlace(word, boards)
  if (!found.ok) return found
  if (extra) return fault('tooMany', { word: extra })
  const minutes = /^\d{1,3}$/.test(number ?? '') ? Number(number) : 0
  if (minutes < 1 || minutes > reachMinutesMax) return fault('badMinutes', { max: String(reachMinutesMax) })
  return { ok: true, command: { verb: 'reach', place: found.place, minutes } }
}

/** The place of a road command that is still being typed; null when there is none yet. */
export function typedPlace(line: string, boards: Boards): Place | null {
  const [verb = '', word] = line.trim().split(/\s+/)
  if (!word || !['x', 'p', 't'].includes(verb.toLowerCase())) return null
  const found = parsePlace(word, boards)
  return found.ok ? found.place : null
}

export function isRoadCommand(command: { verb: string }): command is RoadCommand {
  return ['shut', 'reopen', 'renew', 'reach'].includes(command.verb)
}

export function formatRoadCommand(command: RoadCommand): string {
  switch (command.verb) {
    case 'shut': {
      const heading = command.heading === null ? '' : ` >${directionOf(command.heading)}`
      const verb = command.what === 'street' ? 'x' : 'p'
      return `${verb} ${formatPlace(command.place)}${heading} ${formatDuration(command.minutes)} ${command.reason}`
    }
    case 'reopen':
      return `o ${command.closure.id}`
    case 'renew':
      return `n ${command.closure.id} ${formatDuration(command.minutes)}`
    case 'reach':
      return `t ${formatPlace(command.place)} ${command.minutes}`
  }
}

export function formatPlace(place: Place): string {
  switch (place.kind) {
    case 'spot':
      return `${place.lat.toFixed(5)},${place.lng.toFixed(5)}`
    case 'incident':
      return place.incident.id
    case 'officer':
      return place.officer.code
    case 'middle':
      return '.'
  }
}

/** "E" for 90 degrees: the nearest of eight. */
export function directionOf(heading: number): Direction {
  return compass[Math.round(heading / 45) % 8]!
}

export function formatDuration(minutes: number): string {
  return minutes % 1440 === 0 ? `${minutes / 1440}d` : minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`
}

/** "30m", "2h", "3d" in minutes; null when it is nothing of the kind. */
export function parseDuration(word: string | undefined): number | null {
  const parts = /^(\d{1,5})([mhd])$/i.exec(word ?? '')
  return parts ? Number(parts[1]) * { m: 1, h: 60, d: 1440 }[parts[2]!.toLowerCase() as 'm' | 'h' | 'd'] : null
}

/** "31.23,121.47", an incident, an officer's call sign, or "." for the middle of the map. */
export function parsePlace(word: string, boards: Boards): PlaceFound {
  if (word === '.') return { ok: true, place: { kind: 'middle' } }
  if (word.includes(',')) {
    const [lat, lng, more] = word.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
    return more === undefined && Math.abs(lat!) <= 90 && Math.abs(lng!) <= 180
      ? { ok: true, place: { kind: 'spot', lat: lat!, lng: lng! } }
      : fault('badSpot', { word })
  }
  const officer = findOfficer(word, boards)
  if (officer.ok && !/^\d+$/.test(word)) return { ok: true, place: { kind: 'officer', officer: officer.value } }
  const incident = findIncident(word, boards)
  if (incident.ok) return { ok: true, place: { kind: 'incident', incident: incident.value } }
  return incident.fault === 'ambiguousIncident' ? incident : fault('nothingFound', { word })
}

export function findClosure(word: string | undefined, boards: Boards): Closure | undefined {
  const wanted = word?.toUpperCase()
  return boards.closures.find((one) => one.id === wanted || one.id === `X${wanted}`)
}
