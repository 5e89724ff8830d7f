import { describe, expect, it } from 'vitest'
import { Crews, isSeen, messagesMax } from '../src/dispatch/crews'
import { formatOrder, noLists, readGiven } from '../src/dispatch/given'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'
import { verbOf } from '../src/dispatch/verbTable'
import type { Boards } from '../src/dispatch/commands'
import type { Message, Panic, Safety } from '../src/shared/officers'
import type { Offer, Stack } from '../src/shared/sending'

const panic = (id: string, change: Partial<Panic> = {}): Panic => ({
  id,
  jurisdiction: 3,
  officer: 1,
  code: 'HS001',
  deed: 'raised',
  raisedAt: 100,
  pressedAt: 100,
  presses: 1,
  lat: 0,
  lng: 0,
  onDuty: true,
  recorded: true,
  acknowledged: [],
  ...change,
})
const message = (id: string, change: Partial<Message> = {}): Message => ({
  id,
  jurisdiction: 3,
  at: 0,
  from: 'HS001',
  to: { kind: 'desks' },
  text: 'x',
  urgent: false,
  recipients: 0,
  delivered: 0,
  read: 0,
  readBy: [],
  ...change,
})
const safety = (change: Partial<Safety> = {}): Safety => ({
  officer: 1,
  code: 'HS001',
  jurisdiction: 3,
  deed: 'asked',
  why: 'on-scene',
  askedAt: 0,
  answerBy: 60,
  ...change,
})

describe('emergencies', () => {
  it('sound when raised and when pressed again, and stand until ended', () => {
    const crews = new Crews()
    expect(crews.take({ kind: 'panic', panic: panic('a') }, 'me').sound).toBe('panic')
    expect(crews.take({ kind: 'panic', panic: panic('a', { deed: 'again', presses: 2, pressedAt: 200 }) }, 'me').sound).toBe('panic')
    expect(crews.take({ kind: 'panic', panic: panic('a', { deed: 'acknowledged' }) }, 'me').sound).toBeUndefined()
    expect(crews.panics.length).toBe(1)
    crews.take({ kind: 'panic', panic: panic('a', { deed: 'ended', ended: { by: 'x', at: 1, reason: 'y' } }) }, 'me')
    expect(crews.panics).toEqual([])
  })
  it('are unseen again when pressed again after they were acknowledged', () => {
    const seen = panic('a', { acknowledged: [{ by: 'me', at: 150 }] })
    expect(isSeen(seen, 'me')).toBe(true)
    expect(isSeen(seen, 'other')).toBe(false)
    expect(isSeen({ ...seen, pressedAt: 200 }, 'me')).toBe(false)
  })
  it('sound when a snapshot brings one that was not known, and only then', () => {
    const crews = new Crews()
    expect(crews.snapshot({ panics: [panic('a')] })).toEqual(['panic'])
    expect(crews.snapshot({ panics: [panic('a')] })).toEqual([])
    expect(crews.snapshot({})).toEqual([])
    expect(crews.panics).toEqual([])
  })
})

describe('safety checks', () => {
  it('alarm once, stand above those that were only asked, and go with their answer', () => {
    const crews = new Crews()
    crews.take({ kind: 'safety', safety: safety({ officer: 2, askedAt: 5 }) }, 'me')
    expect(crews.take({ kind: 'safety', safety: safety({ deed: 'alarm', alarmAt: 60, askedAt: 9 }) }, 'me').sound).toBe('safetyAlarm')
    expect(crews.safety.map((one) => one.officer)).toEqual([1, 2])
    for (const deed of ['answered', 'cleared', 'over'] as const) {
      crews.take({ kind: 'safety', safety: safety({ deed }) }, 'me')
      expect(crews.safety.map((one) => one.officer)).toEqual([2])
    }
  })
})

