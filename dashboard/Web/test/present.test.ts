import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Events, Incident, Replay, Snapshot } from '../src/shared/contract'
import { incidentOf, nothingOverBorders } from './samples'

/** What the node would send, by hub and message. */
const { hubs, heard } = vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' })
  vi.stubGlobal('document', { hidden: false, documentElement: {} })
  vi.stubGlobal('requestAnimationFrame', () => 0)
  return { hubs: new Map<string, Map<string, (body: never) => void>>(), heard: [] as string[] }
})
vi.mock('../src/shared/sounds', () => ({ sound: (name: string) => heard.push(name) }))
vi.mock('../src/shared/link', async () => {
  const { signal } = await import('@preact/signals')
  return {
    Disconnected: class extends Error {},
    Link: class {
      readonly connected = signal(true)
      readonly lastMessageAt = 0
      private readonly takers = new Map<string, (body: never) => void>()
      constructor(path: string) {
        hubs.set(path, this.takers)
      }
      on(message: string, take: (body: never) => void): void {
        this.takers.set(message, take)
      }
      async start(): Promise<void> {}
      async close(): Promise<void> {}
      async call(): Promise<unknown> {
        return { ok: true }
      }
    },
  }
})

const { live, makeFeed, showFeed } = await import('../src/dispatch/desk')
const { liveAlarms, replay, watchBothTimes } = await import('../src/dispatch/replay')
const { NodeClock, wallTick } = await import('../src/shared/clock')

const urgent = (number: number) => incidentOf(`3-00000${number}`, { type: 'robbery', priority: 1 })
const send = (hub: string, message: string, body: Partial<Snapshot> | Partial<Events>) => hubs.get(hub)!.get(message)!(body as never)
const snapshot = (hub: string, run: number, incidents: Incident[]) =>
  send(hub, 'snapshot', { run, seq: 1, now: 1, speed: 1, officers: [], incidents, closures: [], ...nothingOverBorders })

let run = 0
beforeEach(() => {
  run++
  heard.length = 0
  snapshot('/hub/dispatch', run, [])
})

describe('a fresh snapshot of the present', () => {
  it('is heard, when it brings what is urgent', () => {
    snapshot('/hub/dispatch', run, [urgent(1)])
    expect(heard).toEqual(['newP1'])
  })

  it('is heard while the past is shown, which is silent itself', () => {
    const past = makeFeed('/hub/replay', new NodeClock())
    showFeed(past)
    snapshot('/hub/replay', 1, [])
    snapshot('/hub/replay', 1, [urgent(1)])
    expect(heard).toEqual([])
    snapshot('/hub/dispatch', run, [urgent(2)])
    expect(heard).toEqual(['newP1'])
    showFeed(live)
  })
})

it('counts the alarms of the present while the past is shown', () => {
  watchBothTimes()
  replay.value = { state: 'playing', now: 1, speed: 1, oldest: 0, newest: 2, missing: [] } satisfies Replay
  const what = { at: 1, kind: 'nobodyFound', by: 'engine', officerCode: '', detail: '' } as const
  send('/hub/dispatch', 'events', { seq: 2, now: 1, items: [{ kind: 'notice', incident: '3-000007', what }] })
  wallTick.value++
  expect([heard, liveAlarms.value]).toEqual([['nobodyFound'], 1])
  live.board.acknowledge(live.board.openAlarm!.key)
  wallTick.value++
  expect(liveAlarms.value).toBe(0)
  replay.value = null
})
