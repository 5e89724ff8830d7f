import { describe, expect, it } from 'vitest'
import { formatCommand, parseCommand, type Boards } from '../src/dispatch/commands'
import { noLists } from '../src/dispatch/given'
import { History } from '../src/dispatch/history'
import type { Closure, Incident, Officer } from '../src/shared/contract'
import { watchPostType, type Alert, type Track } from '../src/shared/border'
import { incidentOf } from './samples'

const officer = (id: number, code: string, change: Partial<Officer> = {}): [number, Officer] => [
  id,
  { id, code, jurisdiction: 3, status: 'available', since: 0, ...change },
]
const incident = (id: string, change: Partial<Incident> = {}): [string, Incident] => [id, incidentOf(id, change)]
const city = (id: number, code: string, name: string, nameZh: string) => ({ id, code, name, nameZh, label: [0, 0] as [number, number] })
const track = (id: string, plate: string) => ({ id, plate }) as Track
const closure = (id: string): Closure => ({
  id,
  kind: 'street',
  lat: 29.86,
  lng: 121.62,
  street: 'Renmin Road',
  why: 'fire',
  by: 'dispatcher',
  from: 0,
  until: 3_600_000,
  jurisdiction: 3,
  line: [],
})
const boards: Boards = {
  officers: new Map([
    officer(1, 'HS007'),
    officer(2, 'HS012', { directive: 'D3-000009', incident: '3-000127', status: 'enRoute' }),
    officer(3, 'YZ012'),
  ]),
  incidents: new Map([incident('3-000127'), incident('3-000128'), incident('4-000128'), incident('3-000200', { type: watchPostType })]),
  closures: [closure('X7'), closure('X12')],
  tracks: [track('T3-000012', '京A8K3M6'), track('T3-000013', '浙B·12345'), track('T4-000013', '浙B·12346')],
  alerts: [{ id: 'J3-000001' } as Alert],
  types: [],
  lists: { ...noLists, disposition: [{ code: 'arrest', name: 'Arrest', nameZh: '抓获' }] },
  cities: [city(3, 'HS', 'Haishu', '海曙'), city(4, 'YZ', 'Yinzhou', '鄞州'), city(5, 'YY', 'Yuyao', '余姚')],
}
const format = (line: string) => {
  const parsed = parseCommand(line, boards)
  return parsed.ok ? formatCommand(parsed.command) : parsed.fault
}
const wrong = (line: string) => {
  const parsed = parseCommand(line, boards)
  return parsed.ok ? 'ok' : [parsed.fault, ...Object.values(parsed.values)]
}

