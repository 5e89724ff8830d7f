import { signal } from '@preact/signals'

export interface Spot {
  lat: number
  lng: number
}

/** Who waits for a place of the map: the next click on it is theirs, and nothing else. */
export const mapPick = signal<{ owner: string; take: (spot: Spot) => void } | null>(null)
/** Places that are being entered: shown on the map. */
export const enteredSpots = signal<Readonly<Record<string, Spot>>>({})

/** Gives a click on the map to whoever waits for it. True when somebody did. */
export function takeClick(spot: Spot): boolean {
  const waiting = mapPick.peek()
  if (!waiting) return false
  mapPick.value = null
  waiting.take(spot)
  return true
}

/** Nobody of this name waits any more, and nothing of it is shown. */
export function forgetPick(owner: string): void {
  if (mapPick.peek()?.owner === owner) mapPick.value = null
  showSpot(owner, null)
}

export function showSpot(owner: string, spot: Spot | null): void {
  const { [owner]: before, ...others } = enteredSpots.peek()
  if (!spot && !before) return
  enteredSpots.value = spot ? { ...others, [owner]: spot } : others
}
