import type { Reach } from '../../shared/contract'

/** What is shown beyond now. Seconds. */
export const aheadSeconds = 60

/**
 * The cells that can have been reached, and those that can be within the next minute.
 * @param cells Earliest first, as the node gives them.
 */
export function reachedBy(cells: Reach['cells'], elapsedSeconds: number): { now: string[]; soon: string[] } {
  const end = (seconds: number) => {
    const at = cells.findIndex((cell) => cell[1] > seconds)
    return at < 0 ? cells.length : at
  }
  const [first, second] = [end(elapsedSeconds), end(elapsedSeconds + aheadSeconds)]
  return { now: cells.slice(0, first).map(([cell]) => cell), soon: cells.slice(first, second).map(([cell]) => cell) }
}
