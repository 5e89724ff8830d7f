import type { CameraClock } from '../shared/contract'

/**
 * A camera without a read for so long is shown as silent. Ten minutes on the node's clock: shorter, quiet streets at night would stand among
 * the broken ones; longer, a broken one would be found after the vehicle is gone.
 */
export const silentAfterMs = 600_000
/** Clocks that differ less are left as they are: the way of a read takes as long. As the node has it. */
export const clockFitsSeconds = 2

export type Condition = 'silent' | 'clockOff' | 'clockUnknown' | 'fits'
export const conditions: readonly Condition[] = ['silent', 'clockOff', 'clockUnknown', 'fits']

/** How a camera stands: the worst that can be said of it. */
export function conditionOf(camera: CameraClock, now: number): Condition {
  if (!camera.lastReadAt || now - camera.lastReadAt > silentAfterMs) return 'silent'
  if (!camera.certain) return 'clockUnknown'
  return Math.abs(camera.skewSeconds) > clockFitsSeconds ? 'clockOff' : 'fits'
}

/** The worst first, then by name. */
export function orderCameras(cameras: readonly CameraClock[], now: number): CameraClock[] {
  const rank = (camera: CameraClock) => conditions.indexOf(conditionOf(camera, now))
  return [...cameras].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

/** Whether a camera has what was typed in its name or number. */
export function cameraMatches(camera: CameraClock, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return wanted === '' || camera.name.toLowerCase().includes(wanted) || camera.id.toLowerCase().includes(wanted)
}

/** "0.4", "12.3", and whole seconds from a hundred on. */
export function secondsText(seconds: number): string {
  return Math.abs(seconds) < 100 ? String(Math.round(Math.abs(seconds) * 10) / 10) : String(Math.round(Math.abs(seconds)))
}
