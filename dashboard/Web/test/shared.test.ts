import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NodeClock, span } from '../src/shared/clock'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'

describe('the node clock', () => {
  it('runs at the speed of the node and lets small jitter be', () => {
    let wall = 0
    const clock = new NodeClock(() => wall)
    clock.correct(1_000_000, 10)
    wall = 1000
    expect(clock.now()).toBe(1_010_000)
    clock.correct(1_011_000)
    expect(clock.now()).toBe(1_010_000)
    clock.correct(1_020_000)
    expect(clock.now()).toBe(1_020_000)
  })
  it.each([
    [0, '00:00'],
    [-5000, '00:00'],
    [61_999, '01:01'],
    [3_600_000, '1:00:00'],
    [45_296_000, '12:34:56'],
    [360_000_000, '4 d'],
  ])('writes %d as %s', (milliseconds, text) => expect(span(milliseconds)).toBe(text))
})

describe('the strings', () => {
  const leaves = (tree: object, path = ''): [string, string][] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : leaves(value, `${path}${key}.`),
    )
  it('have the same places for values in both languages', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
    const chinese = new Map(leaves(zh))
    for (const [key, text] of leaves(en)) expect(places(chinese.get(key) ?? ''), key).toEqual(places(text))
  })
  it('have words for everything the engine can refuse', () => {
    const source = readFileSync('../../grains/Refusal.cs', 'utf8')
    const names = [...source.matchAll(/^ {4}(\w+)(?: = \d+)?,$/gm)].map((match) => match[1]!).filter((name) => name !== 'None')
    expect(names.length).toBeGreaterThan(40)
    for (const name of names) expect(en.refusal, name).toHaveProperty(name.charAt(0).toLowerCase() + name.slice(1))
  })
  it('have words for everything that happens to an incident', () => {
    const source = readFileSync('../../grains/Incidents/IncidentView.cs', 'utf8')
    const names = [...source.slice(source.indexOf('enum HappeningKind')).matchAll(/^ {4}(\w+)(?: = \d+)?,$/gm)].map((match) => match[1]!)
    expect(names.length).toBeGreaterThan(40)
    for (const name of names) expect(en.happening, name).toHaveProperty(name.charAt(0).toLowerCase() + name.slice(1))
  })
  it('have words for everything a search of kept reads can be refused for', () => {
    const source = readFileSync('../../engine/Ingest/Reads/Archive/ReadSearch.cs', 'utf8')
    const names = [...source.slice(source.indexOf('enum SearchRefusal')).matchAll(/^ {4}(\w+),$/gm)].map((match) => match[1]!)
    expect(names).toContain('NotAudited')
    const known = { ...en.refusal, ...en.reads.refusal }
    for (const name of names.slice(1)) expect(known, name).toHaveProperty(name.charAt(0).toLowerCase() + name.slice(1))
  })
  it('are never empty', () => {
    for (const [key, text] of [...leaves(en), ...leaves(zh)]) expect(text.length, key).toBeGreaterThan(0)
  })
})

it('finds every place of deck.gl’s icon shader that the gliding symbols change', () => {
  const shader = readFileSync('node_modules/@deck.gl/layers/dist/icon-layer/icon-layer-vertex.glsl.js', 'utf8')
  const source = readFileSync('src/dispatch/map/movingIcons.ts', 'utf8')
  // Read as text: the layer itself needs WebGL.
  const finds = [...source.matchAll(/^ {2}\['([^']+)',/gm)].map((match) => match[1]!)
  expect(finds.length).toBe(4)
  for (const find of finds) expect(shader, find).toContain(find)
})
