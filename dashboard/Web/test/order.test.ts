import { describe, expect, it } from 'vitest'
import { compareOfficers, isLate, orderQueue } from '../src/dispatch/order'
import type { Incident, Officer } from '../src/shared/contract'
import { incidentOf } from './samples'

const ids = (list: Incident[]) => list.map((one) => one.id)

describe('the queue', () => {
  const board = [
    incidentOf('a', { priority: 3, openedAt: 5 }),
    incidentOf('b', { priority: 1, state: 'enRoute' }),
    incidentOf('c', { priority: 2, openedAt: 9 }),
    incidentOf('d', { priority: 3, openedAt: 1 }),
  ]
  it('has those nobody is on first, then by priority, then the oldest', () =>
    expect(ids(orderQueue(board, [], false))).toEqual(['c', 'd', 'a', 'b']))
  it('keeps every row in its place while it is held, and puts new ones last', () => {
    const later = [...board.map((one) => (one.id === 'b' ? { ...one, state: 'waiting' as const } : one)), incidentOf('e', { priority: 1 })]
    expect(ids(orderQueue(later, ['c', 'd', 'a', 'b'], true))).toEqual(['c', 'd', 'a', 'b', 'e'])
    expect(ids(orderQueue(later, ['c', 'd', 'a', 'b'], false))).toEqual(['b', 'e', 'c', 'd', 'a'])
  })
})

describe('lateness', () => {
  const limits = [60, 300, 900, 1800]
  it('is counted from the opening against the limit of the priority', () => {
    expect(isLate(incidentOf('a', { priority: 1 }), 60_000, limits)).toBe(false)
    expect(isLate(incidentOf('a', { priority: 1 }), 60_001, limits)).toBe(true)
    expect(isLate(incidentOf('a', { priority: 2 }), 60_001, limits)).toBe(false)
  })
  it('goes on while an offer is out, and ends when an officer has taken it', () => {
    expect(isLate(incidentOf('a', { priority: 1, state: 'offered' }), 99_000, limits)).toBe(true)
    expect(isLate(incidentOf('a', { priority: 1, state: 'assigned' }), 99_000, limits)).toBe(false)
  })
  it('is never true without a limit', () => expect(isLate(incidentOf('a', {}), 1e12, [])).toBe(false))
})

it('lists officers on incidents first, then by call sign', () => {
  const officer = (code: string, status: Officer['status']): Officer => ({ id: 1, code, jurisdiction: 3, status, since: 0 })
  const sorted = [
    officer('B', 'available'),
    officer('C', 'offDuty'),
    officer('A', 'available'),
    officer('Z', 'onScene'),
    officer('Y', 'enRoute'),
    officer('X', 'dispatched'),
    officer('W', 'busy'),
  ].sort(compareOfficers)
  expect(sorted.map((one) => one.code)).toEqual(['X', 'Y', 'Z', 'A', 'B', 'W', 'C'])
})
