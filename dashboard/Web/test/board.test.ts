import { describe, expect, it } from 'vitest'
import { Board, noticesMax } from '../src/dispatch/board'
import type { BoardEvent, Happening, Incident, Officer } from '../src/shared/contract'
import { incidentOf, nothingOverBorders } from './samples'

const officer = (id: number, change: Partial<Officer> = {}): Officer => ({
  id,
  code: `P${id}`,
  jurisdiction: 3,
  status: 'available',
  since: 0,
  ...change,
})
const incident = (number: number, change: Partial<Incident> = {}) => incidentOf(`3-${String(number).padStart(6, '0')}`, change)
const quiet = { closures: [], ...nothingOverBorders }
const notice = (id: string, kind: Happening['kind']): BoardEvent => ({
  kind: 'notice',
  incident: id,
  what: { at: 5, kind, by: 'engine', officerCode: 'P1', detail: '' },
})
function loaded(seq = 7): Board {
  const board = new Board()
  board.snapshot({ run: 1, seq, now: 0, speed: 1, officers: [officer(1), officer(2)], incidents: [incident(1)], ...quiet })
  return board
}
const say = (board: Board, seq: number, ...items: BoardEvent[]) => board.events({ seq, now: 10, items })

describe('the order of messages', () => {
  it('takes events that follow the snapshot', () => {
    const board = loaded(7)
    expect(say(board, 8, { kind: 'officer', officer: officer(1, { status: 'busy' }) }).officers).toBe(true)
    expect(board.officers.get(1)!.status).toBe('busy')
  })

  it('takes the rest of a large snapshot in pieces, and shows them with the last', () => {
    const board = new Board()
    board.snapshot({ run: 1, seq: 1, now: 0, speed: 1, officers: [officer(1)], incidents: [], ...quiet, officersToCome: 2 })
    const piece = (seq: number, id: number, officersToCome: number) =>
      board.events({ seq, now: 1, items: [{ kind: 'officer', officer: officer(id) }], officersToCome }).officers
    expect(piece(2, 2, 1)).toBe(false)
    expect(say(board, 3, { kind: 'officer', officer: officer(1, { status: 'busy' }) }).officers).toBe(true)
    expect(piece(4, 3, 0)).toBe(true)
    expect([...board.officers.values()].map((each) => `${each.id} ${each.status}`)).toEqual(['1 busy', '2 available', '3 available'])
  })

  it('changes nothing before the first snapshot', () => {
    const board = new Board()
    expect(say(board, 1, { kind: 'officer', officer: officer(9) }).gap).toBe(false)
    expect(board.officers.size).toBe(0)
  })

  it('ignores what the snapshot already held', () => {
    const board = loaded(7)
    say(board, 7, { kind: 'officer', officer: officer(1, { status: 'busy' }) })
    expect(board.officers.get(1)!.status).toBe('available')
  })

  it('reports a gap and changes nothing until a snapshot closes it', () => {
    const board = loaded(7)
    expect(say(board, 9, { kind: 'officer', officer: officer(1, { status: 'busy' }) }).gap).toBe(true)
    expect(board.officers.get(1)!.status).toBe('available')
    board.snapshot({ run: 1, seq: 9, now: 0, speed: 1, officers: [officer(1, { status: 'busy' })], incidents: [], ...quiet })
    expect(say(board, 10, { kind: 'officer', officer: officer(1) }).gap).toBe(false)
    expect(board.officers.size).toBe(1)
  })

  it('asks for a snapshot once per gap, and believes nothing of a new connection before its snapshot', () => {
    const board = loaded(7)
    expect([say(board, 9).gap, say(board, 10).gap]).toEqual([true, false])
    const again = loaded(7)
    again.expectSnapshot()
    say(again, 8, { kind: 'officer', officer: officer(1, { status: 'busy' }) })
    expect([again.officers.get(1)!.status, again.isAwaiting]).toEqual(['available', true])
  })

  it('replaces everything with a snapshot, also with an older number after a restart of the node', () => {
    const board = loaded(700)
    board.snapshot({ run: 1, seq: 0, now: 0, speed: 1, officers: [officer(5)], incidents: [], ...quiet })
    expect([...board.officers.keys()]).toEqual([5])
    expect(board.incidents.size).toBe(0)
    expect(say(board, 1, { kind: 'incident', incident: incident(4) }).incidents).toBe(true)
  })
})

describe('closures', () => {
  it('are those of the newest word, by snapshot or event', () => {
    const board = loaded()
    expect(board.closures).toEqual([])
    const closed = [{ id: 'X1' }] as never[]
    expect(say(board, 8, { kind: 'closures', closures: closed }).closures).toBe(true)
    expect(board.closures).toBe(closed)
    expect(say(board, 9, { kind: 'closures', closures: [] }).incidents).toBe(false)
    expect(board.closures).toEqual([])
  })
})

describe('incidents', () => {
  it('leave the boards when closed', () => {
    const board = loaded()
    const change = say(board, 8, { kind: 'incident', incident: incident(1, { state: 'closed' }) })
    expect(board.incidents.size).toBe(0)
    expect(change.touched.has('3-000001')).toBe(true)
  })
})

