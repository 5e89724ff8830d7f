import type { Feature, FeatureCollection } from 'geojson'
import type { CellsFrame, Incident, IncidentDetail, Region } from '../../shared/contract'

/** Ranked officers that get a line to the incident. */
const waysMax = 3

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
const point = (lng: number, lat: number, properties: object): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lng, lat] },
  properties: { ...properties },
})

export function incidentFeatures(
  incidents: Iterable<Incident>,
  selected: string | null,
  nameOf: (type: string) => string,
): FeatureCollection {
  return collection(
    [...incidents].map((incident) =>
      point(incident.lng, incident.lat, {
        id: incident.id,
        priority: incident.priority,
        waiting: incident.state === 'waiting',
        selected: incident.id === selected,
        label: `${incident.id.replace(/^(\d+)-0*/, '$1-')} ${nameOf(incident.type)}`,
      }),
    ),
  )
}

/** Lines from the selected incident: to those who hold a directive, and to the first that fit. */
export function wayFeatures(
  incident: Incident | undefined,
  detail: IncidentDetail | null,
  placeOf: (officer: number) => [number, number] | null,
): FeatureCollection {
  if (!incident) return collection([])
  const line = (officer: number, properties: object): Feature[] => {
    const at = placeOf(officer)
    return at
      ? [
          {
            type: 'Feature',
            geometry: { type: 'LineString', coordinates: [at, [incident.lng, incident.lat]] },
            properties: { ...properties },
          },
        ]
      : []
  }
  const held = incident.officers.flatMap((holder) => line(holder.officer, { held: true, rank: 0 }))
  // Once somebody is on it, the ranking is no longer the question.
  const fitting = held.length > 0 ? [] : (detail?.ranking?.officers ?? []).filter((one) => one.reason === 'fits').slice(0, waysMax)
  return collection([...held, ...fitting.flatMap((one, index) => line(one.officer, { held: false, rank: index + 1 }))])
}

export function placeFeatures(region: Region, name: (thing: { name: string; nameZh: string }) => string) {
  return {
    stations: collection(region.stations.map((station) => point(station.lng, station.lat, { label: name(station) }))),
    cameras: collection(region.cameras.map((camera) => point(camera.lng, camera.lat, { label: camera.name }))),
    jurisdictions: collection(region.jurisdictions.map((one) => point(one.label[0], one.label[1], { label: name(one) }))),
  }
}

/** Cells with their counts. The H3 library is fetched with the first of them. */
export async function cellFeatures(cells: CellsFrame['cells']): Promise<FeatureCollection> {
  if (cells.length === 0) return collection([])
  const { cellToBoundary, cellToLatLng } = await import('h3-js')
  return collection(
    cells.flatMap(([cell, available, total]) => {
      const [lat, lng] = cellToLatLng(cell)
      return [
        {
          type: 'Feature' as const,
          geometry: { type: 'Polygon' as const, coordinates: [cellToBoundary(cell, true)] },
          properties: { share: total > 0 ? available / total : 0 },
        },
        point(lng, lat, { text: `${available}/${total}` }),
      ]
    }),
  )
}