describe('messages', () => {
  it('sound for this desk alone, by urgency, and once', () => {
    const crews = new Crews()
    expect(crews.take({ kind: 'message', message: message('a') }, 'me').sound).toBe('message')
    expect(crews.take({ kind: 'message', message: message('a', { read: 1 }) }, 'me').sound).toBeUndefined()
    expect(crews.take({ kind: 'message', message: message('b', { urgent: true, to: { kind: 'desk', desk: 'me' } }) }, 'me').sound).toBe(
      'urgentMessage',
    )
    expect(crews.take({ kind: 'message', message: message('c', { to: { kind: 'desk', desk: 'other' } }) }, 'me').sound).toBeUndefined()
    expect(crews.take({ kind: 'message', message: message('d', { from: 'me' }) }, 'me').sound).toBeUndefined()
    expect(crews.unread('me').map((one) => one.id)).toContain('b')
  })
  it('keep their place when their counts change, and the newest when there are too many', () => {
    const crews = new Crews()
    for (let i = 0; i < messagesMax + 10; i++) crews.take({ kind: 'message', message: message(`${i}`) }, 'me')
    expect(crews.messages.length).toBe(messagesMax)
    crews.take({ kind: 'messageState', state: { id: '50', jurisdiction: 3, delivered: 7, read: 2 } }, 'me')
    expect(crews.messages[40]).toMatchObject({ id: '50', delivered: 7, read: 2 })
  })
  it('a message that made room says how many never got it, for as long as it is shown', () => {
    const crews = new Crews()
    crews.take({ kind: 'message', message: message('1') }, 'me')
    crews.take({ kind: 'messageState', state: { id: '1', jurisdiction: 3, delivered: 2, read: 0, missed: 3 } }, 'me')
    expect(crews.messages[0]?.missed).toBe(3)
    for (const each of [en, zh]) expect(each.crews.missed).toMatch(/^⚠ \{n\} /)
  })
})

describe('offers and stacks', () => {
  const offer = { id: 'O3-1', state: 'open', incident: '3-000001' } as Offer
  it('an offer sounds once and goes when it is not open any more', () => {
    const crews = new Crews()
    expect(crews.take({ kind: 'offer', offer }, 'me').sound).toBe('offer')
    expect(crews.take({ kind: 'offer', offer }, 'me').sound).toBeUndefined()
    crews.take({ kind: 'offer', offer: { ...offer, state: 'gone' } }, 'me')
    expect(crews.offers).toEqual([])
  })
  it('a stack without incidents leaves', () => {
    const crews = new Crews()
    const stack: Stack = { officer: 1, code: 'HS001', incidents: ['3-000001'], ready: false }
    crews.take({ kind: 'stack', stack }, 'me')
    crews.take({ kind: 'stack', stack: { ...stack, incidents: [] } }, 'me')
    expect(crews.stacks).toEqual([])
  })
})

describe('whom a message is for', () => {
  const area = { code: 'a12', name: 'Old town', nameZh: '老城', jurisdiction: 3 }
  const desk = { code: 'anna', name: 'anna', nameZh: 'anna' }
  const boards: Boards = {
    officers: new Map(
      [7, 12].map((id) => [id, { id, code: `HS0${String(id).padStart(2, '0')}`, jurisdiction: 3, status: 'available' as const, since: 0 }]),
    ),
    incidents: new Map(),
    closures: [],
    tracks: [],
    alerts: [],
    cities: [],
    types: [],
    lists: { ...noLists, area: [area], desk: [desk] },
  }
  const read = (words: string) => {
    const found = readGiven(verbOf('m')!, words.split(' '), boards)
    return found.ok ? formatOrder(found.value) : found.fault
  }
  it.each([
    ['all come back', 'm all come back'],
    ['desks who has the keys', 'm desks who has the keys'],
    ['7,HS012 2 men at the gate', 'm HS007,HS012 2 men at the gate'],
    ['area:old stay inside', 'm area:a12 stay inside'],
    ['@anna ring me', 'm @anna ring me'],
    ['HS099 hello', 'unknownOfficerCode'],
    ['@bob hello', 'unknownWord'],
    [', hello', 'unknownWord'],
    ['all', 'reasonMissing'],
  ])('%s', (typed, wanted) => expect(read(typed)).toBe(wanted))
})
