import type { Directive, Reply } from '../shared/contract'
import type { Link } from '../shared/link'
import { timeOfDay } from '../shared/clock'
import { hasHappened, type Item, type Outbox, type Sent } from './outbox'

/** An emergency that the node could not write yet is pressed again after this long. */
const againMs = 1000
/** What was said so long ago says when it was said. */
const oldMs = 10_000

/** Sends what waits; stops when the line fails, and goes on when it is back. */
export async function flush(outbox: Outbox, link: Link, officer: number, directive: Directive | null): Promise<void> {
  try {
    const later = await outbox.flush(
      (item) => send(item, link, officer),
      (item) => hasHappened(item.deed, directive),
    )
    if (later) setTimeout(() => void flush(outbox, link, officer, directive), againMs)
  } catch {
    // The line went: what was not answered waits for the next one.
  }
}

async function send(item: Item, link: Link, officer: number): Promise<Sent> {
  const [method, ...args] = callOf(item, officer)
  try {
    const reply = await link.call<Reply<{ recorded?: boolean }>>(method, ...args)
    if (!reply.ok) return { ok: false, reason: reply.reason }
    return { ok: true, later: item.deed.kind === 'panic' && reply.recorded === false }
  } catch (fault) {
    // The line tells of its end only after it has failed what was under way.
    await new Promise((resolve) => setTimeout(resolve))
    if (!link.connected.value) throw fault
    return { ok: false, reason: 'nodeFault' }
  }
}

type HubCall = [method: string, ...args: unknown[]]

/** The call of the officer hub that says it. */
export function callOf({ id, at, deed }: Item, officer: number, wallNow = Date.now()): HubCall {
  switch (deed.kind) {
    case 'answer': {
      // The word of a clear may name how it ended: nothing is put there that was not said.
      const late = deed.reason === '' && deed.answer !== 'clear' && wallNow - at > oldMs
      return ['Answer', officer, deed.directive, deed.answer, late ? `said ${timeOfDay(at)}` : deed.reason]
    }
    case 'status':
      return deed.comment ? ['Status', officer, deed.code, deed.comment] : ['SetStatus', officer, deed.code]
    case 'shift':
      return ['Shift', deed.on ? { officer, on: true, crew: deed.crew, vehicle: deed.vehicle } : { officer, on: false }]
    case 'panic':
      return ['Panic', officer, deed.panic]
    case 'safety':
      return ['AnswerSafety', officer]
    case 'message': {
      const { message, to, text, urgent, incident } = deed
      return ['Message', { id: message, officer, to, text, ...(urgent && { urgent }), ...(incident && { incident }) }]
    }
    case 'read':
      return ['MarkRead', deed.message, [officer]]
    case 'note':
      return ['Note', officer, deed.incident, deed.text]
    case 'open':
      return ['OpenIncident', { officer, id: deed.incident || id, type: deed.type, text: deed.text, take: deed.take }]
    case 'take':
      return ['SelfDispatch', officer, deed.incident]
  }
}
