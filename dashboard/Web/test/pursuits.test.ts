import { describe, expect, it } from 'vitest'
import { matches, orderEntries, whyNotDecide } from '../src/dispatch/entries'
import { Board } from '../src/dispatch/board'
import { reachedBy } from '../src/dispatch/map/growing'
import { pairs } from '../src/dispatch/plates'
import type { News } from '../src/dispatch/pursuits'
import { watchPostType, type Alert, type Entry, type Sighting, type Track } from '../src/shared/border'
import type { BoardEvent } from '../src/shared/contract'
import { incidentOf, nothingOverBorders } from './samples'

const vehicle = { plateColour: 'blue', class: 'car', colour: 'black' }
const sighting = (read: string, change: Partial<Sighting> = {}): Sighting => ({
  read,
  jurisdiction: 3,
  camera: 'K1',
  cameraName: 'Bridge',
  lat: 0,
  lng: 0,
  heading: -1,
  seenAt: 0,
  clockSeconds: 1,
  plate: '京A12345',
  exact: true,
  confidence: 90,
  vehicle,
  picture: '',
  verification: 'unverified',
  ...change,
})
const track = (change: Partial<Track> = {}): Track => ({
  id: 'T3-000001',
  jurisdiction: 3,
  home: 3,
  entry: 'W3-000001',
  plate: '京A12345',
  state: 'unverified',
  end: 'none',
  doubt: 'none',
  openedAt: 0,
  since: 0,
  sightings: [sighting('a')],
  borders: [],
  cameras: [],
  ...change,
})
const alert = (jurisdiction: number, answer: Alert['sides'][0]['state'], change: Partial<Alert> = {}): Alert => ({
  id: 'J3-000001',
  jurisdiction,
  kind: 'track',
  lead: 3,
  track: 'T3-000001',
  incident: null,
  subject: '京A12345',
  vehicle,
  verified: false,
  lastSeenAt: 0,
  lastSeen: 'Bridge',
  lat: 0,
  lng: 0,
  channel: '',
  raisedAt: 0,
  expiresAt: 900_000,
  end: 'none',
  sides: [
    { jurisdiction: 3, state: 'acknowledged', by: '', reason: '', since: 0 },
    { jurisdiction: 4, state: answer, by: '', reason: answer === 'declined' ? 'no car' : '', since: 0, answerBy: 60_000 },
  ],
  posts: [],
  lines: [],
  ...change,
})

/** The desk of one jurisdiction, or of several, after a snapshot. */
function desk(rows: { tracks?: Track[]; alerts?: Alert[] } = {}): {
  board: Board
  say: (...items: BoardEvent[]) => string[]
  kinds: () => string[]
} {
  const board = new Board()
  board.snapshot({ run: 1, seq: 1, now: 0, speed: 1, officers: [], incidents: [], closures: [], ...nothingOverBorders, ...rows })
  let seq = 1
  return {
    board,
    say: (...items) => board.events({ seq: ++seq, now: 10, items }).sounds,
    kinds: () => board.notices.map((notice) => notice.what.kind),
  }
}
const told = (row: Alert): BoardEvent => ({ kind: 'alert', alert: row })
const seen = (row: Track): BoardEvent => ({ kind: 'track', track: row })

describe('the alarm of a track', () => {
  it('comes with the track, sounds once, and ends when somebody has verified it', () => {
    const { board, say } = desk()
    expect(say(seen(track()))).toEqual(['newTrack'])
    expect(board.openAlarm?.incident).toBe('T3-000001')
    expect(say(seen(track({ state: 'verified', sightings: [sighting('a', { verification: 'confirmed', verifiedBy: 'li' })] })))).toEqual([])
    expect([board.openAlarms, board.notices[0]?.what.kind]).toEqual([0, 'trackVerified'])
  })

  it('does not come again with another sighting, and not from a second city of ours', () => {
    const { say, kinds } = desk()
    say(seen(track()))
    say(seen(track({ jurisdiction: 4 })))
    expect(kinds()).toEqual(['trackNew'])
    expect(say(seen(track({ sightings: [sighting('a'), sighting('b')] })))).toEqual(['said'])
    expect(kinds()).toEqual(['trackSeen', 'trackNew'])
  })

  it('ends with the track, once no city of ours follows it any more', () => {
    const { board, say, kinds } = desk()
    say(seen(track()), seen(track({ jurisdiction: 4 })))
    say(seen(track({ state: 'ended', end: 'lost' })))
    expect([board.pursuits.tracks.length, board.openAlarms]).toEqual([1, 1])
    say(seen(track({ jurisdiction: 4, state: 'ended', end: 'lost' })))
    expect([board.pursuits.tracks.length, board.openAlarms, kinds()[0]]).toEqual([0, 0, 'trackOver'])
  })
})

