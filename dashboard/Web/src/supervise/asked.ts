import { signal } from '@preact/signals'
import { refusalText, words } from '../i18n'
import { Refused } from '../shared/api'

/** An answer that takes long is asked for more rarely: its time is at most this part of all time. */
const pauseFactor = 20

/** A refusal about what is connected, in words. */
export function whyNot(reason: string): string {
  const own = words().connected.refusal as Record<string, string>
  return reason === 'away' ? words().fault.notConnected : (own[reason] ?? refusalText(reason))
}

/**
 * What the node is asked again and again. An answer stays when a later question has none; an answer that is overtaken is let go.
 * One question is under way at a time.
 */
export class Asked<T> {
  readonly value = signal<T | null>(null)
  /** Wall milliseconds of the newest answer; 0: none yet. */
  readonly at = signal(0)
  /** Why the newest question was refused, or `away`; empty when it was not. */
  readonly fault = signal('')
  private everyMs = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private number = 0

  constructor(
    private readonly load: () => Promise<T>,
    private readonly wall: () => number = () => performance.now(),
  ) {}

  /** Asks so often from now on, and at once when that is sooner than before; 0: no more. */
  every(milliseconds: number): void {
    const isSooner = milliseconds > 0 && (this.everyMs === 0 || milliseconds < this.everyMs)
    this.everyMs = milliseconds
    if (milliseconds === 0) clearTimeout(this.timer)
    else if (isSooner) void this.again()
  }

  /** Asks now: after something was changed. */
  async again(): Promise<void> {
    clearTimeout(this.timer)
    const mine = ++this.number
    const began = this.wall()
    const keep = (set: () => void) => mine === this.number && set()
    try {
      const value = await this.load()
      keep(() => {
        this.value.value = value
        this.at.value = this.wall()
        this.fault.value = ''
      })
    } catch (fault) {
      keep(() => (this.fault.value = fault instanceof Refused ? fault.reason : 'away'))
    }
    keep(() => {
      if (this.everyMs > 0) this.timer = setTimeout(() => void this.again(), Math.max(this.everyMs, (this.wall() - began) * pauseFactor))
    })
  }
}
