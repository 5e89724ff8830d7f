import type { IncidentDetail, OwnPosition, Reply } from '../shared/contract'
import { ask, Refused } from '../shared/api'
import { link, mapSide } from './desk'
import type { Spot } from './given'
import { spotOf } from './roads'

/** A place of the map, or what the index of places has under these words. The best match counts only when it is one. */
export async function placeOf(spot: Spot): Promise<{ lat: number; lng: number; name?: string }> {
  if (spot.kind === 'named') {
    const middle = mapSide.middle()
    const query = new URLSearchParams({ q: spot.name, limit: '2', ...(middle && { near: `${middle.lat},${middle.lng}` }) })
    const { places } = await ask<{ places: { name: string; lat: number; lng: number; match: string }[] }>(`/api/places?${query}`)
    const [best] = places
    if (!best || best.match === 'typo') throw new Refused(0, 'unknownPlaceName')
    return { lat: best.lat, lng: best.lng, name: best.name }
  }
  const known = spotOf(spot)
  if (known) return spot.kind === 'incident' ? { ...known, name: spot.incident.place } : { lat: known.lat, lng: known.lng }
  if (spot.kind !== 'officer') throw new Refused(0, 'unknownPlaceName')
  const reply = await link.call<Reply<{ position: OwnPosition }>>('Officer', spot.officer.id)
  if (reply.ok) return reply.position
  throw new Refused(0, reply.reason)
}

/** The id of the nth call of an incident, 1 for the first. */
export async function callIn(incident: string, n: number): Promise<string> {
  const reply = await link.call<Reply<{ incident: IncidentDetail }>>('Incident', incident)
  if (!reply.ok) throw new Refused(0, reply.reason)
  const id = (reply.incident.callList[n - 1] as { id?: string } | undefined)?.id
  if (!id) throw new Refused(0, 'unknownCall')
  return id
}
