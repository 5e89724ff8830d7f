import './storage'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectedEn } from '../src/i18n/connected.en'
import { connectedZh } from '../src/i18n/connected.zh'
import { Refused } from '../src/shared/api'
import type { PartnerRow, Partners, Terminal, Viid, ViidDevice, WarningRow } from '../src/shared/connected'
import { Asked } from '../src/supervise/asked'
import { camerasFor, camerasOffered, decideDevice, listsOf, mayBeNew, viidToLookAt } from '../src/supervise/devices'
import { readRing, type Bounds } from '../src/supervise/ring'
import { deathText, gravestFirst, lookOf, partnersToLookAt, subjectText, troubleText } from '../src/supervise/systems'
import { isSilent, lookOf as terminalLook, pick, silentMs } from '../src/supervise/terminals'
import { approveBy, emptyDraft, isOwn, warningOf, type WarningDraft } from '../src/supervise/warnings'

const partner = (name: string, change: Partial<PartnerRow> = {}): PartnerRow => ({
  name,
  kind: 'webhook',
  host: 'a.example',
  purpose: 'a test',
  until: '2027-12-31',
  over: false,
  state: 'up',
  waiting: 0,
  delivered: 1,
  dead: 0,
  lost: 0,
  ...change,
})

describe('other systems', () => {
  it('are shown by what is wrong with them, the gravest first', () => {
    const rows = [
      partner('b-well'),
      partner('a-well'),
      partner('over', { over: true, state: 'up' }),
      partner('dead', { dead: 2 }),
      partner('trouble', { state: 'trouble' }),
      partner('gone', { state: 'gone' }),
    ]
    expect(gravestFirst(rows).map((row) => row.name)).toEqual(['gone', 'trouble', 'dead', 'a-well', 'b-well', 'over'])
  })
  it('that were told nothing, or are never told, do not count as well', () => {
    expect(lookOf(partner('new', { delivered: 0 }))).toBe('unsent')
    expect(lookOf(partner('never', { delivered: 0, dead: 2 }))).toBe('refusing')
    expect(lookOf(partner('in', { kind: 'in', delivered: 0 }))).toBe('in')
    expect(lookOf(partner('in', { kind: 'in', over: true }))).toBe('over')
  })
  it('count what a person has to look at: those in trouble and what was given up', () => {
    const all = { now: 0, partners: [partner('a', { dead: 3 }), partner('b', { state: 'gone' }), partner('c')], letters: [], cities: [] } satisfies Partners
    expect(partnersToLookAt(all)).toBe(4)
    expect(partnersToLookAt(null)).toBe(0)
  })
  it('have their subjects, ends and troubles in words, and unknown ones as they came', () => {
    expect(subjectText('incident 3-000127')).toBe('Incident 3-000127')
    expect(subjectText('thing 9')).toBe('thing 9')
    const letter = { id: 1, partner: 'a', subject: 'officer 12', sequence: 1, type: 'x', madeAt: 0, deadAt: 0, reason: 'refused', tries: 5 }
    expect(deathText({ ...letter, status: 400 })).toBe('It said no (it answered 400)')
    expect(deathText({ ...letter, reason: 'newWord' })).toBe('newWord')
    expect(troubleText('answered 503')).toBe('it answered 503')
    expect(troubleText('no answer within 15 s')).toBe('no answer within 15 s')
    expect(troubleText('Connection refused (a:9)')).toBe('Connection refused (a:9)')
  })
})

const device = (id: string, change: Partial<ViidDevice> = {}): ViidDevice => ({
  kind: 'device',
  id,
  name: '',
  status: '1',
  by: 'S',
  at: 0,
  state: 'proposed',
  camera: '',
  decidedBy: '',
  ...change,
})
const cameras = Array.from({ length: 20 }, (_, i) => ({ id: `K${String(i).padStart(3, '0')}`, name: i === 3 ? 'North gate' : '', lat: 30 + i * 0.001, lng: 120 }))

