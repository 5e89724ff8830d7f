import type { Place, PlaceAt } from '../shared/calls'

/**
 * A place as it is being entered. `from`: how it got its coordinates, which says what more typing does to them: words after the name of
 * a known place are a detail of it ("…, 3rd floor"), other words are another place; whoever pointed at the map may call it as they like.
 */
export interface PlaceDraft {
  text: string
  lat: number | null
  lng: number | null
  from: 'nothing' | 'index' | 'map' | 'kept'
  /** The name it was given with its coordinates. */
  name: string
  /** The desk insists on words that are in no index. */
  unverified: boolean
  /** Whether its jurisdiction is one of one's own; null when that is not known. */
  yours: boolean | null
}

export const noPlace: PlaceDraft = { text: '', lat: null, lng: null, from: 'nothing', name: '', unverified: false, yours: null }

/** What becomes of a place when its words are typed. */
export function typed(draft: PlaceDraft, text: string): PlaceDraft {
  if (draft.from === 'map') return { ...draft, text }
  const detail = draft.from !== 'nothing' && draft.name !== '' && text.startsWith(draft.name)
  return detail ? { ...draft, text } : { ...noPlace, text }
}

/** A candidate was chosen. */
export function picked(place: Place): PlaceDraft {
  return { text: place.name, lat: place.lat, lng: place.lng, from: 'index', name: place.name, unverified: false, yours: place.yours }
}

/** Somebody pointed at the map. Words that the desk insists on stay, and the place on the map is where they are thought to be. */
export function pointedAt(draft: PlaceDraft, lat: number, lng: number, found: PlaceAt | null): PlaceDraft {
  const name = found?.name || spotText(lat, lng)
  const text = draft.unverified && draft.text ? draft.text : name
  return { text, lat, lng, from: 'map', name, unverified: draft.unverified && draft.text !== '', yours: found?.yours ?? null }
}

/** The words are to be taken as they are, though no index has them. */
export function insisted(text: string): PlaceDraft {
  return { ...noPlace, text: text.trim(), unverified: true }
}

/** A place that the node has already. */
export function keptPlace(text: string, lat: number, lng: number, unverified: boolean): PlaceDraft {
  return { text, lat, lng, from: 'kept', name: text, unverified, yours: true }
}

export function hasSpot(draft: PlaceDraft): draft is PlaceDraft & { lat: number; lng: number } {
  return draft.lat !== null && draft.lng !== null
}

/** Whether an incident can be opened there. */
export function isEnough(draft: PlaceDraft): boolean {
  return hasSpot(draft) || (draft.unverified && draft.text.trim() !== '')
}

export function spotText(lat: number, lng: number): string {
  return `${lat.toFixed(5)}, ${lng.toFixed(5)}`
}

/** "340 m", "1.2 km". */
export function metresText(metres: number): string {
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`
}