describe('alarms', () => {
  it('raises one for a new priority 1, however the notice and the row arrive', () => {
    for (const order of [0, 1]) {
      const board = loaded()
      const items: BoardEvent[] = [{ kind: 'incident', incident: incident(2, { priority: 1 }) }, notice('3-000002', 'opened')]
      const change = say(board, 8, ...(order ? items.reverse() : items))
      expect(change.sounds).toEqual(['newP1'])
      expect(board.notices.filter((one) => one.what.kind === 'opened').map((one) => one.weight)).toEqual(['alarm'])
    }
  })

  it('does not alarm for priority 1 incidents that a snapshot brings or that change later', () => {
    const board = new Board()
    const p1 = incident(2, { priority: 1 })
    expect(board.snapshot({ run: 1, seq: 1, now: 0, speed: 1, officers: [], incidents: [p1], ...quiet }).sounds).toEqual([])
    expect(say(board, 2, { kind: 'incident', incident: p1 }).sounds).toEqual([])
  })

  const snapshot = (board: Board, seq: number, incidents: Incident[], run = 1) =>
    board.snapshot({ run, seq, now: 60, speed: 1, officers: [], incidents, ...quiet })

  it('alarms for a priority 1 that only a later snapshot brings, once, and as one sound with others', () => {
    const board = loaded()
    const known = incident(2, { priority: 1 })
    say(board, 8, { kind: 'incident', incident: known })
    board.acknowledge(board.openAlarm!.key)
    const unseen = [incident(4, { priority: 1, openedAt: 50 }), incident(3, { priority: 1, openedAt: 40 })]
    const change = snapshot(board, 12, [known, ...unseen, incident(5)])
    expect([change.sounds, change.notices]).toEqual([['newP1'], true])
    expect(board.openAlarms).toBe(2)
    expect([board.openAlarm!.incident, board.openAlarm!.at]).toEqual(['3-000003', 40])
    expect(snapshot(board, 12, [known, ...unseen]).sounds).toEqual([])
    expect(say(board, 13, notice('3-000003', 'opened'), { kind: 'incident', incident: unseen[1]! }).sounds).toEqual([])
    expect(board.openAlarms).toBe(2)
  })

  it('does not take another run of the node for news', () => {
    const board = loaded()
    expect(snapshot(board, 0, [incident(9, { priority: 1 })], 2).sounds).toEqual([])
    expect(board.openAlarms).toBe(0)
    expect(snapshot(board, 1, [incident(9, { priority: 1 }), incident(10, { priority: 1 })], 2).sounds).toEqual(['newP1'])
  })

  it('notes in the log, without a sound, what a snapshot brings together with its answer', () => {
    const board = loaded()
    expect(snapshot(board, 9, [incident(2, { priority: 1, state: 'assigned' })]).sounds).toEqual([])
    expect([board.notices.length, board.openAlarms]).toEqual([1, 0])
  })

  it('ends with a snapshot that says that somebody is on the way, or that it is over', () => {
    for (const rows of [[incident(1, { state: 'assigned' })], [incident(1, { state: 'closed' })], []]) {
      const board = loaded()
      say(board, 8, notice('3-000001', 'nobodyFound'))
      expect(snapshot(board, 9, [incident(1)]).notices).toBe(false)
      expect(board.openAlarms).toBe(1)
      expect(snapshot(board, 10, rows).notices).toBe(true)
      expect(board.openAlarms).toBe(0)
    }
  })

  it('counts nobodyFound twice in a row as one alarm, and as a new one once acknowledged', () => {
    const board = loaded()
    expect(say(board, 8, notice('3-000001', 'nobodyFound'), notice('3-000001', 'nobodyFound')).sounds).toEqual(['nobodyFound'])
    board.acknowledge(board.openAlarm!.key)
    expect(board.openAlarm).toBeUndefined()
    expect(say(board, 9, notice('3-000001', 'nobodyFound')).sounds).toEqual(['nobodyFound'])
    expect(board.alarmsInTenMinutes(10)).toBe(2)
    expect(board.alarmsInTenMinutes(700_000)).toBe(0)
  })

  it('ends when somebody is on the way or the incident is closed', () => {
    for (const state of ['assigned', 'closed'] as const) {
      const board = loaded()
      say(board, 8, notice('3-000001', 'nobodyFound'))
      say(board, 9, { kind: 'incident', incident: incident(1, { state }) })
      expect(board.openAlarm).toBeUndefined()
    }
  })

  it('gives the oldest first and keeps the log bounded', () => {
    const board = loaded()
    say(
      board,
      8,
      { kind: 'incident', incident: incident(2, { priority: 1 }) },
      { kind: 'incident', incident: incident(3, { priority: 1 }) },
    )
    expect(board.openAlarm!.incident).toBe('3-000002')
    for (let i = 0; i < noticesMax + 20; i++) say(board, 9 + i, notice('3-000001', 'acknowledged'))
    expect(board.notices.length).toBe(noticesMax)
  })
})
