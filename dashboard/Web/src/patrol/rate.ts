import type { Rate, Rates } from '../shared/contract'

/** Wall seconds between positions while nobody has asked for more, as docs/HUB.md has it. */
export const usualSeconds = 5

/** How often this officer's position is wanted. It falls back by itself when its time has passed, whether or not anything more is heard. */
export class PositionRate {
  private raised: Rate | null = null

  take(message: Rates, officer: number | null | undefined): void {
    for (const item of message.items) if (item.officer === officer) this.raised = item
  }

  /** Wall seconds to wait between two positions at a moment on the node's clock. */
  seconds(now: number): number {
    return this.raised && now < this.raised.until ? this.raised.seconds : usualSeconds
  }
}