describe('what the engine could not do', () => {
  const warning = (change: object) => ({
    kind: 'warning' as const,
    warning: { jurisdiction: 3, at: 5_000, kind: 'notWarned' as const, track: 'T3-1', subject: 'A', seen: 'Bridge', reason: 'tooManyAlerts', neighbours: [4, 5], ...change },
  })

  it('is an alarm for each neighbour who should know, and can be acknowledged', () => {
    const { board, say, kinds } = desk()
    expect(say(warning({}))).toEqual(['newAlert'])
    expect(kinds()).toEqual(['notWarned', 'notWarned'])
    expect(board.notices.map((notice) => [notice.incident, (notice.what as News).city])).toEqual([['T3-1', 5], ['T3-1', 4]])
    expect([board.openAlarms, board.mustAnswer(board.notices[0]!)]).toEqual([2, false])
  })

  it('is no alarm when a neighbour has to do something about it', () => {
    const { board, say, kinds } = desk()
    expect(say(warning({ kind: 'entryNotTaken', track: undefined, entry: 'W4-7', neighbours: [4] }))).toEqual([])
    expect([kinds()[0], board.openAlarms, board.notices[0]!.incident]).toEqual(['entryNotTaken', 0, 'W4-7'])
  })
})

describe('the alarm of an alert', () => {
  it('sounds until it is answered, whatever is acknowledged', () => {
    const { board, say } = desk()
    expect(say(told(alert(4, 'asked')))).toEqual(['newAlert'])
    expect(board.mustAnswer(board.nextAlarm!)).toBe(true)
    expect(say(told(alert(4, 'overdue')))).toEqual(['expired'])
    expect(board.openAlarms).toBe(1)
    say(told(alert(4, 'declined')))
    expect([board.openAlarms, board.notices[0]?.what]).toMatchObject([0, { kind: 'sideDeclined', city: 4, text: 'no car' }])
  })

  it('is for who leads one to be acknowledged', () => {
    const { board, say } = desk()
    say(told(alert(3, 'asked')))
    expect(board.mustAnswer(board.nextAlarm!)).toBe(false)
    board.acknowledge(board.nextAlarm!.key)
    expect(board.openAlarms).toBe(0)
  })

  it('alarms nobody where posts were ordered by the only city in it', () => {
    const { board, say, kinds } = desk()
    const both = alert(3, 'asked')
    expect(say(told({ ...both, sides: both.sides.slice(0, 1) }))).toEqual([])
    expect([board.openAlarms, kinds()[0]]).toEqual([0, 'alertNew'])
  })

  it('meets whoever comes to the desk while an answer is due', () => {
    expect(desk({ alerts: [alert(4, 'overdue')] }).board.openAlarms).toBe(1)
    expect(desk({ alerts: [alert(4, 'acknowledged')] }).board.openAlarms).toBe(0)
  })

  it('does not keep another from being acknowledged first', () => {
    const { board, say } = desk()
    say(told(alert(4, 'asked')))
    say(seen(track()))
    expect(board.nextAlarm?.what.kind).toBe('trackNew')
  })

  it('is the only one for its watch posts', () => {
    const { board, say } = desk()
    say({ kind: 'incident', incident: incidentOf('4-000001', { jurisdiction: 4, type: watchPostType, priority: 1 }) })
    say({ kind: 'notice', incident: '4-000001', what: { at: 5, kind: 'nobodyFound', by: 'engine', officerCode: '', detail: '' } })
    expect([board.openAlarms, board.notices[0]?.weight]).toEqual([0, 'warning'])
  })
})

