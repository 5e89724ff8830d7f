export const minuteMs = 60_000
export const hourMs = 3_600_000
/** Before the moment that was chosen: what led to it is on the timeline as well. */
const leadMs = 10 * minuteMs

/** Node seconds per second on the wall. */
export const replaySpeeds = [1, 2, 5, 10, 30, 60] as const

export type Hour = readonly [start: number, end: number]

/** The hour on the timeline for a moment, within what is kept; less where less is. */
export function hourAround(moment: number, oldest: number, newest: number): Hour {
  const start = Math.max(oldest, Math.min(moment - leadMs, newest - hourMs))
  return [start, Math.min(newest, start + hourMs)]
}

/** The same hour while the moment is in it, else the next one. */
export function hourWith(now: Hour, moment: number, oldest: number, newest: number): Hour {
  return moment >= now[0] && moment <= now[1] ? now : hourAround(moment, oldest, newest)
}

/** "2026-11-21T14:03:20" in the viewer's time zone, as a field for a moment has it. */
export function fieldOf(moment: number): string {
  const date = new Date(moment)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** The moment in such a field; NaN while it is none. */
export function momentOf(field: string): number {
  return field === '' ? NaN : new Date(field).getTime()
}
