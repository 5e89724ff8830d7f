import { words } from '../i18n'
import type { Advisory } from '../shared/advisories'

/** Longest headline on the map. Characters. */
const labelMax = 48

/** A word of a document in the chosen language; one that is not known as it came. */
export function wordOf(known: Readonly<Record<string, string>>, code: string | null | undefined): string {
  return code ? (known[code] ?? code) : ''
}

/** What it says when it is no real event: to be shown before everything else. */
export function unrealText(notice: Advisory): string {
  return notice.status === 'actual' ? '' : wordOf(words().outside.status, notice.status)
}

export function noticeLabel(notice: Advisory): string {
  const letters = [...notice.headline]
  const short = letters.length > labelMax ? `${letters.slice(0, labelMax - 1).join('')}…` : notice.headline
  return [unrealText(notice), short].filter(Boolean).join('\n')
}

/** Those that have all of what was typed in their words. */
export function noticesWith(notices: readonly Advisory[], typed: string): readonly Advisory[] {
  const sought = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const said = (one: Advisory) =>
    [one.partner, one.from, one.event, one.headline, one.text, one.instruction, ...one.area.map((area) => area.text)].join(' ').toLowerCase()
  return notices.filter((one) => sought.every((word) => said(one).includes(word)))
}
