import { signal } from '@preact/signals'

/** Milliseconds in which an order can be taken back by one key: long enough to see that it was wrong, too short to have been acted on. */
export const undoWindowMs = 30_000
/** Orders that are remembered; older ones are as good as done. */
export const undosMax = 10

/** A call of the hub, with its words. */
export type HubCall = readonly [method: string, ...args: unknown[]]

/** Something that can be taken back. */
export interface Undo {
  /** The line that gave it. */
  line: string
  /** Wall milliseconds. */
  until: number
  run: () => Promise<boolean>
}

/** The orders that can still be taken back, newest first. */
export const undos = signal<readonly Undo[]>([])

/** Remembers how to take an order back. */
export function remember(line: string, run: () => Promise<boolean>, now: number): void {
  const still = undos.peek().filter((one) => one.until > now)
  undos.value = [{ line, until: now + undoWindowMs, run }, ...still].slice(0, undosMax)
}

/** The newest order that can still be taken back. */
export function undoable(now: number): Undo | undefined {
  return undos.value.find((one) => one.until > now)
}

/** Takes the newest back; it is tried once. Null when there is none. */
export async function undoNewest(now: number): Promise<{ undo: Undo; ok: boolean } | null> {
  const undo = undoable(now)
  if (!undo) return null
  undos.value = undos.peek().filter((one) => one !== undo)
  return { undo, ok: await undo.run() }
}

/** The node was restarted: what was done before is not to be touched by a key. */
export function forgetUndos(): void {
  undos.value = []
}
