import { gravityOf, isGrave, type AdvisoriesInSnapshot, type Advisory } from '../shared/advisories'
import type { Told } from './pursuits'

/**
 * One sound for what a partner tells in this time, however much it is. Node milliseconds: a storm of notices must not be heard over the calls.
 */
export const advisorySoundEveryMs = 10_000

/** Notices from other systems that stand, as one dispatcher's jurisdictions know them. */
export class Advisories {
  private readonly standing = new Map<string, Advisory>()
  private soundedAt = -Infinity
  private sorted: readonly Advisory[] | null = []

  /** What is real and grave first, then the newest. The same array until something changes. */
  get list(): readonly Advisory[] {
    return (this.sorted ??= [...this.standing.values()].sort(
      (a, b) => realness(b) - realness(a) || gravityOf(b) - gravityOf(a) || b.sentAt - a.sentAt || (a.id < b.id ? 1 : -1),
    ))
  }

  /** @returns What nobody here has been told of. `isNews`: there was a picture of the same run before. */
  snapshot(message: AdvisoriesInSnapshot, now: number, isNews: boolean): Told[] {
    const fresh = (message.notices ?? []).filter((one) => !this.standing.has(one.id))
    this.standing.clear()
    for (const one of message.notices ?? []) this.standing.set(one.id, one)
    this.sorted = null
    return isNews ? fresh.flatMap((one) => this.tell(one, now)) : []
  }

  take(advisory: Advisory, now: number): Told[] {
    const isNew = !this.standing.has(advisory.id)
    if (advisory.ended) this.standing.delete(advisory.id)
    else this.standing.set(advisory.id, advisory)
    this.sorted = null
    return isNew && !advisory.ended ? this.tell(advisory, now) : []
  }

  has(id: string): boolean {
    return this.standing.has(id)
  }

  // What is no real event is never told: it is marked in the pane.
  private tell(advisory: Advisory, now: number): Told[] {
    if (!isGrave(advisory)) return []
    const isSilent = now - this.soundedAt < advisorySoundEveryMs
    if (!isSilent) this.soundedAt = now
    const news = { at: now, kind: 'advisory', subject: advisory.headline, city: 0, text: advisory.partner } as const
    return [{ id: advisory.id, news, weight: 'warning', sound: isSilent ? undefined : 'outside' }]
  }
}

const realness = (one: Advisory) => Number(one.status === 'actual')
