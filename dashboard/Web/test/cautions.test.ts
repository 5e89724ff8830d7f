import { describe, expect, it } from 'vitest'
import { inForce, matching } from '../src/dispatch/cautionsInForce'
import { DeskBoard } from '../src/dispatch/deskBoard'
import type { Caution } from '../src/shared/past'

const caution = (id: string, change: Partial<Caution> = {}): Caution => ({
  id,
  jurisdiction: 3,
  lat: 0,
  lng: 0,
  metres: 50,
  place: 'Renmin Road 12',
  about: 'place',
  subject: '',
  kind: 'dog',
  text: 'Large dog in the yard',
  by: 'ann',
  at: 10,
  until: 1000,
  ...change,
})
const ids = (list: readonly Caution[]) => list.map((one) => one.id)

describe('caution notes in force', () => {
  it('are those read, with what was told since: new, changed, ended, and of the cities that were read', () => {
    const read = [caution('a'), caution('b', { at: 20 }), caution('c')]
    const told = [
      caution('d', { at: 30 }),
      caution('a', { text: 'Two dogs' }),
      caution('c', { end: { at: 40, by: 'ann', reason: 'moved' } }),
      caution('e', { jurisdiction: 4 }),
    ]
    const now = inForce(read, told, [3], 500)
    expect(ids(now)).toEqual(['d', 'b', 'a'])
    expect(now[2]!.text).toBe('Two dogs')
  })
  it('end by themselves', () => expect(ids(inForce([caution('a'), caution('b', { until: 400 })], [], [3], 500))).toEqual(['a']))
  it('are narrowed by all words typed', () => {
    const all = [caution('a'), caution('b', { place: 'Harbour', text: 'Loose stairs', by: 'bob' })]
    expect([ids(matching(all, '')), ids(matching(all, 'DOG renmin')), ids(matching(all, 'bob')), ids(matching(all, 'dog bob'))]).toEqual([
      ['a', 'b'],
      ['a'],
      ['b'],
      [],
    ])
  })
  it('are kept as they were told last, and no more than a thousand', () => {
    const board = new DeskBoard()
    for (let i = 0; i < 1200; i++) board.take({ kind: 'caution', caution: caution(`n${i}`) }, 0, 'li')
    board.take({ kind: 'caution', caution: caution('n300', { text: 'again' }) }, 0, 'li')
    const told = [...board.toldCautions]
    expect([told.length, told.at(-1)!.id, told[0]!.id]).toEqual([1000, 'n300', 'n200'])
  })
})
