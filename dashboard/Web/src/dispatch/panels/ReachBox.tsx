import { fill, named, words } from '../../i18n'
import { span } from '../../shared/clock'
import { mapColours, type MapColours } from '../../map/colours'
import { theme } from '../../shared/theme'
import { linkState, region } from '../desk'
import { bandEnds } from '../map/bands'
import { clearReach, placeText, reach } from '../roads'

/** Jurisdictions named in the box; the map has them all. */
const citiesMax = 6

/** What the shaded ground on the map means, which jurisdictions it enters and when, and how it is cleared. */
export function ReachBox() {
  const strings = words()
  const shown = reach.value
  if (!shown) return null
  const ends = bandEnds(shown.minutes)
  const colours = mapColours(theme.value)
  const entered = shown.reach.jurisdictions.filter((one) => one.seconds > 0)
  const name = (id: number) => {
    const city = region.value?.jurisdictions.find((one) => one.id === id)
    return city ? named(city) : String(id)
  }
  return (
    <aside
      class={`reach-box ${linkState.value.state === 'live' ? '' : 'below-cut'}`}
      aria-label={fill(strings.reachTitle, { n: shown.minutes })}
      data-testid="reach"
      data-minutes={shown.minutes}
      data-cells={shown.reach.cells.length}
    >
      <div class="title">
        <b>{fill(strings.reachTitle, { n: shown.minutes })}</b>
        <button data-testid="reach-clear" onClick={clearReach}>
          {strings.reachClear} <kbd>Esc</kbd>
        </button>
      </div>
      <div class="quiet">{fill(strings.reachFrom, { place: placeName(shown.name) })}</div>
      <div class="bands">
        {ends.map((end, index) => (
          <span key={end} style={{ background: shade(colours, ends.length > 1 ? index / (ends.length - 1) : 0) }}>
            {end}
          </span>
        ))}
      </div>
      {entered.length > 0 && (
        <>
          <div class="quiet">
            {strings.reachEnters} · {fill(strings.reachCrossings, { n: shown.reach.crossings.length })}
          </div>
          <ul>
            {entered.slice(0, citiesMax).map((one) => (
              <li key={one.jurisdiction} data-testid="reach-city" data-jurisdiction={one.jurisdiction}>
                <span>{name(one.jurisdiction)}</span>
                <span>{span(one.seconds * 1000)}</span>
              </li>
            ))}
            {entered.length > citiesMax && <li class="quiet">+{entered.length - citiesMax}</li>}
          </ul>
        </>
      )}
    </aside>
  )
}

/** As it looks on the map, where the ground shows through. */
function shade(colours: MapColours, share: number): string {
  const colour = colours.reach[Math.round(share * (colours.reach.length - 1))]
  return `color-mix(in srgb, ${colour} ${colours.reachOpacity * 100}%, ${colours.inside})`
}

/** Degrees say nothing to a person who sees the mark on the map. */
function placeName(name: string): string {
  return name.includes(',') ? words().reachSpot : placeText(name)
}
