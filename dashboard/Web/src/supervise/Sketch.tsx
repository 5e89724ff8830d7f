import type { Position } from 'geojson'
import { useEffect } from 'preact/hooks'
import { fill, words } from '../i18n'
import type { Ring, WarningArea } from '../shared/connected'
import { cityName } from './City'
import { degreesOf } from './places'
import { borders, readBorder } from './warnings'

/** Sides of the picture, in its own units. */
const size = 220
const edge = 8
/** What is smaller than this is marked as well, so that nobody overlooks it. */
const smallest = 14

/** Where a warning holds, on the outline of its city: a polygon of numbers tells nobody whether it is the right one. */
export function Sketch({ jurisdiction, area }: { jurisdiction: number; area: WarningArea }) {
  const strings = words().connected
  useEffect(() => void readBorder(jurisdiction), [jurisdiction])
  const border = borders.value.get(jurisdiction) ?? []
  const shape = outline(area)
  const all = [...border.flat(), ...shape]
  const [west, east] = [Math.min(...all.map(lng)), Math.max(...all.map(lng))]
  const [south, north] = [Math.min(...all.map(lat)), Math.max(...all.map(lat))]
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = (size - 2 * edge) / Math.max((east - west) * narrow, north - south, 1e-6)
  const x = (at: Position) => edge + (lng(at) - west) * narrow * scale
  const y = (at: Position) => edge + (north - lat(at)) * scale
  const line = (ring: readonly Position[]) => `M${ring.map((at) => `${x(at).toFixed(1)} ${y(at).toFixed(1)}`).join('L')}Z`
  const [xs, ys] = [shape.map(x), shape.map(y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const isSmall = Math.max(right - left, bottom - top) < smallest
  const said = border.length > 0 ? fill(strings.sketch, { city: cityName(jurisdiction) }) : strings.sketchAlone
  return (
    <svg
      class="sketch"
      viewBox={`0 0 ${Math.ceil((east - west) * narrow * scale) + 2 * edge} ${Math.ceil((north - south) * scale) + 2 * edge}`}
      role="img"
      aria-label={said}
      data-testid="sketch"
      data-border={border.length > 0}
    >
      <title>{said}</title>
      {border.map((ring, index) => (
        <path key={index} class="outline" d={line(ring)} />
      ))}
      <path class="area" d={line(shape)} />
      {isSmall && <circle class="around" cx={(left + right) / 2} cy={(top + bottom) / 2} r={smallest} />}
    </svg>
  )
}

const lng = (at: Position) => at[0]!
const lat = (at: Position) => at[1]!

function outline(area: WarningArea): Ring {
  if (area.polygon) return area.polygon
  const circle = area.circle!
  const tall = degreesOf(circle.metres)
  const wide = tall / Math.cos((circle.lat * Math.PI) / 180)
  return Array.from({ length: 48 }, (_, index) => {
    const turn = (index / 48) * 2 * Math.PI
    return [circle.lng + wide * Math.cos(turn), circle.lat + tall * Math.sin(turn)]
  })
}
