import type { Geometry, Position } from 'geojson'

/** The middle of the largest ring of an area, by the weight of its ground. */
export function middleOf(geometry: Geometry): [lng: number, lat: number] | null {
  const shapes = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : []
  const rings = shapes.map((rings) => rings[0]!)
  return rings.map(weigh).sort((a, b) => b.ground - a.ground)[0]?.middle ?? null
}

function weigh(ring: readonly Position[]): { ground: number; middle: [number, number] } {
  const [x0 = 0, y0 = 0] = ring[0] ?? []
  let [twice, x, y] = [0, 0, 0]
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay, bx, by] = [ring[i - 1]![0]! - x0, ring[i - 1]![1]! - y0, ring[i]![0]! - x0, ring[i]![1]! - y0]
    const cross = ax * by - bx * ay
    twice += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  return { ground: Math.abs(twice), middle: twice === 0 ? [x0, y0] : [x0 + x / (3 * twice), y0 + y / (3 * twice)] }
}
