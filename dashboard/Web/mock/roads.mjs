// Closures and reach of the made-up city: as the crow flies along its grid, with nothing obeyed.
import { cellToLatLng, gridDisk, latLngToCell } from 'h3-js'
import { center, jurisdictionAt, roads } from './city.mjs'

export const closures = new Map()
let last = 0

const metresOf = ([lng, lat], [otherLng, otherLat]) =>
  Math.hypot((lng - otherLng) * 111195 * Math.cos((lat * Math.PI) / 180), (lat - otherLat) * 111195)

/** The piece of the nearest street; null when it is farther than 100 m. */
function nearest(place) {
  let best = null
  for (const road of roads) {
    for (let i = 0; i + 1 < road.line.length; i++) {
      const [a, b] = [road.line[i], road.line[i + 1]]
      const length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
      const part = Math.max(0, Math.min(1, ((place[0] - a[0]) * (b[0] - a[0]) + (place[1] - a[1]) * (b[1] - a[1])) / length))
      const spot = [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]
      const metres = metresOf(spot, place)
      if (metres < (best?.metres ?? 100)) best = { metres, spot, road, line: [a, b] }
    }
  }
  return best
}

export function shut({ kind, lat, lng, heading, why, until }, by, now) {
  const found = nearest([lng, lat])
  if (!found) return null
  const middle = [0, 1].map((axis) => (found.line[0][axis] + found.line[1][axis]) / 2)
  const at = kind === 'point' ? found.spot : middle
  const row = {
    id: `X${++last}`,
    kind,
    lat: at[1],
    lng: at[0],
    ...(heading === undefined ? {} : { heading }),
    street: found.road.name,
    why,
    by,
    from: Math.round(now),
    until,
    jurisdiction: jurisdictionAt(at[0]),
    line: kind === 'point' ? [at] : found.line,
  }
  closures.set(row.id, row)
  return row
}

export function renew(id, until) {
  if (closures.has(id)) closures.set(id, { ...closures.get(id), until })
  return closures.get(id)
}

export function lift(id) {
  return closures.delete(id)
}

/** Closures that have come to their end. True when there were some. */
export function expire(now) {
  const over = [...closures.values()].filter((one) => one.until <= now)
  for (const one of over) closures.delete(one.id)
  return over.length > 0
}

export function reach(from, seconds) {
  const metresPerSecond = 9
  const starts = from.map(([lat, lng]) => [lng, lat])
  const soonest = (place) => Math.min(...starts.map((start) => metresOf(start, place) * 1.25)) / metresPerSecond
  const cells = new Map()
  for (const [lat, lng] of from)
    for (const cell of gridDisk(latLngToCell(lat, lng, 9), Math.min(60, Math.ceil((seconds * metresPerSecond) / 300)))) {
      const at = cellToLatLng(cell).reverse()
      const time = soonest(at)
      if (time <= seconds) cells.set(cell, Math.ceil(time))
    }
  const homes = new Set(starts.map(([lng]) => jurisdictionAt(lng)))
  const crossings = roads
    .filter((road) => road.class < 5 && road.name.endsWith(' E'))
    .map((road) => ({ street: road.name, at: road.line.reduce((a, b) => (Math.abs(b[0] - center[0]) < Math.abs(a[0] - center[0]) ? b : a)) }))
    .map(({ street, at }) => ({ street, lat: at[1], lng: at[0], from: homes.has(3) ? 3 : 4, to: homes.has(3) ? 4 : 3, seconds: Math.ceil(soonest(at)) }))
    .filter((one) => one.seconds <= seconds)
    .sort((a, b) => a.seconds - b.seconds)
  const entered = [...homes].map((jurisdiction) => ({ jurisdiction, seconds: 0 }))
  if (crossings[0] && homes.size === 1) entered.push({ jurisdiction: crossings[0].to, seconds: crossings[0].seconds })
  return { seconds, cells: [...cells].sort((a, b) => a[1] - b[1]), crossings, jurisdictions: entered }
}
