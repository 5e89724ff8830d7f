import { expect, it } from 'vitest'
import { ownShapes } from '../src/dispatch/ownShapes'

const shape = (code: string, jurisdiction: number) => ({
  type: 'Feature' as const,
  geometry: { type: 'Polygon' as const, coordinates: [] },
  properties: { code, name: code, nameZh: '', jurisdiction },
})

it('shows the shapes of one’s own cities, and which this desk covers', () => {
  const all = { type: 'FeatureCollection' as const, features: [shape('n', 3), shape('s', 3), shape('x', 4)] }
  const shown = ownShapes(all, [3], ['s', 'x'])
  expect(shown.features.map((one) => [one.properties?.code, one.properties?.own])).toEqual([
    ['n', false],
    ['s', true],
  ])
  expect(all.features[1]!.properties).not.toHaveProperty('own')
})
