import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, over, rgbOf, type Rgb } from './colour'

const css = (name: string) => readFileSync(`src/styles/${name}.css`, 'utf8')
const block = (theme: string) => css('tokens').split(`[data-theme='${theme}']`)[1]!.split('}')[0]!
const token = (theme: string, name: string): Rgb => rgbOf(new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block(theme))![1]!)

/** Grounds that are mixed: what is laid over what, and how much of it. */
const tints = ['desk-queue', 'forms', 'taking']
  .flatMap((name) => [
    ...css(name).matchAll(/background: color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%, (?:var\(--([\w-]+)\)|transparent)\)/g),
  ])
  .map(([, top, share, ground]) => [top!, Number(share), ground ?? 'panel'] as const)

describe.each(['dark', 'light'])('in the %s theme', (theme) => {
  it('there are mixed grounds to look at', () => expect(tints.length).toBeGreaterThan(5))
  it.each(tints)('words can be read on %s at %i % over %s (WCAG AA, 4.5)', (top, share, ground) => {
    const mixed = over(token(theme, top), share / 100, token(theme, ground))
    for (const text of ['text', 'text-strong']) expect(contrast(token(theme, text), mixed), text).toBeGreaterThanOrEqual(4.5)
  })
  it.each(tints.filter(([top]) => top === 'warning'))('quiet words too on %s at %i % over %s', (top, share, ground) =>
    expect(contrast(token(theme, 'text-quiet'), over(token(theme, top), share / 100, token(theme, ground)))).toBeGreaterThanOrEqual(4.5),
  )
})
