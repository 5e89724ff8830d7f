import { age, fill, words } from '../i18n'
import { clock, tick } from '../shared/clock'
import type { Incident } from '../shared/contract'
import { panics } from './crewLists'
import { positions } from './desk'
import { areaName } from './policyTables'

type Placed = Pick<Incident, 'id' | 'place' | 'area' | 'unverified'>

/** Where an incident is, in words: as it was given; whom it follows; else the area its spot lies in. Only what has no spot has no place. */
export function placeText(incident: Placed): string {
  const strings = words()
  const panic = panics.value.find((one) => one.incident === incident.id)
  const follows = panic && fill(strings.told.follows, { officer: panic.code, age: fixAge(panic.officer, panic.positionAt) })
  if (incident.place || follows) return [follows, incident.place].filter(Boolean).join(' · ')
  if (incident.unverified === 'unplaced') return strings.noPlace
  return incident.area ? fill(strings.told.spotIn, { area: areaName(incident.area) }) : strings.told.spot
}

/** When the newest position of an officer was made: as the map knows it, which has those in view, or as it was known with the emergency. Null: never. */
export function newestFix(officer: number, known: number | null | undefined): number | null {
  const at = positions.indexOf(officer)
  const newest = Math.max(known ?? -Infinity, at < 0 ? -Infinity : positions.fixedAt[at]!)
  return newest === -Infinity ? null : newest
}

function fixAge(officer: number, known: number | null | undefined): string {
  void tick.value
  return age((clock.now() - (newestFix(officer, known) ?? -Infinity)) / 1000)
}
