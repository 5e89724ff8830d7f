import { effect, signal } from '@preact/signals'
import type { FeatureCollection } from 'geojson'
import { LngLatBounds, Map as BaseMap, type GeoJSONSource, type LayerSpecification } from 'maplibre-gl'
import { language, named } from '../i18n'
import { askAgainAfterOutage } from '../map/again'
import { mapColours, type MapColours } from '../map/colours'
import { placeImages } from '../map/icons'
import { mapStyle, type Extra } from '../map/style'
import { prepareMaps } from '../map/worker'
import type { Region } from '../shared/contract'
import { theme } from '../shared/theme'
import type { Kept } from './kept'
import { held, link, position, route } from './duty'

const circle = (id: string, kind: string, radius: number, fill: string, edge: string, width: number): LayerSpecification => ({
  id,
  type: 'circle',
  source: 'own',
  filter: ['==', ['get', 'kind'], kind],
  paint: { 'circle-radius': radius, 'circle-color': fill, 'circle-stroke-color': edge, 'circle-stroke-width': width },
})

function patrolExtra(colours: MapColours): Extra {
  return {
    sources: ['own'],
    under: [],
    over: [
      {
        id: 'way-edge',
        type: 'line',
        source: 'own',
        filter: ['==', ['get', 'kind'], 'way'],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colours.edge, 'line-width': 9 },
      },
      {
        id: 'way',
        type: 'line',
        source: 'own',
        filter: ['==', ['get', 'kind'], 'way'],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colours.wayHeld, 'line-width': 5 },
      },
      circle('place-ring', 'place', 15, 'transparent', colours.priority[0]!, 3.5),
      circle('place', 'place', 5, colours.priority[0]!, colours.edge, 1.5),
      circle('own-position', 'own', 8, colours.available, colours.edge, 3),
    ],
  }
}

/** True once the officer has moved the map by hand; it then stays where it was put until the whole way is asked for. */
export const movedByHand = signal(false)

/** The officer's map: where I am, where to go, the way between. Returns the action that shows the whole way. */
export function startWay(element: HTMLElement, region: Kept['region'] & Partial<Pick<Region, 'stations'>>): () => void {
  prepareMaps()
  const colours = mapColours(theme.peek())
  const map = new BaseMap({
    container: element,
    style: mapStyle(colours, patrolExtra(colours)),
    center: region.center,
    zoom: 12,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    minZoom: 6,
    maxZoom: 18,
  })
  map.touchZoomRotate.disableRotation()
  const shown: Record<string, FeatureCollection> = {}
  const show = (source: string, data: FeatureCollection) => {
    shown[source] = data
    map.getSource<GeoJSONSource>(source)?.setData(data)
  }

  map.on('movestart', (event) => {
    if (event.originalEvent) movedByHand.value = true
  })
  const frame = () => {
    movedByHand.value = false
    const to = held.peek()
    const from = position.peek()
    if (to) {
      const bounds = new LngLatBounds([to.lng, to.lat], [to.lng, to.lat])
      if (from) bounds.extend([from.lng, from.lat])
      const way = route.peek()
      if (way && way !== 'none') for (const at of way.line) bounds.extend(at)
      const room = Math.min(element.clientHeight, element.clientWidth)
      map.fitBounds(bounds, { padding: Math.min(44, room / 5), maxZoom: 16, duration: 400 })
    } else if (from) map.easeTo({ center: [from.lng, from.lat], zoom: Math.max(map.getZoom(), 13.5), duration: 400 })
  }
  map.on('style.load', () => {
    for (const { name, image } of placeImages(mapColours(theme.peek()))) if (!map.hasImage(name)) map.addImage(name, image)
    for (const [source, data] of Object.entries(shown)) show(source, data)
  })
  map.once('style.load', () => {
    effect(() =>
      show('stations', {
        type: 'FeatureCollection',
        features: (region.stations ?? []).map((one) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [one.lng, one.lat] },
          properties: { label: (void language.value, named(one)) },
        })),
      }),
    )
    effect(() => show('own', ownFeatures()))
    effect(() => {
      void held.value?.id
      void route.value
      if (!movedByHand.peek() || route.peek() === null) frame()
    })
    let first = true
    let had = position.peek() !== null
    effect(() => {
      if (position.value && !had) {
        had = true
        frame()
      }
    })
    effect(() => {
      const changed = mapColours(theme.value)
      if (first) {
        first = false
        return
      }
      map.setStyle(mapStyle(changed, patrolExtra(changed)), { diff: false })
    })
  })
  map.once('idle', () => {
    document.documentElement.dataset.map = 'ready'
  })
  askAgainAfterOutage(map, link.connected)
  new ResizeObserver(() => {
    map.resize()
    if (held.peek() && !movedByHand.peek()) frame()
  }).observe(element)
  return frame
}

function ownFeatures(): FeatureCollection {
  const features: FeatureCollection['features'] = []
  const way = route.value
  if (held.value && way && way !== 'none')
    features.push({ type: 'Feature', geometry: { type: 'LineString', coordinates: way.line }, properties: { kind: 'way' } })
  const point = (at: { lat: number; lng: number }, kind: string) =>
    features.push({ type: 'Feature', geometry: { type: 'Point', coordinates: [at.lng, at.lat] }, properties: { kind } })
  if (held.value) point(held.value, 'place')
  if (position.value) point(position.value, 'own')
  return { type: 'FeatureCollection', features }
}
