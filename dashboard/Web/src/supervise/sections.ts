import { effect, signal } from '@preact/signals'
import { Refused } from '../shared/api'
import type { Connected } from '../shared/connected'
import { partnersAsked } from './systems'
import { terminalsAsked } from './terminals'
import { viidAsked } from './devices'
import { warningsAsked } from './warnings'
import { region, said } from './watch'

/**
 * The parts of the page. `queues`, `partners` (a first agreement is put in force there) and `access` are always there, the others where the
 * node has what they show.
 */
export type Section = 'queues' | Connected | 'access'

const order: readonly Connected[] = ['partners', 'viid', 'terminals', 'warnings']
/** What is shown is asked for so often, wall milliseconds. */
const shownMs = 5_000
/** What is not shown, but may wait for somebody. Terminals wait for nobody. */
const hiddenMs: Record<Connected, number> = { partners: 30_000, viid: 60_000, terminals: 0, warnings: 15_000 }
const asked = { partners: partnersAsked, viid: viidAsked, terminals: terminalsAsked, warnings: warningsAsked }

/** As the address has it, so that a page that is loaded anew, and the browser's way back, show the same. */
const wanted = signal(location.hash.slice(1))
addEventListener('hashchange', () => (wanted.value = location.hash.slice(1)))

export function sections(): Section[] {
  const connects = region.value?.connects ?? []
  return ['queues', ...order.filter((one) => one === 'partners' || connects.includes(one)), 'access']
}

export function section(): Section {
  return sections().find((one) => one === wanted.value) ?? 'queues'
}

/** Asks for what is there, most often for what is shown. */
export function startSections(): void {
  let before = section()
  effect(() => {
    const shown = section()
    if (shown !== before) said.value = null // It was about what is not shown any more.
    before = shown
    const there = sections()
    for (const one of order) asked[one].every(!there.includes(one) ? 0 : one === shown ? shownMs : hiddenMs[one])
  })
}

/** Gives an order over HTTP, then looks anew. Says what was done at the head of the page; what was refused is for whoever gave it. */
export async function decide(done: () => string, give: () => Promise<unknown>, look: { again(): Promise<void> }): Promise<string> {
  try {
    await give()
    said.value = { text: done, bad: false }
    void look.again()
    return ''
  } catch (fault) {
    const isGone = fault instanceof Refused && (fault.status === 404 || fault.status === 409)
    if (isGone) void look.again() // Somebody else was quicker, or it has changed.
    return fault instanceof Refused ? fault.reason : 'away'
  }
}
