import { describe, expect, it } from 'vitest'
import { Board } from '../src/dispatch/board'
import { incidentNumber } from '../src/dispatch/incidentNumber'
import { alarmAgainMs, othersAlarmMs } from '../src/dispatch/noticeRules'
import { isForgotten, isLate } from '../src/dispatch/order'
import { areasOf, desksFor, whoseIs } from '../src/dispatch/whose'
import type { BoardEvent, Happening, Incident } from '../src/shared/contract'
import type { Desks } from '../src/shared/incidents'
import { incidentOf, nothingOverBorders } from './samples'

const desksOf = (change: Partial<Desks> = {}): Desks => ({
  jurisdiction: 3,
  desks: [
    { name: 'ann', areas: ['north'], since: 0 },
    { name: 'bob', areas: ['south', 'north'], since: 0 },
  ],
  uncovered: ['west'],
  ...change,
})
function boardOf(...incidents: Incident[]): { board: Board; take: (...items: BoardEvent[]) => ReturnType<Board['events']> } {
  const board = new Board()
  board.snapshot({
    run: 1,
    seq: 0,
    now: 0,
    speed: 1,
    officers: [],
    incidents,
    closures: [],
    ...nothingOverBorders,
    desks: [desksOf()],
  } as never)
  let seq = 0
  return { board, take: (...items) => board.events({ seq: ++seq, now: 1000, items }) }
}
const notice = (kind: Happening['kind'], at: number, detail = ''): BoardEvent => ({
  kind: 'notice',
  incident: 'a',
  what: { at, kind, by: 'engine', officerCode: '', detail },
})

describe('whose an incident is', () => {
  const of = (change: Partial<Incident>, me = 'ann') => whoseIs(incidentOf('a', change), me, [desksOf()])
  it('is the desk’s that has it in hand, whatever its area', () => {
    expect(of({ inHandOf: 'ann', area: 'south' })).toBe('mine')
    expect(of({ inHandOf: 'bob', area: 'north' })).toBe('others')
  })
  it('is all desks’ that cover its area', () => {
    expect([of({ area: 'north' }), of({ area: 'north' }, 'bob'), of({ area: 'south' })]).toEqual(['mine', 'mine', 'others'])
  })
  it('is everybody’s without an area, or where nobody covers it', () => {
    expect([of({}), of({ area: 'west' }), of({ area: 'north', jurisdiction: 4 })]).toEqual(['everybody', 'everybody', 'everybody'])
  })
  it('knows a desk’s areas by city', () => expect(areasOf('bob', [desksOf()]).get(3)).toEqual(['south', 'north']))
})

describe('late', () => {
  it('is what the node says of the state it is in', () => {
    expect(isLate(incidentOf('a', { state: 'onScene', lateAt: 500 }), 500, [])).toBe(false)
    expect(isLate(incidentOf('a', { state: 'onScene', lateAt: 500 }), 501, [])).toBe(true)
    expect(isLate(incidentOf('a', { state: 'waiting', lateAt: 900_000 }), 100_000, [1, 1, 1, 1])).toBe(false)
  })
  it('is forgotten only while nobody is on it', () => {
    const waiting = incidentOf('a', { lateAt: 1 })
    const held = { officer: 1, code: 'A', directive: 'D', state: 'sent' as const, since: 0, answerBy: 0 }
    expect(isForgotten(waiting, 2, [])).toBe(true)
    expect(isForgotten({ ...waiting, state: 'enRoute', officers: [held] }, 2, [])).toBe(false)
    expect(isForgotten({ ...waiting, state: 'cleared' }, 2, [])).toBe(false)
  })
})

describe('what the node says again and again', () => {
  it('alarms once that nobody was sent, and again only some time after it was acknowledged', () => {
    const { board, take } = boardOf(incidentOf('a'))
    expect(take(notice('nobodyAssigned', 0)).sounds).toEqual(['nobodyFound'])
    expect(take(notice('nobodyAssigned', 60_000)).sounds).toEqual([])
    expect(board.openAlarms).toBe(1)
    board.acknowledge(board.openAlarm!.key)
    expect(take(notice('nobodyAssigned', 120_000)).sounds).toEqual([])
    expect(take(notice('nobodyAssigned', alarmAgainMs + 1)).sounds).toEqual(['nobodyFound'])
    expect(board.openAlarms).toBe(1)
  })
  it('stands in the log once while it is late in the same state', () => {
    const { board, take } = boardOf(incidentOf('a'))
    take(notice('late', 0, 'enRoute 600'), notice('late', 60_000, 'enRoute 660'))
    expect(board.notices.length).toBe(1)
    take(notice('late', 120_000, 'onScene 3600'))
    expect(board.notices.length).toBe(2)
  })
  it('ends its alarm when somebody is on the way', () => {
    const { board, take } = boardOf(incidentOf('a'))
    take(notice('nobodyAssigned', 0))
    take({ kind: 'incident', incident: incidentOf('a', { state: 'enRoute' }) })
    expect(board.openAlarms).toBe(0)
  })
})

