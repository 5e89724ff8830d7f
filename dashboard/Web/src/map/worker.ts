import { setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'

/** MapLibre's tile worker is a file of its own; must be called before the first map. */
export function prepareMaps(): void {
  setWorkerUrl(workerUrl)
}
