import { batch, signal } from '@preact/signals'
import { closePursuit } from './border'
import { forgetCameras } from './cameras'
import { forgetCautions } from './cautions'
import { openNotice } from './outside'
import { forgetReads } from './reads'
import { forgetRecall } from './recall'

export type Side = 'reads' | 'cameras' | 'recall' | 'transfers' | 'places' | 'system' | 'policy' | 'cautions' | 'outside'

/** What stands in place of the officers, while no track and no room is open. */
export const side = signal<Side | null>(null)

/** Opens it, and closes what would hide it. */
export function openSide(which: Side): void {
  batch(() => {
    if (side.peek() !== which) forget()
    side.value = which
    closePursuit()
  })
}

/** Closes it and forgets what was read: the next look has a reason of its own. */
export function closeSide(): void {
  batch(() => {
    side.value = null
    forget()
  })
}

export function toggleSide(which: Side): void {
  if (side.peek() === which) closeSide()
  else openSide(which)
}

function forget(): void {
  forgetReads()
  forgetCameras()
  forgetRecall()
  forgetCautions()
  openNotice.value = null
}
