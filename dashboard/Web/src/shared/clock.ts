import { signal } from '@preact/signals'

/**
 * The node's clock as the page knows it. The node may run faster than the wall, so a moment is extrapolated with its speed and
 * corrected by each message.
 */
export class NodeClock {
  private base = 0
  private at = 0
  private rate = 1
  private isSet = false

  constructor(private readonly wall: () => number = () => performance.now()) {}

  get speed(): number {
    return this.rate
  }
  get known(): boolean {
    return this.isSet
  }

  /** Milliseconds since 1970 on the node's clock. */
  now(): number {
    return this.isSet ? this.base + (this.wall() - this.at) * this.rate : 0
  }

  /** Takes a moment as it is, however near: after a jump. */
  set(now: number, speed = this.rate): void {
    this.base = now
    this.at = this.wall()
    this.rate = speed
    this.isSet = true
  }

  /** Takes the moment a message was made. Differences below 250 ms of wall time are travel jitter and are let be. */
  correct(now: number, speed = this.rate): void {
    const jitter = 250 * Math.max(1, this.rate)
    if (this.isSet && speed === this.rate && Math.abs(this.now() - now) < jitter) return
    this.set(now, speed)
  }
}

/** The node's clock as it is now. */
export const liveClock = new NodeClock()
/** The clock of what the page shows: the node's, or that of a replay. */
export let clock = liveClock
/** The node's moment, renewed four times a second: every timer on a page reads this one. */
export const tick = signal(0)
/** Wall milliseconds of the same beat, for the age of the link. */
export const wallTick = signal(0)

/** From now on the page's timers go by this clock. */
export function showClock(one: NodeClock): void {
  clock = one
  tick.value = one.now()
}

export function startTicking(): void {
  const beat = () => {
    tick.value = clock.now()
    wallTick.value = performance.now()
  }
  beat()
  setInterval(beat, 250)
}

/** "07:12", "1:07:12", from 100 hours on "4 d": time since a moment, never negative. */
export function span(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000))
  const hours = Math.floor(total / 3600)
  if (hours >= 100) return `${Math.floor(hours / 24)} d`
  const rest = `${pad(Math.floor(total / 60) % 60)}:${pad(total % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** "22:32:29" in the viewer's time zone. */
export function timeOfDay(moment: number): string {
  const date = new Date(moment)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
