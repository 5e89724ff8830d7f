import { computed, effect, signal } from '@preact/signals'
import type { FeatureCollection } from 'geojson'
import { api, Refused } from '../shared/api'
import { me } from './desk'
import { ownAreas } from './desks'
import { ownShapes } from './ownShapes'
import { tables } from './policyTables'

/** What the browser keeps it under. Only whether they are drawn is kept. */
const keptUnder = 'sp.areaShapes'

/** The shapes of the region's areas, as they were fetched last. */
export const shapes = signal<FeatureCollection | null>(null)
/** Whether the map draws them. */
export const shapesOn = signal(localStorage.getItem(keptUnder) !== 'off')
export const hasAreas = computed(() => (tables.value?.areas ?? []).length > 0)

export function toggleShapes(): void {
  shapesOn.value = !shapesOn.value
  localStorage.setItem(keptUnder, shapesOn.value ? 'on' : 'off')
}

/** Fetches them when they are wanted first, and again when other tables came into force. */
export function keepShapesFresh(): void {
  let known: unknown = null
  effect(() => {
    const now = tables.value
    if (!now || !shapesOn.value || known === now || now.areas.length === 0) return
    known = now
    void fetchShapes()
  })
}

async function fetchShapes(): Promise<void> {
  try {
    shapes.value = await api.areas()
  } catch (fault) {
    if (!(fault instanceof Refused)) console.warn('the shapes of the areas could not be read', fault)
  }
}

/** The shapes as the map draws them: those of one's cities, and which of them this desk covers. */
export const shownShapes = computed(() =>
  shapesOn.value && shapes.value ? ownShapes(shapes.value, me.value?.jurisdictions ?? [], [...ownAreas.value.values()].flat()) : null,
)
