import './storage'
import { describe, expect, it } from 'vitest'
import { advisorySoundEveryMs } from '../src/dispatch/advisories'
import { Board, noticesMax } from '../src/dispatch/board'
import { cameFrom } from '../src/dispatch/cameFrom'
import { outsideLinesMax } from '../src/dispatch/noticeRules'
import { extentOf, noticeFeatures, ringAround } from '../src/dispatch/outsideShapes'
import { noticeLabel, noticesWith, unrealText } from '../src/dispatch/outsideWords'
import type { Advisory } from '../src/shared/advisories'
import type { BoardEvent } from '../src/shared/contract'
import { incidentOf, nothingOverBorders } from './samples'

const noticeOf = (id: string, change: Partial<Advisory> = {}): Advisory => ({
  id,
  partner: 'weather',
  format: 'cap',
  jurisdictions: [3],
  status: 'actual',
  msgType: 'alert',
  event: 'Flood',
  headline: 'Flood at the river',
  text: '',
  severity: 'Moderate',
  sentAt: 0,
  until: 1_000_000,
  area: [],
  from: 'alerts@weather.example',
  ...change,
})
const told = (notice: Advisory): BoardEvent => ({ kind: 'advisory', notice })

function boardWith(...notices: Advisory[]) {
  const board = new Board()
  let seq = 0
  const snapshot = (standing: Advisory[], run = 1, now = 0) =>
    board.snapshot({ run, seq, now, speed: 1, officers: [], incidents: [], closures: [], ...nothingOverBorders, notices: standing } as never)
  snapshot(notices)
  return { board, snapshot, take: (now: number, ...items: BoardEvent[]) => board.events({ seq: ++seq, now, items }) }
}

describe('notices from outside', () => {
  const severe = (id: string, change: Partial<Advisory> = {}) => noticeOf(id, { severity: 'Severe', ...change })

  it('stand as the snapshot and the events say, what is real and grave first', () => {
    const exercise = noticeOf('e', { severity: 'Extreme', status: 'exercise' })
    const { board, take } = boardWith(noticeOf('a'), exercise)
    take(1, told(severe('b')), told(noticeOf('c', { sentAt: 5 })))
    expect(board.advisories.list.map((one) => one.id)).toEqual(['b', 'c', 'a', 'e'])
    take(2, told(noticeOf('a', { ended: 2 })))
    expect(board.advisories.list.map((one) => one.id)).toEqual(['b', 'c', 'e'])
  })
  it('are the same array until something changes, so that nothing is drawn anew', () => {
    const { board, take } = boardWith(noticeOf('a'))
    const before = board.advisories.list
    take(1, { kind: 'incident', incident: incidentOf('3-000001') })
    expect(board.advisories.list).toBe(before)
    take(2, told(noticeOf('b')))
    expect(board.advisories.list).not.toBe(before)
  })
  it('are told in the log when severe and real, as a warning and never as an alarm', () => {
    const { board, take } = boardWith()
    const change = take(1, told(severe('a')), told(noticeOf('b')), told(severe('c', { status: 'exercise' })))
    expect(board.notices.map((one) => [one.incident, one.weight, one.acknowledged])).toEqual([['a', 'warning', true]])
    expect(change.sounds).toEqual(['outside'])
    expect(board.openAlarms).toBe(0)
    expect(board.alarmsInTenMinutes(1)).toBe(0)
  })
  it('sound once in a while, however many there are', () => {
    const { take } = boardWith()
    expect(take(0, told(severe('a')), told(severe('b'))).sounds).toEqual(['outside'])
    expect(take(advisorySoundEveryMs - 1, told(severe('c'))).sounds).toEqual([])
    expect(take(advisorySoundEveryMs, told(severe('d'))).sounds).toEqual(['outside'])
  })
  it('are told once, and not again by a snapshot of the same run', () => {
    const { board, snapshot, take } = boardWith(severe('old'))
    expect(board.notices).toEqual([])
    take(1, told(severe('a')), told(severe('a')))
    expect(snapshot([severe('old'), severe('a'), severe('missed')], 1, 50_000).sounds).toEqual(['outside'])
    expect(board.notices.map((one) => one.incident)).toEqual(['missed', 'a'])
    expect(snapshot([severe('other')], 2, 90_000).sounds).toEqual([]) // A new run's first picture is no news.
  })
  it('take a few lines of the log only: no alarm leaves it for them', () => {
    const { board, take } = boardWith()
    const calls = Array.from({ length: noticesMax - outsideLinesMax }, (_, n) => incidentOf(`3-${n}`, { priority: 1 }))
    take(1, ...calls.map((incident): BoardEvent => ({ kind: 'incident', incident })))
    take(2, ...Array.from({ length: 300 }, (_, n) => told(severe(`n${n}`))))
    expect(board.openAlarms).toBe(calls.length)
    expect(board.notices.filter((one) => one.what.kind === 'advisory')).toHaveLength(outsideLinesMax)
    expect(board.notices[0]!.incident).toBe('n299')
  })
  it('are found by all words that were typed', () => {
    const all = [noticeOf('a'), noticeOf('b', { instruction: 'Keep off the QUAYS', area: [{ text: 'Harbour', polygons: [], circles: [] }] })]
    expect(noticesWith(all, 'quays harbour').map((one) => one.id)).toEqual(['b'])
    expect(noticesWith(all, 'river').map((one) => one.id)).toEqual(['a', 'b'])
    expect(noticesWith(all, 'river snow')).toEqual([])
  })
  it.each(['exercise', 'test', 'system', 'draft'] as const)('say that it is not real when it is of the kind %s', (status) => {
    expect(unrealText(noticeOf('a', { status })).length).toBeGreaterThan(0)
    expect(noticeLabel(noticeOf('a', { status }))).toBe(`${unrealText(noticeOf('a', { status }))}\nFlood at the river`)
  })
  it('are marked even when the word is not known', () => expect(unrealText(noticeOf('a', { status: 'drill' as never }))).toBe('drill'))
})

