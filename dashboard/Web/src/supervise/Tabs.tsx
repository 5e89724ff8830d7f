import { fill, words } from '../i18n'
import { viidAsked, viidToLookAt } from './devices'
import { section, sections, type Section } from './sections'
import { partnersAsked, partnersToLookAt } from './systems'
import { waitingCount, warningsAsked } from './warnings'

function countIn(one: Section): number {
  if (one === 'partners') return partnersToLookAt(partnersAsked.value.value)
  if (one === 'viid') return viidToLookAt(viidAsked.value.value)
  return one === 'warnings' ? waitingCount(warningsAsked.value.value) : 0
}

/** The parts of the page, with how much waits for somebody in each. */
export function Tabs() {
  const strings = words().connected
  const all = sections()
  const shown = section()
  return (
    <nav class="tabs" aria-label={strings.sections} data-testid="sections">
      {all.map((one) => {
        const n = countIn(one)
        const told = fill(one === 'partners' ? strings.toLookAt : strings.toDecide, { n })
        return (
          <a key={one} href={`#${one}`} aria-current={one === shown ? 'page' : undefined} data-testid={`section-${one}`} data-count={n}>
            {strings.section[one]}
            {n > 0 && (
              <b class="count" title={told}>
                <span aria-hidden="true">{n}</span>
                <span class="hidden-text">{told}</span>
              </b>
            )}
          </a>
        )
      })}
    </nav>
  )
}
