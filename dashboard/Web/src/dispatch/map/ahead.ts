import { effect } from '@preact/signals'
import type { Feature, FeatureCollection } from 'geojson'
import { fill, language, words } from '../../i18n'
import { timeOfDay } from '../../shared/clock'
import { cameraList, cameras, chosenCamera } from '../cameras'
import { secondsText } from '../cameraStates'
import { outcomes, shownProposal } from '../posts'
import { chosenRead, listedReads } from '../reads'
import { replaying } from '../desk'
import { side } from '../sides'

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
const point = (lng: number, lat: number, properties: object): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lng, lat] },
  properties: { ...properties },
})

/** Keeps the map in step with the posts that are proposed, the reads that were found and the cameras that are looked at. */
export function followAhead(show: (source: string, data: FeatureCollection) => void): void {
  effect(() => {
    void language.value
    show('posts-ahead', collection(postsAhead()))
  })
  effect(() => show('kept-reads', collection(side.value === 'reads' && !replaying.value ? keptReads() : [])))
  let drawn = ''
  effect(() => {
    void language.value
    const rows = side.value === 'cameras' && !replaying.value ? cameraStates() : []
    // The list is judged anew each second; the map is drawn anew only when something else would be seen.
    const key = JSON.stringify(rows)
    if (key === drawn) return
    drawn = key
    show('camera-states', collection(rows))
  })
}

function postsAhead(): Feature[] {
  const came = outcomes.value
  return (shownProposal.value?.posts ?? []).map((post, index) => {
    const outcome = came.get(post.post)
    const opened = outcome?.state === 'done' && outcome.incident !== null
    const label = `${post.code} ${fill(words().border.thereAt, { at: timeOfDay(post.thereAt) })}`
    return point(post.lng, post.lat, { n: String(index + 1), opened, label, order: index })
  })
}

/** One place for each camera: when it read the vehicle last, and how often. */
function keptReads(): Feature[] {
  const byCamera = new Map<string, { lng: number; lat: number; at: number; n: number; chosen: boolean }>()
  for (const read of listedReads.value) {
    if (typeof read.lat !== 'number' || typeof read.lng !== 'number') continue
    const one = byCamera.get(read.camera) ?? { lng: read.lng, lat: read.lat, at: read.seenAt, n: 0, chosen: false }
    one.n++
    if (read.id === chosenRead.value) {
      one.chosen = true
      one.at = read.seenAt
    } else if (!one.chosen) one.at = Math.max(one.at, read.seenAt)
    byCamera.set(read.camera, one)
  }
  return [...byCamera.values()].map(({ lng, lat, at, n, chosen }) =>
    point(lng, lat, { n: n > 1 ? String(n) : '', chosen, label: timeOfDay(at), order: -at }),
  )
}

function cameraStates(): Feature[] {
  if (!cameras.value) return []
  return cameraList.value.map(({ camera, condition }) => {
    const off = `${camera.skewSeconds > 0 ? '−' : '+'}${secondsText(camera.skewSeconds)} s`
    const label = condition === 'silent' ? words().cameras.mapSilent : condition === 'clockOff' ? off : ''
    return point(camera.lng, camera.lat, { condition, label, chosen: camera.id === chosenCamera.value })
  })
}
