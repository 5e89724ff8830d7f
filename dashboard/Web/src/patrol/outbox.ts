import type { Answer, Directive, DirectiveState } from '../shared/contract'

/** What an officer says that has to reach the node. */
export type Deed =
  | { kind: 'answer'; directive: string; answer: Exclude<Answer, 'delivered'>; reason: string }
  | { kind: 'status'; code: string; comment: string }
  | { kind: 'shift'; on: boolean; crew: string[]; vehicle: string }
  | { kind: 'panic'; panic: string }
  | { kind: 'safety' }
  | { kind: 'message'; message: string; to: { desks: true } | { officers: number[] }; text: string; urgent: boolean; incident: string }
  | { kind: 'read'; message: string }
  | { kind: 'note'; incident: string; text: string }
  | { kind: 'open'; incident: string; type: string; text: string; take: boolean }
  | { kind: 'take'; incident: string }

/** One thing to be said, until the node has taken it. */
export interface Item {
  /** Made here; never used twice. */
  id: string
  /** Its place: what was said first is sent first. */
  order: number
  /** Wall milliseconds since 1970 when it was said. */
  at: number
  deed: Deed
  /** It was sent and no answer came: the node may have it. */
  tried: boolean
  /** Why the node did not take it: stays until the officer has seen it. */
  refused?: string
}

/** Things that wait at once; an officer who has said more than this has been away for a shift. */
export const waitingMax = 100

/** Where it is written down: the browser's storage, or a test's. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
/** What became of one sending. `later`: taken, but to be sent again. */
export type Sent = { ok: true; later?: boolean } | { ok: false; reason: string }

const key = 'sp.patrol.outbox'
const ranks: readonly DirectiveState[] = ['sent', 'delivered', 'acknowledged', 'enRoute', 'onScene', 'completed']
const leadsTo: Record<Exclude<Answer, 'delivered'>, DirectiveState> = {
  acknowledge: 'acknowledged',
  decline: 'declined',
  enRoute: 'enRoute',
  onScene: 'onScene',
  clear: 'completed',
}

/**
 * What was said and is not yet with the node, in its order, written down at once: it survives a reload and a dead battery. An emergency goes
 * before all else. Nothing is dropped in silence: what the node refuses stays, with its reason, until it was seen.
 */
export class Outbox {
  private items: Item[]
  private next: number
  private sending = false

  /** @param changed Called after every change. */
  constructor(
    private readonly store: Store,
    private readonly officer: number,
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {
    this.items = read(store, officer)
    this.next = Math.max(0, ...this.items.map((item) => item.order)) + 1
  }

  get all(): readonly Item[] {
    return this.items
  }
  get waiting(): readonly Item[] {
    return this.items.filter((item) => item.refused === undefined)
  }
  get refused(): readonly Item[] {
    return this.items.filter((item) => item.refused !== undefined)
  }

  /** Writes something down. False when too much waits already; an emergency is never too much. */
  add(deed: Deed): boolean {
    if (deed.kind !== 'panic' && this.waiting.length >= waitingMax) return false
    this.change([...this.items, { id: this.newId(), order: this.next++, at: this.now(), deed, tried: false }])
    return true
  }

  /** The officer has seen that it was refused. */
  dismiss(id: string): void {
    this.change(this.items.filter((item) => item.id !== id || item.refused === undefined))
  }

  forget(): void {
    this.items = []
    this.store.removeItem(key)
    this.changed()
  }

  /**
   * Sends what waits, one after the other, until all is sent or the line fails.
   * @param send Throws when the line fails.
   * @param isTrue Whether something that was sent before, and whose answer was lost, has happened.
   * @returns Whether something is to be sent again in a moment.
   */
  async flush(send: (item: Item) => Promise<Sent>, isTrue: (item: Item) => boolean): Promise<boolean> {
    if (this.sending) return false
    this.sending = true
    let later = false
    const put = new Set<string>()
    try {
      for (let item; (item = this.first(put)); ) {
        if (item.tried && isTrue(item)) {
          this.remove(item)
          continue
        }
        this.replace(item, { ...item, tried: true })
        const sent = await send(item)
        if (!sent.ok) this.replace(item, { ...item, tried: true, refused: sent.reason })
        else if (!sent.later) this.remove(item)
        else {
          put.add(item.id)
          later = true
        }
      }
    } finally {
      this.sending = false
    }
    return later
  }

  /** An emergency first, then by order. */
  private first(put: ReadonlySet<string>): Item | undefined {
    const open = this.waiting.filter((item) => !put.has(item.id))
    return open.find((item) => item.deed.kind === 'panic') ?? open[0]
  }

  private remove({ id }: Item): void {
    this.change(this.items.filter((item) => item.id !== id))
  }
  private replace({ id }: Item, one: Item): void {
    this.change(this.items.map((item) => (item.id === id ? one : item)))
  }
  private change(items: Item[]): void {
    this.items = items
    this.store.setItem(key, JSON.stringify({ officer: this.officer, items }))
    this.changed()
  }
}

function read(store: Store, officer: number): Item[] {
  try {
    const kept = JSON.parse(store.getItem(key) ?? 'null') as { officer: number; items: Item[] } | null
    // What another officer said on this device is not this one's to send.
    return kept?.officer === officer && Array.isArray(kept.items) ? kept.items : []
  } catch {
    return [] // Not ours: nothing of it can be sent.
  }
}

/** The directive as it will be when what waits has been taken: what the officer said is shown at once, marked as not sent. */
export function withWaiting(directive: Directive | null, waiting: readonly Item[]): Directive | null {
  let now = directive
  for (const { deed } of waiting)
    if (now && deed.kind === 'answer' && deed.directive === now.id) now = { ...now, state: leadsTo[deed.answer] }
  return now
}

/** Whether the node has an answer already, by the directive it shows after the line came back. */
export function hasHappened(deed: Deed, directive: Directive | null): boolean {
  if (deed.kind === 'safety') return true // Asked again it would be asked again.
  if (deed.kind !== 'answer') return false // The others may be said twice: by their ids, or because twice is once.
  if (directive?.id !== deed.directive) return deed.answer === 'clear' || deed.answer === 'decline'
  if (deed.answer === 'decline') return directive.state === 'declined'
  return ranks.indexOf(directive.state) >= ranks.indexOf(leadsTo[deed.answer])
}
