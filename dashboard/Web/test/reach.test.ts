import { describe, expect, it } from 'vitest'
import { bandEnds, bandsOf } from '../src/dispatch/map/bands'

describe('the shades of a reach', () => {
  it('has one for each minute, and never more than five', () => {
    expect(bandEnds(1)).toEqual([1])
    expect(bandEnds(3)).toEqual([1, 2, 3])
    expect(bandEnds(5)).toEqual([1, 2, 3, 4, 5])
    expect(bandEnds(10)).toEqual([2, 4, 6, 8, 10])
    expect(bandEnds(7)).toEqual([1.4, 2.8, 4.2, 5.6, 7])
  })

  it('puts a cell into the first shade whose end it does not pass', () => {
    const cells: [string, number][] = [
      ['a', 0],
      ['b', 60],
      ['c', 61],
      ['d', 180],
    ]
    expect(bandsOf(cells, bandEnds(3))).toEqual([['a', 'b'], ['c'], ['d']])
  })
})
