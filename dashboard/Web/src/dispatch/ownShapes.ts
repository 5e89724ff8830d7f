import type { FeatureCollection } from 'geojson'

/** Of all areas those of these cities; each says whether it is one of the desk's own. */
export function ownShapes(all: FeatureCollection, cities: readonly number[], own: readonly string[]): FeatureCollection {
  const mine = all.features.filter((one) => cities.includes(Number(one.properties?.jurisdiction)))
  const features = mine.map((one) => ({ ...one, properties: { ...one.properties, own: own.includes(String(one.properties?.code)) } }))
  return { type: 'FeatureCollection', features }
}
