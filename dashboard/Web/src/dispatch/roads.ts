import { effect, signal } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { clock, timeOfDay } from '../shared/clock'
import type { Closure, OwnPosition, Reach, Reply } from '../shared/contract'
import { board, closures, done, glide, link, mapSide, positions, refuse, region } from './desk'
import { remember } from './undo'
import { directionOf, formatPlace, formatRoadCommand, type Place, type RoadCommand } from './roadCommands'

export interface Spot {
  lat: number
  lng: number
}
/** What is shown of what can be reached. */
export interface ShownReach {
  reach: Reach
  minutes: number
  from: Spot
  /** The place as it was named. */
  name: string
}

export const reach = signal<ShownReach | null>(null)
/** The place a command that is being typed, or the menu, is about. */
export const marked = signal<Spot | null>(null)
/** Bumped when the map has moved: its middle is another place. */
export const viewMoved = signal(0)
/** The map's menu: where on the map and on the screen. */
export const mapMenu = signal<(Spot & { x: number; y: number; closure: Closure | null }) | null>(null)

let asked = 0

export function clearReach(): void {
  asked++
  reach.value = null
}

export function closeMapMenu(): void {
  mapMenu.value = null
  marked.value = null
}

/** Where a named place is, as far as the page knows. */
export function spotOf(place: Place): Spot | null {
  switch (place.kind) {
    case 'spot':
      return place
    case 'incident':
      return place.incident
    case 'middle':
      return mapSide.middle()
    case 'officer': {
      const at = positions.at(place.officer.id, glide.progress())
      const centre = region.peek()?.center
      return at && centre ? { lat: centre[1] + at[1], lng: centre[0] + at[0] } : null
    }
  }
}

/** Carries out a command about the roads and says in words what came of it. True when it was done. */
export async function performRoad(command: RoadCommand): Promise<boolean> {
  const line = formatRoadCommand(command)
  const strings = words()
  if (!link.connected.value) {
    refuse(strings.fault.notConnected, line)
    return false
  }
  try {
    done(await carryOut(command), line)
    return true
  } catch (fault) {
    if (fault instanceof Refused) refuse(refusalText(fault.reason, { closure: 'closure' in command ? command.closure.id : '' }), line)
    else refuse(strings.fault.lost, line)
    return false
  }
}

/** A closing, an opening or another end can be taken back by one key for a while. */
function keepUndo(command: RoadCommand, back: () => Promise<unknown>): void {
  const run = () =>
    back().then(
      () => true,
      () => false,
    )
  remember(formatRoadCommand(command), run, performance.now())
}

async function carryOut(command: RoadCommand): Promise<string> {
  const strings = words().did
  switch (command.verb) {
    case 'shut': {
      const { lat, lng } = await find(command.place)
      const until = Math.round(clock.now() + command.minutes * 60_000)
      const heading = command.heading ?? undefined
      mapSide.bring(lng, lat)
      const made = await api.shut({ kind: command.what, lat, lng, heading, why: command.reason, until })
      keepUndo(command, () => api.reopen(made.id))
      return fill(made.kind === 'street' ? strings.shut : strings.shutPoint, closureValues(made))
    }
    case 'reopen':
      await api.reopen(command.closure.id)
      keepUndo(command, () => {
        const { kind, lat, lng, heading, why, until } = command.closure
        return api.shut({ kind, lat, lng, heading: heading ?? undefined, why, until })
      })
      return fill(strings.reopen, closureValues(command.closure))
    case 'renew': {
      const { id, until } = command.closure
      const renewed = await api.renew(id, Math.round(clock.now() + command.minutes * 60_000))
      keepUndo(command, () => api.renew(id, until))
      return fill(strings.renew, closureValues(renewed))
    }
    case 'reach': {
      const from = await find(command.place)
      mapSide.bring(from.lng, from.lat)
      const mine = ++asked
      const found = await api.reach(from, command.minutes * 60)
      if (mine === asked) reach.value = { reach: found, minutes: command.minutes, from, name: formatPlace(command.place) }
      return fill(strings.reach, { n: command.minutes, place: placeText(formatPlace(command.place)) })
    }
  }
}

export function closureValues(closure: Closure): Record<string, string> {
  return { id: closure.id, street: closure.street || words().unnamedStreet, until: untilText(closure.until) }
}

/** "14:30" today, "23 Nov 14:30" on another day. */
export function untilText(moment: number): string {
  const time = timeOfDay(moment).slice(0, 5)
  const [day, today] = [new Date(moment), new Date(clock.now())]
  if (day.toDateString() === today.toDateString()) return time
  return `${fill(words().dayMonth, { day: day.getDate(), month: words().months[day.getMonth()]! })} ${time}`
}

/** A place in words: "." says nothing to a person. */
export function placeText(name: string): string {
  return name === '.' ? words().reachMiddle : name
}

/** "towards E". */
export function towards(heading: number): string {
  const direction = words().directions[directionOf(heading)]
  return fill(words().towards, { direction })
}

async function find(place: Place): Promise<Spot> {
  const known = spotOf(place)
  if (known || place.kind !== 'officer') return known!
  // Not in view: the node knows where the officer was last.
  const reply = await link.call<Reply<{ position: OwnPosition }>>('Officer', place.officer.id)
  if (reply.ok) return reply.position
  throw new Refused(0, reply.reason)
}

/** What is shown as reachable stays true when a street is closed or opened. */
export function keepReachTrue(): void {
  let before = closures.peek()
  effect(() => {
    const now = closures.value
    const shown = reach.peek()
    if (now === before) return
    before = now
    if (!shown) return
    const mine = ++asked
    void api.reach(shown.from, shown.minutes * 60).then(
      (found) => {
        if (mine === asked) reach.value = { ...shown, reach: found }
      },
      // Rather nothing than what is no longer so.
      () => {
        if (mine === asked) reach.value = null
      },
    )
  })
}

/** The closure with this number, if it still holds. */
export function closureOf(id: string): Closure | null {
  return board.closures.find((one) => one.id === id) ?? null
}