describe('the command line', () => {
  it.each([
    ['d HS007 3-000127', 'd HS007 3-000127'],
    ['D hs007 127', 'd HS007 3-000127'],
    ['  d   7  3-127 ', 'd HS007 3-000127'],
    ['d 7 4-128', 'd HS007 4-000128'],
    ['w hs012 wrong address', 'w HS012 wrong address'],
    ['c 127 caller rang off', 'c 3-000127 caller rang off'],
    ['c 127 arrest', 'c 3-000127 arrest'],
    ['c 127 ARREST two men', 'c 3-000127 arrest two men'],
    ['r 127', 'r 3-000127'],
    ['f t3-12', 'f T3-000012'],
    ['f T12', 'f T3-000012'],
    ['f j1', 'f J3-000001'],
    ['f 京a8k3m6', 'f T3-000012'],
    ['f 浙B12345', 'f T3-000013'],
    ['a 127 yz two cars to the gate', 'a 3-000127 YZ two cars to the gate'],
    ['I 127 鄞州', 'i 3-000127 YZ'],
    ['i 127 5 flood', 'i 3-000127 YY flood'],
    ['a 127 yuy flood', 'a 3-000127 YY flood'],
    ['f hs012', 'f HS012'],
    ['f 127', 'f 3-000127'],
    ['x 29.86,121.62 2h gas leak', 'x 29.86000,121.62000 2h gas leak'],
    ['X 29.86,121.62 >ne 120m gas  leak', 'x 29.86000,121.62000 >NE 2h gas leak'],
    ['x 127 90m fire', 'x 3-000127 90m fire'],
    ['p hs007 48h hole', 'p HS007 2d hole'],
    ['p . 30m tree', 'p . 30m tree'],
    ['o x7', 'o X7'],
    ['o 12', 'o X12'],
    ['n X7 3d', 'n X7 3d'],
    ['t 3-127 5', 't 3-000127 5'],
    ['t . 60', 't . 60'],
  ])('reads "%s"', (line, expected) => expect(format(line)).toBe(expected))

  it.each([
    ['q 1', ['unknownVerb', 'q']],
    ['x', ['placeMissing']],
    ['x 127', ['durationMissing']],
    ['x 127 fire', ['durationMissing']],
    ['x 127 2h', ['reasonMissing']],
    ['x 127 >E 2h', ['reasonMissing']],
    ['x 127 >Q 2h fire', ['badDirection', '>Q']],
    ['x 127 0h fire', ['badDuration', '0h']],
    ['x 127 31d fire', ['badDuration', '31d']],
    ['x 91,0 2h fire', ['badSpot', '91,0']],
    ['x 1,2,3 2h fire', ['badSpot', '1,2,3']],
    ['x 1, 2h fire', ['badSpot', '1,']],
    ['p ZZ9 2h fire', ['nothingFound', 'ZZ9']],
    ['o', ['closureMissing']],
    ['o X9', ['unknownClosureId', 'X9']],
    ['o X7 now', ['tooMany', 'now']],
    ['n X7', ['durationMissing']],
    ['t 127', ['badMinutes', '60']],
    ['t 127 0', ['badMinutes', '60']],
    ['t 127 61', ['badMinutes', '60']],
    ['t', ['placeMissing']],
    ['', ['unknownVerb', '']],
    ['d', ['officerMissing']],
    ['d HS007', ['incidentMissing']],
    ['d ZZ1 127', ['unknownOfficerCode', 'ZZ1']],
    ['d 12 127', ['ambiguousOfficer', '12', 'HS012, YZ012']],
    ['d 7 128', ['ambiguousIncident', '128', '3-000128, 4-000128']],
    ['d 7 999', ['unknownIncidentId', '999']],
    ['d 7 127 now', ['tooMany', 'now']],
    ['w HS007 reason', ['noDirective', 'HS007']],
    ['w HS012', ['reasonMissing']],
    ['c 127', ['reasonMissing']],
    ['c', ['incidentMissing']],
    ['f', ['targetMissing']],
    ['f nobody', ['nothingFound', 'nobody']],
    ['f 12', ['ambiguousOfficer', '12', 'HS012, YZ012']],
    ['f t13', ['ambiguousPursuit', 't13', 'T3-000013, T4-000013']],
    ['f T99', ['nothingFound', 'T99']],
    ['a', ['incidentMissing']],
    ['a 127', ['cityMissing']],
    ['a 127 Atlantis', ['unknownCity', 'Atlantis']],
    ['a 127 Y', ['ambiguousCity', 'Y', 'YZ, YY']],
    ['i 127 hs', ['ownCity', '3-000127']],
    ['a 200 yz', ['askedOfPost', '3-000200']],
    ['r 127 x', ['tooMany', 'x']],
    ['d 7 -', ['unknownIncidentId', '-']],
  ])('says what is wrong with "%s"', (line, expected) => expect(wrong(line)).toEqual(expected))

  it('reads back every line it writes', () => {
    for (const line of ['d HS007 3-000127', 'w HS012 a reason', 'c 4-000128 done', 'r 3-000128', 'f YZ012', 'f T3-000012', 'f J3-000001', 'a 3-000127 YZ two cars', 'i 3-000127 YZ', 'f 3-000127'])
      expect(format(line)).toBe(line)
  })
})

describe('history', () => {
  it('goes back and forth and ends at the empty line', () => {
    const history = new History()
    for (const line of ['a', 'b', 'b']) history.add(line)
    expect([history.older(), history.older(), history.older(), history.newer(), history.newer(), history.newer()]).toEqual([
      'b',
      'a',
      'a',
      'b',
      '',
      '',
    ])
  })

  it('is empty before the first line', () => {
    expect(new History().older()).toBeUndefined()
    expect(new History().newer()).toBe('')
  })
})
