import { describe, expect, it } from 'vitest'
import { cameraMatches, conditionOf, orderCameras, secondsText, silentAfterMs } from '../src/dispatch/cameraStates'
import { camerasOf, keptFor, whyNotSearch } from '../src/dispatch/keptReads'
import { percentOf, proposalFreshMs, untaken, whyEmpty, whyNotTake } from '../src/dispatch/proposals'
import type { Track } from '../src/shared/border'
import type { CameraClock, KeptRead, PostProposal, ProposedPost } from '../src/shared/contract'

const proposal = (change: Partial<PostProposal> = {}): PostProposal => ({
  now: 1_000_000,
  proposal: 1,
  track: 'T3-000001',
  jurisdiction: 3,
  verified: true,
  seenAt: 900_000,
  officersFree: 5,
  share: 0.62,
  posts: [0, 1, 2].map((post) => ({ post }) as ProposedPost),
  ...change,
})
const track = (state: Track['state'], ...seen: [at: number, verification: string][]) =>
  ({ state, sightings: seen.map(([seenAt, verification]) => ({ seenAt, verification })) }) as Track

describe('a proposal of posts', () => {
  it.each([
    [0, 0],
    [0.57, 57],
    [0.624, 62],
    [0.9999, 99],
    [1, 100],
  ])('says a share of %d as %d %%, never more than it is', (share, percent) => expect(percentOf(share)).toBe(percent))

  it('is taken up only while it holds', () => {
    const verified = track('verified', [900_000, 'confirmed'])
    expect(whyNotTake(verified, proposal(), 1_000_000)).toBeNull()
    expect(whyNotTake(verified, proposal(), 1_000_000 + proposalFreshMs)).toBeNull()
    expect(whyNotTake(verified, proposal(), 1_000_001 + proposalFreshMs)).toBe('proposalGone')
    expect(whyNotTake(track('unverified', [900_000, 'unverified']), proposal(), 1_000_000)).toBe('trackUnverified')
    expect(whyNotTake(track('verified', [900_000, 'confirmed'], [950_000, 'unverified']), proposal(), 1_000_000)).toBe('seenAgain')
    // Another vehicle was seen: nothing of it holds for this one.
    expect(whyNotTake(track('verified', [900_000, 'confirmed'], [950_000, 'false']), proposal(), 1_000_000)).toBeNull()
  })

  it('knows what is still to be taken, and why there is nothing', () => {
    expect(untaken(proposal(), new Map([[1, { state: 'ordering' }]])).map((post) => post.post)).toEqual([0, 2])
    expect(whyEmpty(proposal())).toBeNull()
    expect(whyEmpty(proposal({ posts: [] }))).toBe('nobodyInTime')
    expect(whyEmpty(proposal({ posts: [], officersFree: 0 }))).toBe('nobodyFree')
  })
})

const now = 5_000_000
const camera = (id: string, change: Partial<CameraClock> = {}): CameraClock => ({
  id,
  name: id,
  jurisdiction: 3,
  lat: 0,
  lng: 0,
  heading: -1,
  skewSeconds: 0.4,
  uncertaintySeconds: 0.3,
  reads: 100,
  certain: true,
  mended: false,
  lastReadAt: now,
  ...change,
})

describe('a camera', () => {
  it.each([
    ['fits', {}],
    ['fits', { skewSeconds: -2 }],
    ['clockOff', { skewSeconds: -2.1 }],
    ['clockOff', { skewSeconds: 400 }],
    ['clockUnknown', { certain: false, skewSeconds: 90 }],
    ['fits', { lastReadAt: now - silentAfterMs }],
    ['silent', { lastReadAt: now - silentAfterMs - 1, skewSeconds: 90 }],
    ['silent', { lastReadAt: null }],
    ['silent', { lastReadAt: undefined, certain: false }],
  ] as const)('is %s with %o', (condition, change) => expect(conditionOf(camera('K1', change), now)).toBe(condition))

  it('stands before the others when more is wrong with it', () => {
    const list = [camera('K1'), camera('K2', { skewSeconds: 9 }), camera('K3', { lastReadAt: null }), camera('K0')]
    expect(orderCameras(list, now).map((one) => one.id)).toEqual(['K3', 'K2', 'K0', 'K1'])
  })

  it('is found by name or number', () => {
    expect(cameraMatches(camera('SF-K1', { name: 'North Bridge' }), ' north')).toBe(true)
    expect(cameraMatches(camera('SF-K1', { name: 'North Bridge' }), 'sf-k')).toBe(true)
    expect(cameraMatches(camera('SF-K1', { name: 'North Bridge' }), 'south')).toBe(false)
  })

  it.each([
    [0.44, '0.4'],
    [-12.36, '12.4'],
    [412.4, '412'],
  ])('is %d s off: %s', (seconds, text) => expect(secondsText(seconds)).toBe(text))
})

describe('a search of kept reads', () => {
  const good = { plate: '苏A12-45', from: 1, until: 2, why: 'robbery', case: 'C-1' }
  it.each([
    [null, {}],
    [null, { plate: 'US-CA:7A*' }],
    [null, { plate: '*K3' }],
    ['plateMissing', { plate: ' ' }],
    ['patternTooWide', { plate: '*K?-' }],
    ['patternTooWide', { plate: 'US-CA:7*' }],
    ['badRange', { until: 1 }],
    ['badRange', { from: NaN }],
    ['missingWhy', { why: ' ' }],
    ['missingCase', { case: '' }],
  ])('lacks %s with %o', (missing, change) => expect(whyNotSearch({ ...good, ...change })).toBe(missing))

  it('counts what was found of each camera', () => {
    const read = (id: string, name?: string) => ({ camera: id, cameraName: name }) as KeptRead
    expect(camerasOf([read('K1', 'Bridge'), read('K9'), read('K9')])).toEqual([
      { camera: 'K9', name: 'K9', reads: 2 },
      { camera: 'K1', name: 'Bridge', reads: 1 },
    ])
  })

  it.each([
    [45, 45, 'minutes'],
    [60, 1, 'hours'],
    [1440, 24, 'hours'],
    [43_200, 30, 'days'],
    [1500, 25, 'hours'],
  ])('says %d minutes as %d %s', (minutes, n, unit) => expect(keptFor(minutes)).toEqual({ n, unit }))
})
