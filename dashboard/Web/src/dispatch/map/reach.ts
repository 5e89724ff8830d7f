import type { Feature, FeatureCollection } from 'geojson'
import type { Closure } from '../../shared/contract'
import { closureValues, towards, type ShownReach, type Spot } from '../roads'
import { fill, words } from '../../i18n'
import { span } from '../../shared/clock'
import { bandEnds, bandsOf } from './bands'

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
const point = (lng: number, lat: number, properties: object): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lng, lat] },
  properties: { ...properties },
})

/** The ground that can be reached, a shape for each shade. The H3 library is fetched with the first of them. */
export async function reachFeatures(shown: ShownReach | null): Promise<FeatureCollection> {
  if (!shown) return collection([])
  const { cellsToMultiPolygon } = await import('h3-js')
  const ends = bandEnds(shown.minutes)
  return collection([
    ...bandsOf(shown.reach.cells, ends).map((cells, band): Feature => ({
      type: 'Feature',
      geometry: { type: 'MultiPolygon', coordinates: cellsToMultiPolygon(cells, true) },
      properties: { share: ends.length > 1 ? band / (ends.length - 1) : 0 },
    })),
    ...shown.reach.crossings.map((one) =>
      point(one.lng, one.lat, { time: span(one.seconds * 1000), street: one.street, seconds: one.seconds }),
    ),
  ])
}

/** The closed stretches as lines, and a sign with its words on each. */
export function closureFeatures(closures: readonly Closure[]): FeatureCollection {
  return collection(
    closures.flatMap((closure) => {
      const values = closureValues(closure)
      const one = typeof closure.heading === 'number'
      const label = `${values.street}${one ? ` ${towards(closure.heading!)}` : ''}\n${fill(words().closedUntil, { until: values.until! })}`
      const sign = point(closure.lng, closure.lat, { id: closure.id, icon: `closed-${closure.kind}`, label })
      if (closure.line.length < 2) return [sign]
      const line: Feature = {
        type: 'Feature',
        geometry: { type: 'LineString', coordinates: closure.line },
        properties: { id: closure.id, one },
      }
      return [line, sign]
    }),
  )
}

export function markFeatures(marks: readonly (Spot | null | undefined)[]): FeatureCollection {
  return collection(marks.flatMap((mark) => (mark ? [point(mark.lng, mark.lat, {})] : [])))
}
