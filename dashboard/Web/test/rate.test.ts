import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clock } from '../src/shared/clock'
import { hereOf, startSharing, type Here } from '../src/patrol/here'
import { PositionRate, usualSeconds } from '../src/patrol/rate'

describe('how often a position is sent', () => {
  it('is raised until its moment, and falls back alone', () => {
    const rate = new PositionRate()
    expect(rate.seconds(1_000)).toBe(usualSeconds)
    rate.take({ now: 1_000, items: [{ officer: 8, seconds: 1, until: 9_000 }, { officer: 7, seconds: 1, until: 5_000 }] }, 7)
    expect([rate.seconds(4_999), rate.seconds(5_000)]).toEqual([1, usualSeconds])
  })

  it('goes by the newest word, and by nobody else’s', () => {
    const rate = new PositionRate()
    rate.take({ now: 1_000, items: [{ officer: 7, seconds: 1, until: 5_000 }] }, 7)
    rate.take({ now: 2_000, items: [{ officer: 7, seconds: 5, until: 2_000 }] }, 7)
    expect(rate.seconds(2_000)).toBe(5)
    rate.take({ now: 2_000, items: [{ officer: 8, seconds: 1, until: 9_000 }] }, 7)
    rate.take({ now: 2_000, items: [{ officer: 8, seconds: 1, until: 9_000 }] }, null)
    expect(rate.seconds(2_000)).toBe(usualSeconds)
  })
})

describe('sending where the device is', () => {
  let tell: (position: GeolocationPosition) => void
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('navigator', { geolocation: { watchPosition: (take: typeof tell) => void (tell = take) } })
    clock.set(1_000_000, 1)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const at = (lat: number, timestamp = Date.now()) =>
    ({ coords: { latitude: lat, longitude: 117, accuracy: 8, speed: null, heading: NaN }, timestamp }) as unknown as GeolocationPosition

  it('sends each position once, as often as is wanted', async () => {
    let seconds = 5
    const sent: Here[] = []
    startSharing(
      () => seconds,
      (here) => {
        sent.push(here)
        return Promise.resolve()
      },
    )
    const drive = async (forSeconds: number) => {
      for (let i = 0; i < forSeconds; i++) {
        tell(at(i))
        await vi.advanceTimersByTimeAsync(1000)
      }
    }
    await drive(20)
    expect(sent.length).toBe(4)
    seconds = 1
    await drive(20)
    expect(sent.length).toBeGreaterThanOrEqual(22)
    const before = sent.length
    await vi.advanceTimersByTimeAsync(10_000) // Nothing new.
    expect(sent.length - before).toBeLessThanOrEqual(1)
  })

  it('dates it on the node’s clock, and leaves out what is not known', () => {
    clock.set(1_000_000, 1)
    const here = hereOf(at(33, Date.now() - 400), Date.now())
    expect(here).toMatchObject({ lat: 33, lng: 117, accuracy: 8 })
    expect(Math.abs(here.at - 999_600)).toBeLessThan(50)
    expect('speed' in here || 'heading' in here).toBe(false)
  })
})
