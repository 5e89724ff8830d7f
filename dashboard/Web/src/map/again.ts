import { effect, type Signal } from '@preact/signals'
import type { ErrorEvent, Map as BaseMap } from 'maplibre-gl'

type TileAt = { x: number; y: number; z: number }

/** A screen is some dozens of tiles; who looks around for an hour without a node gets the rest when moving the map again. */
const missingMax = 500

/** Tiles asked for while the node was away have failed, and a map never asks twice: this asks again once the link is back. */
export function askAgainAfterOutage(map: BaseMap, connected: Signal<boolean>): void {
  const missing = new Map<string, TileAt>()
  map.on('error', (event: ErrorEvent & { tile?: { tileID: { canonical: TileAt } } }) => {
    const at = event.tile?.tileID.canonical
    if (!at) console.error(event.error)
    else if (missing.size < missingMax) missing.set(`${at.z}/${at.x}/${at.y}`, { x: at.x, y: at.y, z: at.z })
  })
  effect(() => {
    if (!connected.value || missing.size === 0 || !map.getSource('base')) return
    map.refreshTiles('base', [...missing.values()])
    missing.clear()
  })
}
