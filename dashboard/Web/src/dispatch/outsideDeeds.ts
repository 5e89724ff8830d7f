import { batch } from '@preact/signals'
import { words } from '../i18n'
import type { Advisory } from '../shared/advisories'
import { advisories, mapSide } from './desk'
import { openNotice, standing } from './outside'
import { extentOf } from './outsideShapes'
import { noticesWith } from './outsideWords'
import { openSide } from './sides'

/** Opens a notice from outside in the pane, and shows where it holds. One that is over is not there to be opened: the pane says what is. */
export function openFromOutside(id: string): void {
  const notice = advisories.peek().find((one) => one.id === id)
  batch(() => {
    openSide('outside')
    openNotice.value = notice?.id ?? null
  })
  if (notice) showOnMap(notice)
}

export function showOnMap(notice: Advisory): void {
  mapSide.frame(extentOf(notice))
}

/**
 * Opens the pane, and the first notice with these words.
 * @returns Why it could not be done.
 */
export function findNotice(typed: string): string | undefined {
  openSide('outside')
  if (!typed.trim()) return undefined
  const [found] = noticesWith(standing.peek(), typed)
  if (!found) return words().outside.noneWith
  openFromOutside(found.id)
  return undefined
}