describe('announced devices', () => {
  const all = (devices: ViidDevice[]): Viid => ({ server: true, id: '1', sessions: [], devices, uppers: [] })
  it('are parted by who decided; what the settings know has no decision to take back', () => {
    const lists = listsOf(all([device('a', { at: 1 }), device('b', { at: 2 }), device('c', { state: 'refused', decidedBy: 'li' }), device('d', { state: 'known' })]), '')
    expect(lists.waiting.map((one) => one.id)).toEqual(['b', 'a'])
    expect(lists.decided.map((one) => one.id)).toEqual(['c'])
    expect(lists.known.map((one) => one.id)).toEqual(['d'])
  })
  it('are found by number, name, sender or camera', () => {
    const devices = [device('a1', { name: 'Quay' }), device('b2', { by: 'platform' }), device('c3', { state: 'known', camera: 'K004' })]
    expect(listsOf(all(devices), 'QUAY').waiting).toHaveLength(1)
    expect(listsOf(all(devices), 'platform').waiting[0]?.id).toBe('b2')
    expect(listsOf(all(devices), 'k004').known[0]?.id).toBe('c3')
  })
  it('count with the platforms that failed', () => {
    const upper = { id: '1', url: '', state: 'failed', lastFault: '', isSubscribed: false, dispositions: 0, waiting: 0 }
    expect(viidToLookAt({ ...all([device('a'), device('b', { state: 'live' })]), uppers: [upper, { ...upper, state: 'registered' }] })).toBe(2)
  })
  it('are offered the nearest cameras, or those that are typed', () => {
    const near = camerasFor(device('a', { latitude: 30.0052, longitude: 120 }), cameras, '')
    expect(near).toHaveLength(camerasOffered)
    expect(near.slice(0, 2).map((one) => one.id)).toEqual(['K005', 'K006'])
    expect(near[0]!.metres).toBeCloseTo(22, 0)
    expect(camerasFor(device('a', { latitude: 30, longitude: 120 }), [...cameras, { id: 'K0', name: '', lat: 31, lng: 120 }], 'k0')[0]!.id).toBe('K0')
    expect(camerasFor(device('a'), cameras, 'north')).toEqual([{ id: 'K003', name: 'North gate', metres: null }])
  })
  it('become cameras of their own only where they say that they are in the region', () => {
    expect(mayBeNew(device('a', { latitude: 30, longitude: 120 }), [119, 29, 121, 31])).toBe(true)
    expect(mayBeNew(device('a', { latitude: 120, longitude: 30 }), [119, 29, 121, 31])).toBe(false)
    expect(mayBeNew(device('a'), [119, 29, 121, 31])).toBe(false)
  })
  it('keep the stroke of a lane in the address', async () => {
    const asked = vi.fn(async (_path: string, _init?: RequestInit) => new Response(null, { status: 204 }))
    vi.stubGlobal('fetch', asked)
    await decideDevice('33/2 x', { camera: 'K1' })
    expect(asked.mock.calls[0]![0]).toBe('/api/viid/devices/33/2%20x')
    expect(asked.mock.calls[0]![1]!.body).toBe('{"camera":"K1"}')
    vi.unstubAllGlobals()
  })
})

const now = 10_000_000
const terminal = (id: string, change: Partial<Terminal> = {}): Terminal => ({
  kind: 'jt808',
  id,
  officer: 1,
  code: `HD-${id}`,
  jurisdiction: 3,
  state: 'authenticated',
  heardAt: now - 1000,
  ...change,
})

describe('terminals', () => {
  it('are silent when they are away, or were not heard of for five minutes', () => {
    expect(terminalLook(terminal('1'), now)).toBe('connected')
    expect(terminalLook(terminal('1', { state: 'registered' }), now)).toBe('approaching')
    expect(terminalLook(terminal('1', { state: 'away' }), now)).toBe('away')
    expect(terminalLook(terminal('1', { heardAt: now - silentMs - 1 }), now)).toBe('silent')
    expect(isSilent(terminal('1', { heardAt: now - silentMs }), now)).toBe(false)
    expect(terminalLook(terminal('1', { state: 'away', heardAt: null }), now)).toBe('never')
    expect(terminalLook(terminal('1', { state: 'connected', heardAt: null }), now)).toBe('approaching')
  })
  it('of the other kind have no connection: they are heard of or not', () => {
    expect(terminalLook(terminal('u', { kind: 'nmea' }), now)).toBe('heard')
    expect(terminalLook(terminal('u', { kind: 'nmea', heardAt: now - silentMs - 1 }), now)).toBe('silent')
  })
  it('are filtered: the longest silent first, the most refused first', () => {
    const all = [terminal('1'), terminal('2', { heardAt: 5 }), terminal('3', { heardAt: null, state: 'away' }), terminal('4', { refused: 2 }), terminal('5', { refused: 9 })]
    expect(pick(all, 'silent', '', now).map((one) => one.id)).toEqual(['3', '2'])
    expect(pick(all, 'refused', '', now).map((one) => one.id)).toEqual(['5', '4'])
    expect(pick(all, 'all', 'hd-4', now).map((one) => one.id)).toEqual(['4'])
  })
})

