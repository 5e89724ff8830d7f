import type { Reach } from '../../shared/contract'

/** More shades than these nobody tells apart. */
const bandsMax = 5

/** The minutes at which the shades of a reach end: each minute, or five equal steps. */
export function bandEnds(minutes: number): number[] {
  const count = Math.min(bandsMax, minutes)
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * minutes * 10) / count) / 10)
}

/** The number of the shade of each cell: the first whose end is not before the cell is reached. */
export function bandsOf(cells: Reach['cells'], ends: readonly number[]): string[][] {
  const bands: string[][] = ends.map(() => [])
  for (const [cell, seconds] of cells) {
    const band = ends.findIndex((end) => seconds <= end * 60)
    bands[band < 0 ? ends.length - 1 : band]!.push(cell)
  }
  return bands
}
