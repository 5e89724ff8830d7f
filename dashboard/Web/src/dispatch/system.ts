import { computed, effect, signal } from '@preact/signals'
import { api } from '../shared/api'
import { wallTick } from '../shared/clock'
import type { SystemState } from '../shared/past'
import { me } from './desk'
import { faultText } from './recall'
import { side } from './sides'

/** How often it is asked for in the background, and while it is looked at. Wall milliseconds. */
const renewEveryMs = 20_000
const lookedAtEveryMs = 4000

/** The state of the system as it was told last; null before. */
export const system = signal<SystemState | null>(null)
export const systemAt = signal(0)
export const systemFault = signal('')

/** What needs a look: parts that are not well, and interfaces that were up and are not. */
export const systemProblems = computed(() => {
  const known = system.value
  if (!known) return 0
  const parts = known.parts.filter((one) => one.state !== 'well').length
  return parts + known.interfaces.filter((one) => one.state === 'silent' || one.state === 'down').length
})

let asking = false
let askedAt = -renewEveryMs
async function renew(): Promise<void> {
  if (asking) return
  asking = true
  askedAt = performance.now()
  try {
    system.value = await api.system()
    systemAt.value = performance.now()
    systemFault.value = ''
  } catch (fault) {
    systemFault.value = faultText(fault)
  } finally {
    asking = false
  }
}

/** Keeps it fresh: a part that fails is shown on the desk without anybody asking. */
export function keepSystemFresh(): void {
  effect(() => {
    const every = side.value === 'system' ? lookedAtEveryMs : renewEveryMs
    if (me.value && wallTick.value >= askedAt + every) void renew()
  })
}
