import { batch, computed, effect, signal } from '@preact/signals'
import { refusalText, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { liveClock, tick, wallTick } from '../shared/clock'
import type { CameraClock } from '../shared/contract'
import { cameraMatches, conditionOf, orderCameras, type Condition } from './cameraStates'

/** The clocks are fetched again while they are looked at. Wall milliseconds: the node learns a clock in windows of ten seconds. */
const renewEveryMs = 10_000

/** The cameras as they were fetched last; null before. */
export const cameras = signal<readonly CameraClock[] | null>(null)
/** Why they could not be fetched the last time. */
export const camerasFault = signal('')
export const cameraTyped = signal('')
export const conditionFilter = signal<Condition | null>(null)
export const chosenCamera = signal<string | null>(null)

/** The moment the conditions are judged by: whole seconds, so that the list is not sorted anew four times in one. */
const second = computed(() => Math.floor((tick.value || liveClock.now()) / 1000) * 1000)
export const cameraList = computed<{ camera: CameraClock; condition: Condition }[]>(() => {
  const now = second.value
  return orderCameras(cameras.value ?? [], now)
    .filter((camera) => cameraMatches(camera, cameraTyped.value))
    .map((camera) => ({ camera, condition: conditionOf(camera, now) }))
    .filter((one) => conditionFilter.value === null || one.condition === conditionFilter.value)
})
/** How many there are of each condition. */
export const conditionCounts = computed(() => {
  const counts: Record<Condition, number> = { silent: 0, clockOff: 0, clockUnknown: 0, fits: 0 }
  for (const camera of cameras.value ?? []) counts[conditionOf(camera, second.value)]++
  return counts
})

let asking = false
let askedAt = -renewEveryMs

async function renew(): Promise<void> {
  if (asking) return
  asking = true
  askedAt = performance.now()
  try {
    cameras.value = (await api.cameras()).cameras
    camerasFault.value = ''
  } catch (fault) {
    camerasFault.value = fault instanceof Refused ? refusalText(fault.reason) : words().fault.notConnected
  } finally {
    asking = false
  }
}

/** Keeps them fresh while `open` says that they are looked at. */
export function keepCamerasFresh(open: () => boolean): void {
  effect(() => {
    if (open() && wallTick.value >= askedAt + renewEveryMs) void renew()
  })
}

export function forgetCameras(): void {
  batch(() => {
    cameras.value = null
    camerasFault.value = ''
    cameraTyped.value = ''
    conditionFilter.value = null
    chosenCamera.value = null
    askedAt = -renewEveryMs
  })
}
