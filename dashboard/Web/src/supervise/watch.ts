import { computed, signal } from '@preact/signals'
import { fill, named, refusalText, words } from '../i18n'
import { api, ask } from '../shared/api'
import { clock, wallTick } from '../shared/clock'
import type { BoardEvent, Events, Incident, Me, Region, Reply, Snapshot } from '../shared/contract'
import { Disconnected, Link } from '../shared/link'
import type { Area } from '../shared/policy'
import type { DesksNow, Supervision } from '../shared/supervision'
import { Board } from '../dispatch/board'
import { isSeen } from '../dispatch/crews'
import { sound } from '../shared/sounds'

/** The numbers are counted by the node once a second at most; a supervisor looks, and does not steer by the second. */
const askEveryMs = 2000
/** Numbers older than this are said to be old. */
const oldMs = 6000

export const me = signal<Me | null>(null)
export const region = signal<Region | null>(null)
export const numbers = signal<Supervision | null>(null)
/** Wall milliseconds when the newest numbers came. */
export const countedAt = signal(0)
/** Why the numbers are refused; empty when they are not. */
export const denied = signal('')
export const desks = signal<readonly DesksNow[]>([])
/** What came of the last order; said anew when the language changes. */
export const said = signal<{ text: () => string; bad: boolean } | null>(null)
/** The region's areas, for their names. */
const areas = signal<readonly Area[]>([])
/** The desk that is looked at. */
export const watched = signal<{ jurisdiction: number; desk: string } | null>(null)
/** Bumped when incidents or emergencies have changed. */
export const version = signal(0)
export const board = new Board()

export const isOld = computed(() => countedAt.value > 0 && wallTick.value - countedAt.value > oldMs)

export const link = new Link('/hub/dispatch', () => board.expectSnapshot())

/** What of a message is about desks, for which the board of officers and incidents has no room. */
type DesksEvent = { kind: 'desks'; desks: DesksNow }

function takeSnapshot(message: Snapshot & { desks?: DesksNow[] }): void {
  clock.set(message.now, message.speed)
  board.snapshot(message)
  desks.value = message.desks ?? []
  version.value++
}

function takeEvents(message: Events): void {
  clock.correct(message.now)
  const change = board.events(message)
  if (change.gap) void link.call('Snapshot').catch(() => {})
  for (const item of message.items as (BoardEvent | DesksEvent)[])
    if (item.kind === 'desks') desks.value = [...desks.value.filter((one) => one.jurisdiction !== item.desks.jurisdiction), item.desks]
  if (change.sounds.includes('panic')) sound('panic')
  if (change.sounds.includes('safetyAlarm')) sound('safetyAlarm')
  version.value++
}

/** An area in words; its code while the tables are not here or do not know it. */
export function areaName(code: string): string {
  const area = areas.value.find((one) => one.code === code)
  return area ? named(area) : code
}

async function nameAreas(): Promise<void> {
  try {
    areas.value = (await api.policyTables()).areas
  } catch (fault) {
    console.warn('the names of the areas could not be read', fault)
  }
}

async function count(): Promise<void> {
  try {
    numbers.value = await ask<Supervision>('/api/supervision')
    countedAt.value = performance.now()
    denied.value = ''
  } catch (fault) {
    // What was counted last stays, with its age.
    if (fault instanceof Error && 'status' in fault && (fault as { status: number }).status !== 503) denied.value = fault.message
  }
}

/** Reads the region anew: what is connected has changed. */
export async function readRegion(): Promise<void> {
  try {
    region.value = await api.region()
  } catch (fault) {
    // Who has no right any more is led to the sign-in page by the connection that was closed.
    const reason = fault instanceof Error ? fault.message : ''
    said.value = { text: () => fill(words().connected.notRead, { reason: refusalText(reason) }), bad: true }
  }
}

/** Gives an order and says in words what came of it. */
export async function order(done: () => string, method: string, ...args: unknown[]): Promise<boolean> {
  try {
    const reply = await link.call<Reply>(method, ...args)
    said.value = reply.ok ? { text: done, bad: false } : { text: () => refusalText(reply.reason), bad: true }
    return reply.ok
  } catch (fault) {
    const isDown = fault instanceof Disconnected
    said.value = { text: () => (isDown ? words().fault.notConnected : words().fault.lost), bad: true }
    return false
  }
}

/** The incidents a desk is to look at: in its hands, else in its areas and in nobody's. */
export function incidentsOf(jurisdiction: number, desk: string): Incident[] {
  void version.value
  const areas = desks.value.find((one) => one.jurisdiction === jurisdiction)?.desks.find((one) => one.name === desk)?.areas ?? []
  return [...board.incidents.values()]
    .map((one) => one as Incident & { inHandOf?: string | null; area?: string | null })
    .filter((one) => one.jurisdiction === jurisdiction && (one.inHandOf ? one.inHandOf === desk : areas.includes(one.area ?? '')))
    .sort((a, b) => a.priority - b.priority || a.openedAt - b.openedAt)
}

/** Emergencies that stand, those that nobody has acknowledged first. */
export function panicsNow() {
  void version.value
  return [...board.crews.panics].sort((a, b) => a.acknowledged.length - b.acknowledged.length || a.raisedAt - b.raisedAt)
}

export function isUnseen(panic: Parameters<typeof isSeen>[0]): boolean {
  return !isSeen(panic, me.peek()?.user ?? '')
}

export function startWatch(): void {
  board.user = me.peek()?.user ?? ''
  link.on('snapshot', takeSnapshot)
  link.on('events', takeEvents)
  void link.start()
  void count()
  void nameAreas()
  setInterval(() => void count(), askEveryMs)
}