describe('desks, transfers, archives', () => {
  const transfer = {
    incident: 'a',
    jurisdiction: 3,
    transfer: 1,
    body: '12345',
    by: 'ann',
    at: 5,
    text: '',
    state: 'sent' as const,
    since: 5,
  }
  it('are replaced as they are told, and leave when they are over', () => {
    const { board, take } = boardOf()
    take({ kind: 'transfer', transfer }, { kind: 'transfer', transfer: { ...transfer, transfer: 2, at: 1 } })
    expect(board.desk.transfers.map((one) => one.transfer)).toEqual([2, 1])
    take({ kind: 'transfer', transfer: { ...transfer, state: 'declined' } })
    expect(board.desk.transfers.map((one) => one.transfer)).toEqual([2])
    take({ kind: 'desks', desks: desksOf({ desks: [] }) })
    expect(board.desk.desks[0]!.desks).toEqual([])
    take({ kind: 'unverifiedPlaces', unverifiedPlaces: { jurisdiction: 3, waiting: 2 } })
    expect(board.desk.unverifiedPlaces).toBe(2)
  })
  it('say in the log when nobody covers an area any more, and when the policy changed', () => {
    const { board, take } = boardOf()
    take({ kind: 'desk', desk: { jurisdiction: 3, at: 1, kind: 'uncovered', desk: 'ann', by: '', areas: ['north'], detail: '' } })
    take({ kind: 'policy', policy: { number: 4, hash: 'x', at: 2, by: 'sue' } })
    expect(board.notices.map((one) => [one.what.kind, one.weight])).toEqual([
      ['policyChanged', 'plain'],
      ['desk_uncovered', 'warning'],
    ])
    expect(board.desk.policy?.number).toBe(4)
  })
  it('are gone with a snapshot that has none', () => {
    const { board, take } = boardOf()
    take({ kind: 'transfer', transfer })
    board.snapshot({ run: 1, seq: 9, now: 0, speed: 1, officers: [], incidents: [], closures: [], ...nothingOverBorders } as never)
    expect([board.desk.transfers, board.desk.desks]).toEqual([[], []])
  })
})

it('reads the number of an incident as a person types it', () => {
  expect(['127', '3-127', '3-000127', '12-5', 'x', '', '3-'].map((typed) => incidentNumber(typed, 3))).toEqual([
    '3-000127',
    '3-000127',
    '3-000127',
    '12-000005',
    '',
    '',
    '',
  ])
})

describe('an alarm that nobody goes', () => {
  const north = (change: Partial<Incident> = {}) => incidentOf('a', { area: 'south', ...change })
  const heard = (change: ReturnType<Board['events']>) => change.sounds.includes('nobodyFound')
  const alarmed = (user: string, incident: Incident) => {
    const { board, take } = boardOf(incident)
    board.user = user
    return { board, take, change: take(notice('nobodyAssigned', 1000, '61')) }
  }
  it('is heard at once by the desk whose incident it is, and by all where it is nobody’s', () => {
    expect(heard(alarmed('bob', north()).change)).toBe(true)
    expect(heard(alarmed('ann', north({ area: 'west' })).change)).toBe(true)
    expect(heard(alarmed('ann', north({ inHandOf: 'ann' })).change)).toBe(true)
  })
  it('is shown and not heard by others, until it is a minute old', () => {
    const { board, change } = alarmed('ann', north())
    expect([heard(change), change.notices, board.openAlarms, board.openAlarm]).toEqual([false, true, 0, undefined])
    board.clock = () => 1000 + othersAlarmMs
    expect([board.openAlarms, board.openAlarm?.incident, board.nextAlarm?.incident]).toEqual([1, 'a', 'a'])
  })
  it('is heard by all when those whose it is are away, or it changes hands', () => {
    const away = boardOf(north())
    away.board.user = 'ann'
    away.take({ kind: 'desks', desks: desksOf({ desks: [{ name: 'bob', areas: ['south'], since: 0, awaySince: 5 }] }) })
    expect(heard(away.take(notice('nobodyAssigned', 1000, '61')))).toBe(true)
    const { board, take } = alarmed('ann', north())
    take({ kind: 'incident', incident: north({ inHandOf: 'ann' }) })
    expect(board.openAlarms).toBe(1)
  })
  it('names the desks that have it first', () => {
    expect(desksFor(north(), 'ann', [desksOf()])).toEqual(['bob'])
    expect(desksFor(north({ inHandOf: 'cyd' }), 'ann', [desksOf()])).toEqual([])
    expect(desksFor(north(), 'bob', [desksOf()])).toEqual([])
  })
  it('is not that nobody was found where nobody was looked for', () => {
    const { board, take } = boardOf(incidentOf('a', { unverified: 'unplaced' }))
    take(notice('nobodyFound', 1000, '0'))
    expect(board.notices).toEqual([])
    take(notice('nobodyAssigned', 1000, '61'))
    expect(board.openAlarms).toBe(1)
  })
})
