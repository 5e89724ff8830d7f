import { ask } from '../shared/api'
import type { Terminal, Terminals } from '../shared/connected'
import type { Mark } from './Mark'
import { Asked } from './asked'

/** Terminals read at most: what a province of 20,000 officers has. The rest is said to be left out. */
const readMax = 20_000
/** Terminals speak at least that often; the node itself closes a connection that is silent for so long. Milliseconds of the node's clock. */
export const silentMs = 300_000
/** Rows shown at once. */
export const terminalsShown = 200

export const terminalsAsked = new Asked(readAll)

async function readAll(): Promise<Terminals> {
  const all: Terminal[] = []
  for (;;) {
    const page = await ask<Terminals>(`/api/terminals?from=${all.length}`)
    all.push(...page.terminals)
    if (!page.more || page.terminals.length === 0 || all.length >= readMax) return { ...page, terminals: all }
  }
}

export type TerminalFilter = 'all' | 'silent' | 'refused'
export const terminalFilters: readonly TerminalFilter[] = ['all', 'silent', 'refused']

/** How a terminal stands: a tracker has no connection, it is heard of or not. */
export type TerminalLook = 'never' | 'away' | 'silent' | 'approaching' | 'connected' | 'heard'

export function lookOf(one: Terminal, now: number): TerminalLook {
  if (!one.heardAt) return one.state === 'away' ? 'never' : 'approaching'
  if (one.kind === 'jt808' && one.state === 'away') return 'away'
  if (now - one.heardAt > silentMs) return 'silent'
  if (one.kind === 'nmea') return 'heard'
  return one.state === 'authenticated' ? 'connected' : 'approaching'
}

export const terminalMarks: Record<TerminalLook, Mark> = {
  never: 'none',
  away: 'bad',
  silent: 'doubt',
  approaching: 'off',
  connected: 'good',
  heard: 'good',
}

export function isSilent(one: Terminal, now: number): boolean {
  return ['never', 'away', 'silent'].includes(lookOf(one, now))
}

/** Those that are asked for, whoever was silent longest first among the silent ones. */
export function pick(all: readonly Terminal[], filter: TerminalFilter, typed: string, now: number): Terminal[] {
  const sought = typed.trim().toLowerCase()
  const found = all.filter(
    (one) =>
      (filter !== 'silent' || isSilent(one, now)) &&
      (filter !== 'refused' || (one.refused ?? 0) > 0) &&
      (!sought || one.id.toLowerCase().includes(sought) || one.code.toLowerCase().includes(sought)),
  )
  if (filter === 'silent') found.sort((a, b) => (a.heardAt ?? 0) - (b.heardAt ?? 0))
  if (filter === 'refused') found.sort((a, b) => (b.refused ?? 0) - (a.refused ?? 0))
  return found
}

export function countOf(all: readonly Terminal[], filter: TerminalFilter, now: number): number {
  return pick(all, filter, '', now).length
}
