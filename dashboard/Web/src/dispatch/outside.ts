import { computed, signal } from '@preact/signals'
import type { Advisory } from '../shared/advisories'
import { tick } from '../shared/clock'
import { advisories } from './desk'

/** What the browser keeps it under. Only whether they are drawn is kept. */
const keptUnder = 'sp.outsideAreas'

/** The notice from outside that is open in the pane, by its number. */
export const openNotice = signal<string | null>(null)
/** Whether the map draws the areas of all of them; else only of the open one. */
export const outsideAreasOn = signal(localStorage.getItem(keptUnder) === 'on')

export function toggleOutsideAreas(): void {
  outsideAreasOn.value = !outsideAreasOn.value
  localStorage.setItem(keptUnder, outsideAreasOn.value ? 'on' : 'off')
}

let before: readonly Advisory[] = []
/** Those that stand at this moment, the node's word of their end or not. The same array until one more or less does. */
export const standing = computed(() => {
  const now = tick.value
  const known = advisories.value
  const left = known.some((one) => one.until <= now) ? known.filter((one) => one.until > now) : known
  const isSame = left.length === before.length && left.every((one, at) => one === before[at])
  return isSame ? before : (before = left)
})

/** What the map draws. */
export const drawnNotices = computed(() => (outsideAreasOn.value ? standing.value : standing.value.filter((one) => one.id === openNotice.value)))