describe('the ground of a notice', () => {
  const ground = noticeOf('a', {
    area: [
      { text: 'x', polygons: [[[120, 30], [121, 30], [121, 31], [120, 30]]], circles: [{ lng: 119, lat: 60, metres: 11_119.5 }] },
      { text: 'y', polygons: [], circles: [{ lng: 125, lat: 29, metres: 0 }], lines: [[[120, 30], [122, 30], [122, 32]]] },
    ],
  })
  it('is round: as high as wide in metres', () => {
    const ring = ringAround(119, 60, 11_119.5)
    expect(ring[0]).toEqual(ring.at(-1))
    expect(ring[0]![0] - 119).toBeCloseTo(0.2, 6)
    expect(Math.max(...ring.map(([, lat]) => lat)) - 60).toBeCloseTo(0.1, 6)
  })
  it('is drawn shape by shape, each with its words', () => {
    const features = noticeFeatures(ground, true, 'words')
    expect(features.map((one) => one.properties!.what)).toEqual(['ground', 'label', 'ground', 'label', 'place', 'label', 'line', 'label'])
    expect(features.filter((one) => one.properties!.what === 'label').every((one) => one.properties!.label === 'words')).toBe(true)
    expect(features[0]!.properties).toMatchObject({ real: true, grave: false, open: true })
    const unreal = noticeOf('e', { ...ground, status: 'test', severity: 'Extreme' })
    expect(noticeFeatures(unreal, false, '')[0]!.properties).toMatchObject({ real: false, grave: true })
  })
  it('is shown as a whole, and not at all when none is named', () => {
    const [low, high] = extentOf(ground)
    expect([low!.lng, low!.lat, high!.lng, high!.lat].map((one) => Math.round(one * 10) / 10)).toEqual([118.8, 29, 125, 60.1])
    expect(extentOf(noticeOf('a'))).toEqual([])
  })
})

describe('where an incident came from', () => {
  it('is the other system that reported it, not what a desk or the node itself took', () => {
    const of = (source: string, takenBy?: string) => ({ source, takenBy })
    const calls = [of('fire-3'), of('110'), of('fire-3'), of('rail', 'ann'), of('panic'), of('officer'), of('J3-000127'), of('')]
    expect(cameFrom(calls)).toEqual(['fire-3'])
  })
})
