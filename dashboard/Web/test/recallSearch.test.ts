import { describe, expect, it } from 'vitest'
import { emptyRecall, readRecall, recallBackDays, recallSearchOf, type RecallForm } from '../src/dispatch/recallSearch'
import { picked } from '../src/dispatch/placeDraft'

const now = new Date('2026-11-22T20:00:00').getTime()
const dayMs = 86_400_000
const form = (change: Partial<RecallForm>): RecallForm => ({ ...emptyRecall, jurisdiction: 3, why: 'complaint 12', ...change })
const search = (change: Partial<RecallForm>) => {
  const ready = recallSearchOf(form(change), now)
  if ('fault' in ready) throw new Error(ready.fault)
  return ready.search
}
const fault = (change: Partial<RecallForm>) => {
  const ready = recallSearchOf(form(change), now)
  return 'fault' in ready ? ready.fault : 'none'
}
const spot = picked({ kind: 'street', name: 'Renmin Road', lat: 31.1, lng: 121.4, yours: true } as never)

describe('a search of closed incidents', () => {
  it('has everything that was given, and nothing else', () => {
    expect(search({ text: ' knife ' })).toEqual({ jurisdiction: 3, why: 'complaint 12', text: 'knife' })
    expect(search({ place: spot, metres: 100, type: 'theft', priorities: [1, 2], area: 'n', disposition: 'handled', case: 'C1' })).toEqual({
      jurisdiction: 3,
      why: 'complaint 12',
      case: 'C1',
      types: ['theft'],
      priorities: [1, 2],
      area: 'n',
      disposition: 'handled',
      lat: 31.1,
      lng: 121.4,
      metres: 100,
    })
  })
  it('goes to the city that the number names', () => expect(search({ number: '16-1' })).toMatchObject({ jurisdiction: 16, number: '16-000001' }))
  it('by kind alone is of the last days, and says of which', () => {
    const ready = recallSearchOf(form({ type: 'theft' }), now)
    expect(ready).toMatchObject({ search: { from: now - recallBackDays * dayMs, until: now } })
    expect('from' in ready && ready.from).toMatch(/^2026-10-23T/)
  })
  it('takes one end of a time and finds the other', () => {
    expect(search({ from: '2026-11-20T00:00' })).toMatchObject({ until: now })
    const { from, until } = search({ until: '2026-11-20T00:00' })
    expect(until! - from!).toBe(recallBackDays * dayMs)
  })
  it.each([
    ['needOne', {}],
    ['missingWhy', { text: 'knife', why: ' ' }],
    ['placeUnclear', { place: { ...spot, lat: null, lng: null, text: 'somewhere' } }],
    ['badNumber', { number: 'x12' }],
    ['badRange', { from: '2026-11-20T00:00', until: '2026-11-19T00:00' }],
    ['badRange', { from: '2024-01-01T00:00', until: '2026-11-19T00:00' }],
  ] as const)('%s', (expected, change) => expect(fault(change as Partial<RecallForm>)).toBe(expected))
})

describe('the words behind recall', () => {
  const codes = {
    types: [{ code: 'theft' }],
    areas: [{ code: 'yt-1' }],
    dispositions: [{ code: 'handled' }],
    isOfficer: (word: string) => word.toUpperCase() === 'LJ020',
  }
  it('are put where they belong; all others are looked for', () => {
    const read = readRecall('red lj020 p1 P2 type:theft result:handled area:YT-1 bag 7d / complaint 12 / C-4', codes, now)
    expect(read).toMatchObject({
      officer: 'LJ020',
      priorities: [1, 2],
      type: 'theft',
      disposition: 'handled',
      area: 'yt-1',
      text: 'red bag',
      why: 'complaint 12',
      case: 'C-4',
    })
    expect(read.from).toMatch(/^2026-11-15T/)
  })
  it('are words when nothing is called so', () =>
    expect(readRecall('type:knife 999d p5 24/7 LJ021', codes, now)).toEqual({ text: 'type:knife 999d p5 24/7 LJ021', why: '', case: '' }))
  it('name an incident by its number', () => expect(readRecall('3-127', codes, now)).toMatchObject({ number: '3-127', text: '' }))
})
