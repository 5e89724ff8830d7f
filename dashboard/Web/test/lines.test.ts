import { describe, expect, it, vi } from 'vitest'
import { DeskBoard } from '../src/dispatch/deskBoard'
import { fakeStorage } from './storage'
import { inTurn, nextLine, type Line } from '../src/shared/lines'

const line = (number: number, more: Partial<Line> = {}): Line => ({
  line: `L3-00000${number}`,
  jurisdiction: 3,
  state: 'ringing',
  rangAt: number * 1000,
  since: number * 1000,
  number: '138',
  source: '110',
  alarms: 0,
  tries: 0,
  ...more,
})

vi.stubGlobal('localStorage', fakeStorage())
const { sounds } = await import('../src/shared/sounds')

describe('phone lines', () => {
  it('who waits for a desk comes first, then who is to be rung back, the oldest of each first', () => {
    const all = [line(1, { takenBy: 'li' }), line(2, { state: 'callBackDue' }), line(4), line(3), line(5, { state: 'answered' })]
    expect(inTurn(all).map((one) => one.line.at(-1))).toEqual(['3', '4', '2', '1', '5'])
    expect(nextLine(all)?.line).toBe('L3-000003')
    expect(nextLine([line(1, { takenBy: 'li' }), line(2, { state: 'callBackDue' })])?.line).toBe('L3-000002')
    expect(nextLine([line(1, { takenBy: 'li' }), line(2, { state: 'answered' })])).toBeUndefined()
  })

  it('the board keeps them until they are over, and tells each alarm once', () => {
    const board = new DeskBoard()
    board.snapshot({ lines: [line(1), line(2)] }, 'li')
    expect(board.take({ kind: 'line', line: line(1, { takenBy: 'li' }) }, 5, 'li')).toBeNull()
    const late = board.take({ kind: 'line', line: line(2, { alarms: 1 }) }, 5, 'li')
    expect(late).toMatchObject({ weight: 'warning', news: { kind: 'lineLate', subject: 'L3-000002' } })
    expect(board.take({ kind: 'line', line: line(2, { alarms: 1, takenBy: 'li' }) }, 6, 'li')).toBeNull()
    expect(board.take({ kind: 'line', line: line(2, { state: 'callBackDue', alarms: 0 }) }, 7, 'li')).toBeNull()
    const due = board.take({ kind: 'line', line: line(2, { state: 'callBackDue', alarms: 1 }) }, 8, 'li')
    expect(due?.news.kind).toBe('callBackLate')
    board.take({ kind: 'line', line: line(2, { state: 'over' }) }, 9, 'li')
    expect([...board.lines.keys()]).toEqual(['L3-000001'])
    board.snapshot({}, 'li')
    expect(board.lines.size).toBe(0)
  })

  it('a late one sounds at the desk that has it, at all while nobody has, and is told to everybody', () => {
    const heard = (more: Partial<Line>) => new DeskBoard().take({ kind: 'line', line: line(1, { alarms: 1, ...more }) }, 5, 'li')
    expect(heard({})?.sound).toBe('lineLate')
    expect(heard({ state: 'callBackDue', takenBy: 'li' })?.sound).toBe('callBackLate')
    const others = heard({ state: 'callBackDue', takenBy: 'wang' })
    expect([others?.weight, others?.sound]).toEqual(['warning', undefined])
  })

  it('what has alarmed behind a lost connection sounds once with the snapshot, and not again', () => {
    const board = new DeskBoard()
    const late = [line(1, { alarms: 1 }), line(2, { alarms: 3 }), line(3, { alarms: 1, takenBy: 'wang' })]
    expect(board.snapshot({ lines: late }, 'li')).toEqual(['lineLate'])
    expect(board.snapshot({ lines: late }, 'li')).toEqual([])
    expect(board.snapshot({ lines: [line(2, { alarms: 4, state: 'callBackDue' })] }, 'li')).toEqual(['callBackLate'])
  })

  it('no two sounds have the same rhythm', () => {
    const rhythms = Object.values(sounds).map((one) => JSON.stringify(one.beeps))
    expect(new Set(rhythms).size).toBe(rhythms.length)
  })
})
