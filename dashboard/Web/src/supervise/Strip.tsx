import { fill, words } from '../i18n'
import type { Supervised } from '../shared/supervision'
import { cityName, openCity } from './City'

/** Every city in the region's order, so that each is always found at the same spot, with what waits and what is late in it. */
export function Strip({ all }: { all: readonly Supervised[] }) {
  const strings = words().supervise
  if (all.length < 2) return null
  return (
    <nav class="strip" aria-label={strings.strip} data-testid="strip">
      <span class="quiet">{strings.strip}</span>
      {[...all]
        .sort((a, b) => a.jurisdiction - b.jurisdiction)
        .map((city) => {
          const waiting = city.states.waiting ?? 0
          const said = fill(strings.stripOf, { city: cityName(city.jurisdiction), waiting, late: city.lateCount })
          return (
            <button
              key={city.jurisdiction}
              class={waiting + city.lateCount > 0 ? 'ghost' : 'ghost quiet'}
              title={said}
              aria-label={said}
              data-testid="strip-city"
              data-jurisdiction={city.jurisdiction}
              onClick={() => openCity(city.jurisdiction)}
            >
              {cityName(city.jurisdiction)} <b>{waiting}</b>/<b class={city.lateCount > 0 ? 'late' : ''}>{city.lateCount}</b>
            </button>
          )
        })}
    </nav>
  )
}
