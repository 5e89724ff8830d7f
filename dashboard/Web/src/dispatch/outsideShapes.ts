import type { Feature, Geometry, Position } from 'geojson'
import { gravityOf, type Advisory, type AdvisoryArea, type LngLat } from '../shared/advisories'
import { middleOf } from './map/middle'

/** Corners of a circle as it is drawn: at the size of a screen it looks round. */
const corners = 72
const metresPerDegree = 111_195
/** From here on an area is drawn as grave. */
const graveFrom = 3

/** A closed ring around a place. */
export function ringAround(lng: number, lat: number, metres: number): LngLat[] {
  const high = metres / metresPerDegree
  const wide = high / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  const at = (corner: number): LngLat => {
    const angle = (2 * Math.PI * (corner % corners)) / corners
    return [lng + wide * Math.cos(angle), lat + high * Math.sin(angle)]
  }
  return Array.from({ length: corners + 1 }, (_, corner) => at(corner))
}

/** The shapes of a part of a notice; a circle of no size is a place. */
function shapesOf(area: AdvisoryArea): Geometry[] {
  return [
    ...area.polygons.map((ring): Geometry => ({ type: 'Polygon', coordinates: [ring] })),
    ...area.circles.map(
      ({ lng, lat, metres }): Geometry =>
        metres > 0 ? { type: 'Polygon', coordinates: [ringAround(lng, lat, metres)] } : { type: 'Point', coordinates: [lng, lat] },
    ),
    ...(area.lines ?? []).map((line): Geometry => ({ type: 'LineString', coordinates: line })),
  ]
}

/** Where the words of a shape stand. */
function labelPlace(shape: Geometry): Position | null {
  if (shape.type === 'Point') return shape.coordinates
  if (shape.type === 'LineString') return shape.coordinates[Math.floor(shape.coordinates.length / 2)] ?? null
  return middleOf(shape)
}

/** Its shapes as the map draws them, each with its words at a place of their own: a shape is cut into tiles, and would be named in each. */
export function noticeFeatures(notice: Advisory, isOpen: boolean, label: string): Feature[] {
  const properties = { id: notice.id, real: notice.status === 'actual', grave: gravityOf(notice) >= graveFrom, open: isOpen }
  return notice.area.flatMap(shapesOf).flatMap((geometry) => {
    const what = { Polygon: 'ground', LineString: 'line', Point: 'place' }[geometry.type as 'Polygon' | 'LineString' | 'Point']
    const coordinates = labelPlace(geometry)
    const shape: Feature = { type: 'Feature', geometry, properties: { ...properties, what } }
    if (!coordinates) return [shape]
    return [shape, { type: 'Feature', geometry: { type: 'Point', coordinates }, properties: { ...properties, what: 'label', label } }]
  })
}

/** The corners of all its ground; none when it says no place. */
export function extentOf(notice: Advisory): { lat: number; lng: number }[] {
  const places = notice.area.flatMap((area) => [
    ...area.polygons.flat(),
    ...(area.lines ?? []).flat(),
    ...area.circles.flatMap(({ lng, lat, metres }): LngLat[] => (metres > 0 ? ringAround(lng, lat, metres) : [[lng, lat]])),
  ])
  if (places.length === 0) return []
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lng, lat] of places) {
    west = Math.min(west, lng)
    south = Math.min(south, lat)
    east = Math.max(east, lng)
    north = Math.max(north, lat)
  }
  return [
    { lat: south, lng: west },
    { lat: north, lng: east },
  ]
}
