// Kept plate reads and cameras' clocks for the fake node: some cameras are silent, some have a wrong clock.
import { randomUUID } from 'node:crypto'
import { jurisdictionAt } from './city.mjs'

const minute = 60_000
const looks = [
  { plateColour: 'blue', class: 'car', colour: 'black' },
  { plateColour: 'green', class: 'car', colour: 'white' },
  { plateColour: 'yellow', class: 'heavyLorry', colour: 'unknown' },
]

export function cameras(all, now, jurisdictions) {
  return all
    .map((camera, i) => ({
      ...camera,
      id: `K${String(camera.id).padStart(3, '0')}`,
      jurisdiction: jurisdictionAt(camera.lng),
      heading: -1,
      skewSeconds: i % 9 === 2 ? 12.4 : i % 9 === 5 ? -3.1 : i === 17 ? 412 : 0.3,
      uncertaintySeconds: 0.4 + (i % 3) / 5,
      reads: i % 8 === 7 ? 0 : i % 11 === 3 ? 12 : 4000 + i,
      certain: i % 8 !== 7 && i % 11 !== 3,
      mended: i % 9 === 2 || i % 9 === 5,
      lastReadAt: i % 8 === 7 ? null : now - (i === 20 ? 26 * minute : (i % 5) * 4000),
    }))
    .filter((camera) => jurisdictions.includes(camera.jurisdiction))
}

/** As the node refuses, in the same order; a plate that ends in 0 has no read. */
export function searchReads(all, search, now) {
  const refuse = (reason) => ({ status: 400, answer: { reason } })
  if (!search.plate?.trim()) return refuse('patternTooWide')
  if (!(search.until > search.from)) return refuse('badRange')
  if (!search.why) return refuse('missingWhy')
  if (!search.case) return refuse('missingCase')
  const own = all.filter((camera) => jurisdictionAt(camera.lng) === search.jurisdiction)
  const n = search.plate.endsWith('0') ? 0 : search.plate.includes('*') ? 500 : 9
  const reads = Array.from({ length: n }, (_, i) => {
    const camera = own[(i * 7) % own.length]
    return {
      id: randomUUID(),
      camera: `K${String(camera.id).padStart(3, '0')}`,
      cameraName: camera.name,
      lat: camera.lat,
      lng: camera.lng,
      heading: 90,
      seenAt: now - Math.round(i * (n > 50 ? 0.1 : 5.3) * minute) - 20_000,
      plate: search.plate.replace('*', '沪A').replaceAll(/[-?]/g, () => String(i % 10)).slice(0, 8),
      confidence: i % 4 ? 90 + (i % 9) : -1,
      vehicle: looks[i % 3],
      picture: i % 2 ? 'https://pictures.example/2026/11/22/8841.jpg' : '',
    }
  })
  return { status: 200, answer: { now, cut: n >= 500, reads } }
}
