import { effect, signal } from '@preact/signals'
import { selectedIncident } from './desk'

export type DetailTab = 'send' | 'facts' | 'log' | 'place' | 'links' | 'end'

/** The parts of an incident, with the key that opens each. No other key of the desk is one of these. */
export const detailTabs: readonly { tab: DetailTab; press: string }[] = [
  { tab: 'send', press: 'S' },
  { tab: 'facts', press: 'I' },
  { tab: 'log', press: 'O' },
  { tab: 'place', press: 'H' },
  { tab: 'links', press: 'L' },
  { tab: 'end', press: 'X' },
]

/** The open part of the selected incident. */
export const detailTab = signal<DetailTab>('send')

/** The selected incident's facts are to be changed at once: the form is open. */
export const amending = signal(false)
/** Opens the form in which type, place and priority are changed. */
export function amendNow(): void {
  amending.value = true
  detailTab.value = 'facts'
}

/** Opens the part with this key, while an incident is shown. True when it was one. */
export function tabKey(key: string): boolean {
  const found = detailTabs.find((one) => one.press === key.toUpperCase())
  if (!found || !selectedIncident.peek()) return false
  detailTab.value = found.tab
  return true
}

/** The part before or after the open one, round and round. */
export function neighbourTab(step: 1 | -1): DetailTab {
  const at = detailTabs.findIndex((one) => one.tab === detailTab.peek())
  return detailTabs[(at + step + detailTabs.length) % detailTabs.length]!.tab
}

/** Another incident begins with what is asked first: who goes. */
export function followSelection(): void {
  effect(() => {
    amending.value = false
    if (selectedIncident.value) detailTab.value = 'send'
  })
}