const bounds: Bounds = [119, 29, 121, 31]
const square = [[120, 30], [120.1, 30], [120.1, 30.1], [120, 30.1], [120, 30]]
const ring = (text: unknown) => readRing(typeof text === 'string' ? text : JSON.stringify(text), bounds)
const fault = (text: unknown) => {
  const read = ring(text)
  return 'fault' in read ? read.fault : 'none'
}

describe('a pasted polygon', () => {
  const geometry = { type: 'Polygon', coordinates: [square] }
  it.each([
    ['a geometry', geometry],
    ['a feature', { type: 'Feature', properties: {}, geometry }],
    ['a collection of one', { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] }],
    ['a multi-polygon of one', { type: 'MultiPolygon', coordinates: [[square]] }],
    ['a bare ring', square],
    ['a bare list of rings', [square]],
  ])('is read from %s', (_, text) => expect(ring(text)).toEqual({ ring: square }))
  it('is closed, loses heights and what is finer than a tenth of a metre', () =>
    expect(ring([[120.00000012, 30, 5], [120.1, 30, 5], [120.1, 30.1, 5]])).toEqual({ ring: [[120, 30], [120.1, 30], [120.1, 30.1], [120, 30]] }))
  it.each([
    ['noPolygon', ' '],
    ['notJson', '120 30, 120.1 30'],
    ['noPolygon', 'null'],
    ['noPolygon', '7'],
    ['noPolygon', { type: 'Point', coordinates: [120, 30] }],
    ['noPolygon', { type: 'Polygon' }],
    ['noPolygon', []],
    ['holes', { type: 'Polygon', coordinates: [square, square] }],
    ['parts', { type: 'MultiPolygon', coordinates: [[square], [square]] }],
    ['parts', { type: 'FeatureCollection', features: [] }],
    ['tooFew', [[120, 30], [120.1, 30], [120, 30]]],
    ['badPoint', [[120, 30], [120.1, '30'], [120, 30.1]]],
    ['badPoint', [[120, 30], [220, 30], [120, 30.1]]],
    ['swapped', [[30, 120], [30, 120.1], [30.1, 120.1]]],
    ['outside', [[10, 10], [10.1, 10], [10.1, 10.1]]],
    ['tooMany', Array.from({ length: 2_001 }, (_, i) => [120 + i * 1e-4, 30 + (i % 2) * 1e-3])],
  ])('is refused as %s', (word, text) => expect(fault(text)).toBe(word))
})

const whole: WarningDraft = {
  ...emptyDraft,
  jurisdiction: 3,
  language: 'en-US',
  event: ' Gas ',
  headline: 'Gas leak',
  text: 'A pipe has burst',
  instruction: 'Close windows',
  category: 'Safety',
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  hours: 3,
  areaText: 'Wharf',
  place: { text: 'Wharf', lat: 30, lng: 120 },
  metres: '800',
}
const faultsOf = (change: Partial<WarningDraft>) => {
  const ready = warningOf({ ...whole, ...change }, now, bounds)
  return 'faults' in ready ? ready.faults : {}
}

