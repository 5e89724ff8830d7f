import type { CallChange, OpenCall } from '../shared/calls'
import type { IncidentChange } from '../shared/incidents'
import { hasSpot, type PlaceDraft } from './placeDraft'

/** The fields of a call form, each a text; places are packed. */
export const callFields = ['type', 'place', 'priority', 'text', 'callerName', 'callerNumber', 'callerPlace', 'source', 'state'] as const
export type CallField = (typeof callFields)[number]
export type CallValues = Record<CallField, string>

/** Fields that belong to the incident, not to the call. */
export const incidentFields: readonly CallField[] = ['type', 'place', 'priority']

/** A place as one text, so that it is saved as one field. Empty: none. */
export function packPlace(place: PlaceDraft): string {
  if (!place.text.trim() && !hasSpot(place)) return ''
  return JSON.stringify({ text: place.text.trim(), lat: place.lat, lng: place.lng, unverified: place.unverified })
}

interface Packed {
  text: string
  lat: number | null
  lng: number | null
  unverified: boolean
}
function unpack(text: string): Packed {
  return text ? (JSON.parse(text) as Packed) : { text: '', lat: null, lng: null, unverified: false }
}

/**
 * What opens the incident.
 * @param join An incident's number, "new", or null: as the policy does.
 * @param jurisdiction Whose an unverified place without a spot is.
 */
export function openBody(id: string, values: CallValues, join: string | null, jurisdiction: number): OpenCall {
  const place = unpack(values.place)
  const body: OpenCall = { id, type: values.type }
  if (place.lat !== null && place.lng !== null) Object.assign(body, { lat: place.lat, lng: place.lng })
  else body.jurisdiction = jurisdiction
  if (place.text) body.place = place.text
  if (place.unverified) body.unverified = true
  if (values.priority) body.priority = Number(values.priority)
  if (join) body.join = join
  for (const field of ['text', 'callerName', 'callerNumber', 'source', 'state'] as const)
    if (values[field]) Object.assign(body, { [field]: values[field] })
  return Object.assign(body, values.callerPlace ? callerPlaceOf(values.callerPlace) : {})
}

/** What sets one field of a call that is there. */
export function callChange(field: CallField, value: string): CallChange {
  return field === 'callerPlace' ? callerPlaceOf(value) : { [field]: value }
}

/** What sets one field of its incident; `typesPriority`: what the type has, for a priority that is given back to it. */
export function incidentChange(field: CallField, value: string, typesPriority: number): IncidentChange {
  if (field === 'type') return { type: value }
  if (field === 'priority') return { priority: value ? Number(value) : typesPriority }
  const place = unpack(value)
  if (place.lat === null || place.lng === null) return { place: place.text }
  return { place: place.text, lat: place.lat, lng: place.lng, mark: place.unverified ? 'unverified' : 'found' }
}

function callerPlaceOf(value: string): CallChange {
  const place = unpack(value)
  const spot = place.lat !== null && place.lng !== null ? { callerLat: place.lat, callerLng: place.lng } : {}
  return { callerPlace: place.text, ...spot }
}
