import type { Ring } from '../shared/connected'

/** More would not fit into what the node reads at once (64 KiB), written to a tenth of a metre. */
const pointsMax = 2_000
export type Bounds = readonly [west: number, south: number, east: number, north: number]
export type AreaFault = 'noPolygon' | 'notJson' | 'holes' | 'parts' | 'tooFew' | 'badPoint' | 'tooMany' | 'swapped' | 'outside'

/** A pasted polygon: GeoJSON of one, in whatever it is wrapped, or a bare list of [longitude, latitude]. It is closed when it is not. */
export function readRing(text: string, bounds: Bounds): { ring: Ring } | { fault: AreaFault } {
  if (!text.trim()) return { fault: 'noPolygon' }
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return { fault: 'notJson' }
  }
  const rings = ringsOf(read)
  if (typeof rings === 'string') return { fault: rings }
  if (rings.length !== 1) return { fault: rings.length === 0 ? 'noPolygon' : 'holes' }
  return checked(rings[0], bounds)
}

// The rings of the one polygon in it.
function ringsOf(read: unknown): unknown[] | AreaFault {
  if (Array.isArray(read)) return isPoint(read[0]) ? [read] : read
  if (typeof read !== 'object' || read === null) return 'noPolygon'
  const { type, features, geometry, coordinates } = read as Record<string, unknown>
  if (type === 'FeatureCollection' && Array.isArray(features)) return features.length === 1 ? ringsOf(features[0]) : 'parts'
  if (type === 'Feature') return ringsOf(geometry)
  if (!Array.isArray(coordinates)) return 'noPolygon'
  if (type === 'Polygon') return coordinates
  if (type !== 'MultiPolygon') return 'noPolygon'
  return coordinates.length === 1 && Array.isArray(coordinates[0]) ? coordinates[0] : 'parts'
}

function isPoint(read: unknown): boolean {
  return Array.isArray(read) && typeof read[0] === 'number'
}

function checked(read: unknown, bounds: Bounds): { ring: Ring } | { fault: AreaFault } {
  if (!Array.isArray(read)) return { fault: 'noPolygon' }
  const ring: Ring = []
  for (const point of read as unknown[]) {
    if (!Array.isArray(point) || !Number.isFinite(point[0]) || !Number.isFinite(point[1])) return { fault: 'badPoint' }
    ring.push([rounded(point[0] as number), rounded(point[1] as number)])
  }
  const [first, last] = [ring[0], ring.at(-1)]
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push([...first])
  if (new Set(ring.map(String)).size < 3) return { fault: 'tooFew' }
  if (ring.length > pointsMax) return { fault: 'tooMany' }
  if (!touches(ring, bounds)) return { fault: touches(ring.map(([lng, lat]) => [lat, lng]), bounds) ? 'swapped' : 'outside' }
  return ring.every(([lng, lat]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90) ? { ring } : { fault: 'badPoint' }
}

// By their rectangles: whoever warns the public warns somebody in the region.
function touches(ring: Ring, [west, south, east, north]: Bounds): boolean {
  const lngs = ring.map(([lng]) => lng)
  const lats = ring.map(([, lat]) => lat)
  return least(lngs) <= east && most(lngs) >= west && least(lats) <= north && most(lats) >= south
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity)