it('tells what the other city said, and not what we said ourselves', () => {
  const { say, kinds } = desk()
  const line = (jurisdiction: number, text: string) => ({ at: 5, jurisdiction, kind: 'said' as const, by: 'x', text })
  say(told(alert(4, 'acknowledged')))
  expect(say(told(alert(4, 'acknowledged', { lines: [line(4, 'ours'), line(3, 'theirs')] })))).toEqual(['said'])
  say(told(alert(4, 'acknowledged', { lines: [line(4, 'ours'), line(3, 'theirs')] })))
  expect(kinds()).toEqual(['alertSaid', 'alertNew'])
})

it('shows a track as its home knows it, and an alert as who leads it', () => {
  const { board } = desk({
    tracks: [track({ jurisdiction: 4, plate: 'old' }), track()],
    alerts: [alert(4, 'asked'), alert(3, 'acknowledged')],
  })
  expect(board.pursuits.tracks.map((one) => one.plate)).toEqual(['京A12345'])
  expect(board.pursuits.alerts.map((one) => one.jurisdiction)).toEqual([3])
})

it('grows what can have been reached with time', () => {
  const cells: [string, number][] = [
    ['a', 0],
    ['b', 30],
    ['c', 30],
    ['d', 91],
    ['e', 400],
  ]
  expect(reachedBy(cells, 29)).toEqual({ now: ['a'], soon: ['b', 'c'] })
  expect(reachedBy(cells, 30)).toEqual({ now: ['a', 'b', 'c'], soon: [] })
  expect(reachedBy(cells, 31)).toEqual({ now: ['a', 'b', 'c'], soon: ['d'] })
  expect(reachedBy(cells, 9000)).toEqual({ now: ['a', 'b', 'c', 'd', 'e'], soon: [] })
})

describe('two plates', () => {
  const word = (wanted: string, read: string) =>
    pairs(wanted, read)
      .map((pair) => pair.same[0])
      .join('')
  it.each([
    ['京A12345', '京A·12345', 'sssssss'],
    ['京A12345', '京A1Z345', 'sssdsss'],
    ['京A-2345', '京A82345', 'ssossss'],
    ['京A12345', '京A1234', 'ssssssd'],
    ['US-CA:7ABC*23', 'US-CA:7ABC923', 'sssssoss'],
  ])('%s and %s are compared place by place', (wanted, read, expected) => expect(word(wanted, read)).toBe(expected))
})

describe('a watchlist entry', () => {
  const entry = (id: number, change: Partial<Entry> = {}): Entry => ({
    id: `W3-00000${id}`,
    jurisdiction: 3,
    plate: '京A12345',
    vehicle,
    make: 'Buick',
    legalBasis: '',
    caseNumber: 'A1187',
    purpose: '',
    requestedBy: 'li',
    priority: 2,
    state: 'active',
    askedAt: 0,
    since: 0,
    expiresAt: 100,
    sharing: 'ownCity',
    sharedWith: [],
    steps: [],
    ...change,
  })
  it('waits for somebody else than who asked', () => {
    const asked = entry(1, { state: 'asked' })
    expect(whyNotDecide(asked, 'li', [3])).toBe('ownEntry')
    expect(whyNotDecide(asked, 'wang', [3])).toBe(null)
    expect(whyNotDecide(asked, 'wang', [4])).toBe('notOurs')
    expect(whyNotDecide(entry(2), 'wang', [3])).toBe('nothingWaits')
    const renewal = { askedAt: 0, askedBy: 'wang', until: 1, reason: '' }
    expect(whyNotDecide(entry(3, { renewal }), 'wang', [3])).toBe('ownEntry')
    expect(whyNotDecide(entry(3, { renewal }), 'li', [3])).toBe(null)
  })
  it('stands before the others while it waits for a decision', () => {
    const renewal = { askedAt: 0, askedBy: 'wang', until: 1, reason: '' }
    const rows = [
      entry(1),
      entry(2, { state: 'expired' }),
      entry(3, { state: 'asked' }),
      entry(4, { priority: 1 }),
      entry(5, { priority: 3, renewal }),
    ]
    expect(
      orderEntries(rows)
        .map((one) => one.id.at(-1))
        .join(''),
    ).toBe('35412')
  })
  it.each([
    ['京a·123', true],
    ['a1187', true],
    ['W3-000001', true],
    ['沪', false],
  ])('is found by %s: %s', (typed, found) => expect(matches(entry(1), typed)).toBe(found))
})