describe('a warning to the public', () => {
  it('is what was written, until so many hours from now', () => {
    expect(warningOf(whole, now, bounds)).toEqual({
      warning: {
        jurisdiction: 3,
        language: 'en-US',
        event: 'Gas',
        headline: 'Gas leak',
        text: 'A pipe has burst',
        instruction: 'Close windows',
        category: 'Safety',
        urgency: 'Immediate',
        severity: 'Severe',
        certainty: 'Observed',
        until: now + 3 * 3_600_000,
        area: { text: 'Wharf', circle: { lat: 30, lng: 120, metres: 800 } },
      },
    })
    const other = warningOf({ ...whole, shape: 'polygon', polygon: JSON.stringify(square), replaces: 'P3-000001' }, now, bounds)
    expect(other).toMatchObject({ warning: { replaces: 'P3-000001', area: { text: 'Wharf', polygon: square } } })
  })
  it('says all that is wrong at once; how grave it is has no default', () => {
    const faults = warningOf(emptyDraft, now, bounds)
    expect(Object.keys('faults' in faults ? faults.faults : {}).sort()).toEqual(
      ['areaText', 'category', 'certainty', 'event', 'headline', 'hours', 'instruction', 'jurisdiction', 'language', 'metres', 'place', 'severity', 'text', 'urgency'].sort(),
    )
  })
  it.each([['0'], ['-5'], ['many'], ['500001'], ['  ']])('has no circle of %s metres', (metres) => expect(faultsOf({ metres })).toEqual({ metres: 'badMetres' }))
  it('asks for the shape that was chosen only', () => {
    expect(faultsOf({ shape: 'polygon', polygon: '' })).toEqual({ polygon: 'noPolygon' })
    expect(faultsOf({ polygon: 'nonsense' })).toEqual({})
  })
  it('is not for its writer to approve, whatever the case of the name, and not for ever', () => {
    const row = { id: 'P3-000001', state: 'waiting', steps: [{ deed: 'asked', by: 'Li', at: 1000, reason: '' }], sentAt: 0 } as unknown as WarningRow
    expect([isOwn(row, 'lI'), isOwn(row, 'wang')]).toEqual([true, false])
    expect(approveBy(row)).toBe(1000 + 3_600_000)
  })
})

describe('what is asked again and again', () => {
  afterEach(() => vi.useRealTimers())
  it('keeps the last answer when there is none, and says why', async () => {
    vi.useFakeTimers()
    const answers: (() => Promise<number>)[] = [async () => 1, () => Promise.reject(new Refused(503, 'notStored')), () => Promise.reject(new TypeError('x')), async () => 2]
    const asked = new Asked(() => answers.shift()!())
    asked.every(100)
    await vi.advanceTimersByTimeAsync(0)
    expect([asked.value.value, asked.fault.value]).toEqual([1, ''])
    await vi.advanceTimersByTimeAsync(100)
    expect([asked.value.value, asked.fault.value]).toEqual([1, 'notStored'])
    await vi.advanceTimersByTimeAsync(100)
    expect(asked.fault.value).toBe('away')
    await vi.advanceTimersByTimeAsync(100)
    expect([asked.value.value, asked.fault.value]).toEqual([2, ''])
    asked.every(0)
    await vi.advanceTimersByTimeAsync(10_000) // Nothing is left to answer.
    expect(asked.value.value).toBe(2)
  })
  it('lets an answer go that is overtaken', async () => {
    const given: ((value: number) => void)[] = []
    const asked = new Asked(() => new Promise<number>((give) => given.push(give)))
    const [first, second] = [asked.again(), asked.again()]
    given[1]!(2)
    given[0]!(1)
    await Promise.all([first, second])
    expect(asked.value.value).toBe(2)
  })
  it('is asked more rarely when it takes long', async () => {
    vi.useFakeTimers()
    let wall = 0
    let times = 0
    const asked = new Asked(
      async () => {
        wall += 1000
        return ++times
      },
      () => wall,
    )
    asked.every(5000)
    await vi.advanceTimersByTimeAsync(19_999)
    expect(times).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(times).toBe(2)
    asked.every(0)
  })
})

describe('the words', () => {
  const places = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'object' ? places(value as object, `${path}${key}.`) : [`${path}${key} ${[...String(value).matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort().join()}`],
    )
  it('have the same values to put in, in both languages', () => expect(places(connectedZh)).toEqual(places(connectedEn)))
})
