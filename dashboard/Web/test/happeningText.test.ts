import { beforeEach, describe, expect, it } from 'vitest'
import './storage'
import { happeningIn, reasonIn, type Names } from '../src/dispatch/happeningText'
import { language } from '../src/i18n'
import type { Happening } from '../src/shared/contract'

const called = (table: Record<string, string>) => (code: string) => table[code] ?? code
const names: Names = {
  type: called({ theft: 'Theft', robbery: 'Robbery' }),
  area: called({ 'yt-1': 'Yueting Central' }),
  disposition: called({ handled: 'Handled', report: 'Report taken' }),
  body: called({ 'hotline-12345': 'City hotline 12345' }),
  city: (id) => `City ${id}`,
}
const said = (kind: Happening['kind'], detail: string, by = 'engine', officerCode = '') =>
  happeningIn({ at: 0, kind, by, officerCode, detail }, names)

beforeEach(() => {
  language.value = 'en'
})

describe('a happening in words', () => {
  it.each([
    ['amended', 'type theft > robbery; priority 3 > 1', 'Changed: type Theft → Robbery, priority P3 → P1'],
    ['amended', 'place 31.10000,121.40000 > 31.20000,121.50000; mark unplaced > found', 'Changed: place moved on the map, place no spot yet → found'],
    ['amended', 'address Old St; gate 2 > New St; priority 3 > 1', 'Changed: place Old St; gate 2 → New St; priority 3 > 1'],
    ['late', 'enRoute 754', 'Late: en route for 12:34'],
    ['nobodyAssigned', '61', 'NOBODY SENT: 01:01'],
    ['disposed', 'handled report', 'Disposition: Handled, Report taken'],
    ['transferredOut', 'hotline-12345: a broken lamp: twice', 'Transferred to: City hotline 12345: a broken lamp: twice'],
    ['transferAnswered', 'hotline-12345 declined: not ours', 'Transfer answered: City hotline 12345 declined: not ours'],
    ['transferOverdue', 'hotline-12345', 'No answer to the transfer in time: City hotline 12345'],
    ['letGo', 'ann gone', 'Let go: desk ann is gone'],
    ['handOverAnswered', 'gone ann', 'Hand-over answered: desk ann is gone'],
    ['handOverAnswered', 'declined: lunch', 'Hand-over answered: declined: lunch'],
    ['crossArea', 'yt-1', ' comes from another area: Yueting Central'],
    ['betterFound', '130', ' could be sooner: 02:10 sooner'],
    ['shortOf', '1 of 3: 1 medic', 'Short of officers: 1 of 3 missing (1 medic)'],
    ['officerAsked', '4', ' asked of a neighbour: City 4'],
    ['callAmended', 'text, callerName', 'Call changed: what was said, caller’s name'],
    ['cleared', 'disposition', 'Everybody is done: close it: the disposition is missing'],
    ['historyChecked', '4 in 30 d, 100 m; 2 theft: 3-000001 3-000007', 'Earlier incidents at the place: 4 within 100 m in 30 days, 2 of them Theft (3-000001 3-000007)'],
    ['takenInHand', 'bob: shift ends', 'Taken in hand: from bob, shift ends'],
    ['declined', 'tooFar', ' declined: Too far away'],
    ['closed', 'cleared by the last officer', 'Closed: the last officer is done'],
  ] as const)('%s %s', (kind, detail, text) => expect(said(kind, detail)).toBe(text))

  it('leaves what it cannot read, and people’s words, as they came', () => {
    expect(said('late', 'something else')).toBe('Late: something else')
    expect(said('historyChecked', 'nothing')).toBe('Earlier incidents at the place: nothing')
    expect(said('letGo', 'she was gone', 'ann')).toBe('Let go: she was gone (by ann)')
    expect(said('noted', 'late 5 > 6; type a > b', 'ann')).toContain('late 5 > 6; type a > b')
    expect(said('closed', 'handled with care', 'ann')).toBe('Closed: handled with care (by ann)')
  })
  it('is in the language of the page', () => {
    language.value = 'zh'
    expect(said('late', 'enRoute 754')).toContain('12:34')
    expect(said('late', 'enRoute 754')).not.toMatch(/[a-z]/)
    expect(reasonIn('cleared by the last officer', names)).not.toMatch(/[a-z]/)
    expect(said('offeredNext', 'LJ001', 'engine', 'LJ002')).not.toMatch(/went/)
  })
  it('says why an alert’s post ended', () => expect(reasonIn('A3-000001 withdrawn', names)).not.toBe(''))
})
