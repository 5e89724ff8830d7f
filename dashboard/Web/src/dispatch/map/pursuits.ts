import { effect } from '@preact/signals'
import { Marker, type Map as BaseMap, type PointLike } from 'maplibre-gl'
import type { Feature, FeatureCollection } from 'geojson'
import { fill, language, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Track } from '../../shared/border'
import { cityName, tracks } from '../desk'
import { mapTrack, newestOf, secondsSince, trackReach, trackReachSeconds } from '../border'
import { reachedBy } from './growing'

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
const point = (lng: number, lat: number, properties: object): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lng, lat] },
  properties: { ...properties },
})

/** Keeps the map in step with the followed vehicles: their ways, where the shown one can be, and where it may come. */
export function followPursuits(map: BaseMap, show: (source: string, data: FeatureCollection) => void): void {
  const pulse = document.createElement('div')
  pulse.className = 'pulse'
  const marker = new Marker({ element: pulse })
  effect(() => {
    const shown = mapTrack.value
    show(
      'tracks',
      collection(
        [...tracks.value.filter((track) => track.id !== shown?.id), ...(shown ? [shown] : [])].flatMap((one) => wayOf(one, one === shown)),
      ),
    )
    const seen = shown && newestOf(shown)
    if (seen) marker.setLngLat([seen.lng, seen.lat]).addTo(map)
    else marker.remove()
  })
  effect(() => {
    void language.value
    const shown = mapTrack.value
    show('track-next', collection(shown ? nextOf(shown, tick.value) : []))
  })
  followReach(show)
}

/** The ground grows each second; while no cell is added nothing is drawn anew. */
function followReach(show: (source: string, data: FeatureCollection) => void): void {
  let drawn = ''
  effect(() => {
    const known = trackReach.value
    if (!known) {
      if (drawn) show('track-reach', collection([]))
      drawn = ''
      return
    }
    const elapsed = secondsSince(known.seenAt)
    const { now, soon } = reachedBy(known.reach.cells, elapsed)
    // Past what was asked for it can be beyond: the edge stays, and stands for nothing certain.
    const isOld = elapsed > trackReachSeconds
    const key = `${known.read} ${now.length} ${soon.length} ${isOld}`
    if (key === drawn) return
    drawn = key
    void import('h3-js').then(({ cellsToMultiPolygon }) => {
      if (key !== drawn) return
      const ground = (cells: string[], when: string): Feature => ({
        type: 'Feature',
        geometry: { type: 'MultiPolygon', coordinates: cellsToMultiPolygon(cells, true) },
        properties: { when },
      })
      show('track-reach', collection(isOld ? [ground(now, 'old')] : [ground(soon, 'soon'), ground(now, 'now')]))
    })
  })
}

/** The sightings with their numbers, and the legs between those that nobody found false. */
export function wayOf(track: Track, selected: boolean): Feature[] {
  const believed = track.sightings.filter((one) => one.verification !== 'false')
  const newest = believed.at(-1)
  const legs = believed.slice(1).map((to, i): Feature => {
    const from = believed[i]!
    return {
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: [
          [from.lng, from.lat],
          [to.lng, to.lat],
        ],
      },
      properties: { what: 'leg', selected, sure: from.verification === 'confirmed' && to.verification === 'confirmed' },
    }
  })
  const points = track.sightings.map((one, i) =>
    point(one.lng, one.lat, {
      what: 'sighting',
      track: track.id,
      selected,
      state: one.verification,
      n: String(i + 1),
      order: i,
      ...(one === newest ? { label: track.plate } : {}),
    }),
  )
  return [...legs, ...points]
}

function nextOf(track: Track, now: number): Feature[] {
  const strings = words().border
  const until = (at: number) => (at > now ? span(at - now) : `+${span(now - at)}`)
  const borders = track.borders.map((one, i) => {
    const past = one.earliestAt <= now
    const values = { earliest: past ? span(now - one.earliestAt) : span(one.earliestAt - now), likely: until(one.likelyAt) }
    const times = fill(past ? strings.mapBorderPast : strings.mapBorder, values)
    return point(one.lng, one.lat, { what: 'border', order: i, name: `${one.name} → ${cityName(one.to)}`, times })
  })
  const cameras = track.cameras.map((one) =>
    point(one.lng, one.lat, { what: 'camera', percent: one.percent, share: `${one.percent}%`, name: one.name }),
  )
  return [...cameras, ...borders]
}

/** The track whose sighting is at a place of the screen. */
export function trackAt(map: BaseMap, at: { x: number; y: number }): string | null {
  const box: [PointLike, PointLike] = [
    [at.x - 8, at.y - 8],
    [at.x + 8, at.y + 8],
  ]
  const hit = map.queryRenderedFeatures(box, { layers: ['sightings'] })[0]
  return hit ? String(hit.properties.track) : null
}
