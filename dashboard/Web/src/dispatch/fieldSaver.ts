import type { Reply } from '../shared/contract'

/**
 * What became of a field. `typing`: not offered to the node yet. `queued`: there is no connection, or the record is not there yet; it is
 * offered when there is. `refused`: the node said no, and keeps what it had.
 */
export type FieldState = 'empty' | 'typing' | 'queued' | 'saving' | 'saved' | 'refused'

export interface Field {
  value: string
  state: FieldState
  /** Why it was refused, in the node's word. */
  reason: string
}

const emptyField: Field = { value: '', state: 'empty', reason: '' }

/**
 * Saves the fields of one record, each by itself, in the order in which they were finished, one at a time: so a refusal is of one field,
 * and of two changes of one field the later stands. A change whose answer was lost is offered again: to set a field twice is to set it
 * once. Knows nothing of the page.
 */
export class FieldSaver<K extends string> {
  private readonly fields = new Map<K, Field>()
  /** What the node has; null when an answer was lost and nobody knows. */
  private readonly stored = new Map<K, string | null>()
  /** Finished and not yet stored, oldest first. */
  private waiting: K[] = []
  /** What is on its way to the node. */
  private sending: { name: K; value: string } | null = null

  /**
   * @param send Sets one field of the record; throws when there was no answer.
   * @param ready Whether there is a record, and a connection to save it over.
   * @param changed Heard after each change.
   */
  constructor(
    private readonly send: (field: K, value: string) => Promise<Reply>,
    private readonly ready: () => boolean,
    private readonly changed: () => void,
  ) {}

  field(name: K): Field {
    return this.fields.get(name) ?? emptyField
  }

  /** Whether every field that was touched is stored. */
  get allStored(): boolean {
    return [...this.fields.values()].every((field) => field.state === 'saved' || field.state === 'empty')
  }

  /** How many fields are refused, and how many wait. */
  get counts(): { refused: number; waiting: number } {
    const states = [...this.fields.values()].map((field) => field.state)
    const waiting = states.filter((state) => state === 'typing' || state === 'queued' || state === 'saving').length
    return { refused: states.filter((state) => state === 'refused').length, waiting }
  }

  /** The node has this value already: it came with the record. */
  keep(name: K, value: string): void {
    this.stored.set(name, value)
    this.waiting = this.waiting.filter((one) => one !== name)
    this.set(name, { value, state: value ? 'saved' : 'empty', reason: '' })
  }

  /** Takes what is typed; nothing is sent before {@link finish}. */
  type(name: K, value: string): void {
    const onItsWay = this.sending?.name === name ? this.sending : null
    const same = value === (onItsWay ? onItsWay.value : this.stored.has(name) ? this.stored.get(name) : '')
    this.waiting = this.waiting.filter((one) => one !== name) // Nothing half typed is sent.
    this.set(name, { value, state: !same ? 'typing' : onItsWay ? 'saving' : value ? 'saved' : 'empty', reason: '' })
  }

  /** The field is as it is meant: it is saved at once, or as soon as that is possible. */
  finish(name: K): void {
    const field = this.fields.get(name)
    if (!field || field.state === 'saved' || field.state === 'empty' || field.state === 'saving') return
    this.set(name, { ...field, state: 'queued', reason: '' })
    if (!this.waiting.includes(name)) this.waiting.push(name)
    void this.pump()
  }

  /** Offers everything that was typed, finished or not, and what was refused. */
  finishAll(): void {
    for (const name of this.fields.keys()) this.finish(name)
  }

  /** There is a record or a connection now, or some time has passed since an answer was lost. */
  resume(): void {
    void this.pump()
  }

  private async pump(): Promise<void> {
    if (this.sending || !this.ready()) return
    const name = this.waiting.shift()
    if (name === undefined) return
    const { value } = this.field(name)
    this.sending = { name, value }
    this.set(name, { value, state: 'saving', reason: '' })
    try {
      const reply = await this.send(name, value)
      this.sending = null
      this.answered(name, value, reply)
    } catch {
      // Nobody knows whether it arrived. It is offered first at the next resume; until then nothing more is tried.
      const field = this.field(name)
      this.sending = null
      this.stored.set(name, null)
      if (field.state === 'saving') {
        this.waiting.unshift(name)
        this.set(name, { ...field, state: 'queued' })
      }
      return
    }
    void this.pump()
  }

  private answered(name: K, value: string, reply: Reply): void {
    if (reply.ok) this.stored.set(name, value)
    const field = this.field(name)
    // Something else has been typed since: that has its own answer to come.
    if (field.value !== value) return
    this.set(name, reply.ok ? { value, state: value ? 'saved' : 'empty', reason: '' } : { value, state: 'refused', reason: reply.reason })
  }

  private set(name: K, field: Field): void {
    this.fields.set(name, field)
    this.changed()
  }
}
