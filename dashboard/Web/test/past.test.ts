import { describe, expect, it } from 'vitest'
import { NodeClock } from '../src/shared/clock'
import { fieldOf, hourAround, hourMs, hourWith, minuteMs, momentOf } from '../src/dispatch/past'

const at = (minutes: number) => 1_790_000_000_000 + minutes * minuteMs

describe('the hour on the timeline', () => {
  it('holds what led to the moment', () => {
    expect(hourAround(at(300), at(0), at(600))).toEqual([at(290), at(350)])
  })
  it('ends with what is kept', () => {
    expect(hourAround(at(595), at(0), at(600))).toEqual([at(540), at(600)])
    expect(hourAround(at(5), at(0), at(600))).toEqual([at(0), at(60)])
  })
  it('is shorter where less is kept', () => {
    expect(hourAround(at(9), at(0), at(10))).toEqual([at(0), at(10)])
  })
  it('stays while the moment is in it, and goes on with it', () => {
    const hour = hourAround(at(300), at(0), at(600))
    expect(hourWith(hour, at(350), at(0), at(600))).toBe(hour)
    const next = hourWith(hour, at(350) + 1, at(0), at(600))
    expect(next[0]).toBeLessThan(at(350))
    expect(next[1] - next[0]).toBe(hourMs)
    expect(hourWith(hour, at(100), at(0), at(600))).toEqual([at(90), at(150)])
  })
})

it('writes a moment for a field and reads it back', () => {
  expect(momentOf(fieldOf(at(7) + 13_000))).toBe(at(7) + 13_000)
  expect(fieldOf(new Date(2026, 0, 5, 4, 3, 2).getTime())).toBe('2026-01-05T04:03:02')
  expect(momentOf('')).toBeNaN()
  expect(momentOf('nonsense')).toBeNaN()
})

it('stands still, and takes even a small jump', () => {
  let wall = 0
  const clock = new NodeClock(() => wall)
  clock.set(at(0), 60)
  wall = 1000
  expect(clock.now()).toBe(at(1))
  clock.correct(at(1) + 100, 0)
  wall = 9000
  expect(clock.now()).toBe(at(1) + 100)
  clock.set(at(1) - 50)
  expect(clock.now()).toBe(at(1) - 50)
})
