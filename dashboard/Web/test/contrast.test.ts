import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mapColours } from '../src/map/colours'
import { statusShapes } from '../src/shared/shapes'
import { contrast, difference, over, rgbOf, sights, type Rgb } from './colour'

const css = readFileSync('src/styles/tokens.css', 'utf8')

/** The colours of a theme, by their names without dashes. */
function tokens(theme: 'dark' | 'light'): (name: string) => Rgb {
  const block = css.slice(css.indexOf(`[data-theme='${theme}']`))
  const found = new Map([...block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((one) => [one[1]!, one[2]!]))
  return (name) => {
    const hex = found.get(name)
    if (!hex) throw new Error(`tokens.css has no --${name} in ${theme}`)
    return rgbOf(hex)
  }
}

const grounds = ['ground', 'panel', 'raised', 'hover', 'chosen']
const words = ['text', 'text-strong', 'text-quiet']
/** Texts in a colour that says something, and on what they stand. */
const pairs: [text: string, ground: string][] = [
  ...words.flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ...['alarm', 'warning', 'accent', 'p1', 'p2', 'p3', 'p4'].flatMap((text) =>
    ['panel', 'ground', 'raised', 'hover', 'chosen'].map((ground): [string, string] => [text, ground]),
  ),
  ['good', 'panel'],
  ['on-alarm', 'alarm'],
  ['on-alarm', 'p1'],
  ['text-strong', 'accent-ground'],
  ['panel', 'warning'],
]
const icons = ['available', 'moving', 'on-scene', 'busy', 'off', 'good', 'alarm', 'warning', 'focus', 'accent']

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  const colour = tokens(theme)
  it.each(pairs)('%s can be read on %s (WCAG AA, 4.5)', (text, ground) =>
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5),
  )
  it.each(icons.flatMap((icon) => grounds.map((ground) => [icon, ground] as const)))('%s can be seen on %s (3)', (icon, ground) =>
    expect(contrast(colour(icon), colour(ground))).toBeGreaterThanOrEqual(3),
  )
  it('a placeholder can be read in its field', () =>
    expect(contrast(over(colour('text-quiet'), placeholder(), colour('ground')), colour('ground'))).toBeGreaterThanOrEqual(4.5))
  it.each(['available', 'moving', 'onScene', 'busy', 'station', 'notice'] as const)('%s can be seen on the map (3)', (name) => {
    const map = mapColours(theme)
    for (const ground of [map.inside, map.outside]) expect(contrast(rgbOf(map[name]), rgbOf(ground))).toBeGreaterThanOrEqual(3)
  })
  const statuses = ['available', 'moving', 'on-scene', 'busy', 'alarm']
  it.each(statuses.flatMap((one, i) => statuses.slice(i + 1).map((other) => [one, other] as const)))(
    '%s and %s differ, whatever cones see them',
    (one, other) => {
      for (const sight of sights) expect(difference(colour(one), colour(other), sight), sight).toBeGreaterThan(10)
    },
  )
})

describe('without any colour', () => {
  it('every status has a shape of its own', () => {
    const shapes = Object.values(statusShapes).map(({ path, filled }) => `${path} ${filled}`)
    expect(new Set(shapes).size).toBe(shapes.length)
  })
  it('no priority looks like another', () => {
    // Filled, framed, faintly framed, bare; and each says its number.
    const rules = [1, 2, 3, 4].map((n) => new RegExp(`\\.prio-${n} \\{([^}]*)\\}`).exec(css)![1]!.replace(/var\(--p\d\)/g, 'own'))
    expect(new Set(rules).size).toBe(4)
  })
})

function placeholder(): number {
  return Number(/input::placeholder \{[^}]*opacity: ([\d.]+)/.exec(css)![1])
}
