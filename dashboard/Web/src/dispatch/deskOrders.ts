import { fill, refusalText, words } from '../i18n'
import type { Reply } from '../shared/contract'
import type { Undo } from '../shared/incidents'
import { Disconnected } from '../shared/link'
import { done, link, refuse, replaying } from './desk'
import { remember } from './undo'

type DeskReply = { ok: true; undo?: Undo | null } | { ok: false; reason: string; detail?: unknown }
type Did = keyof ReturnType<typeof words>['desk']['did']

/** What a refusal names besides, as far as a sentence can use it. */
function refusedValues(detail: unknown): Record<string, string> {
  if (typeof detail !== 'object' || detail === null) return { detail: typeof detail === 'string' ? detail : '' }
  return Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]))
}

/** Why the last order of a form was refused, in words; empty when it was done. */
export interface Outcome<T = object> {
  fault: string
  reply: T | null
}

/**
 * Gives an order about an incident, a desk or a place and says in words what came of it, in the command line and to whoever asked.
 * @param text What to say when it is done, and with which values.
 */
export async function order<T = object>(
  call: string,
  args: unknown[],
  text: Did,
  values: Record<string, string> = {},
): Promise<Outcome<T>> {
  if (replaying.peek()) return { fault: words().replay.readOnly, reply: null }
  const incident = values.incident ?? ''
  try {
    const reply = await link.call<DeskReply & T>(call, ...args)
    if (!reply.ok) return refused(refusalText(reply.reason, { incident, ...refusedValues(reply.detail), ...values }))
    const what = fill(words().desk.did[text], values)
    done(what, '')
    const { undo } = reply
    if (undo) remember(what, async () => (await link.call<Reply>(undo.call, ...undo.args)).ok, performance.now())
    return { fault: '', reply }
  } catch (fault) {
    return refused(fault instanceof Disconnected ? words().fault.notConnected : words().fault.lost)
  }
}

function refused(fault: string): Outcome<never> {
  refuse(fault)
  return { fault, reply: null }
}
