import { batch, computed } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import type { Reply } from '../shared/contract'
import { inTurn, nextLine, type Line } from '../shared/lines'
import { Disconnected } from '../shared/link'
import { board, done, incidentsVersion, link, me, refuse, replaying } from './desk'
import type { Given } from './given'
import { noPlace } from './placeDraft'
import { allSaved, callLine, setField, setPlace, takeCall, taking } from './taking'

type LineReply = Reply<{ line: Line }> & { detail?: { desk?: string } }

/** Lines of one's own cities, in the order in which they want somebody. */
export const lines = computed<readonly Line[]>(() => {
  void incidentsVersion.value
  return replaying.value ? [] : inTurn(board.desk.lines.values())
})

/** Takes a line, or whoever is next, and opens the form with what is known of the caller: one key. */
export async function takeLine(named?: Line): Promise<void> {
  const line = named ?? nextLine(board.desk.lines.values())
  if (replaying.peek()) return refuse(words().replay.readOnly)
  if (!line) return refuse(words().lines.nobody)
  if (!isFormFree()) return refuse(words().lines.formBusy)
  // Of those that ring the node says who is next: another desk may just have taken the one that is shown here.
  const asked = named || line.state === 'callBackDue' ? line.line : null
  const reply = await ask('TakeLine', line.jurisdiction, asked)
  if (reply) fillForm(reply.line)
}

/** Opens the form with what is known of a caller. */
export function fillForm(line: Line): void {
  if (!isFormFree()) return refuse(words().lines.formBusy)
  takeCall()
  batch(() => {
    callLine.value = line.line
    setField('callerNumber', line.number)
    if (line.name) setField('callerName', line.name)
    setField('source', line.source)
    if (line.state === 'callBackDue') setField('state', 'calledBack')
    const { lat, lng } = line
    if (lat === undefined || lng === undefined) {
      if (line.place) setPlace('callerPlace', { ...noPlace, text: line.place })
      return
    }
    const name = line.place ?? `${lat.toFixed(5)}, ${lng.toFixed(5)}`
    const text = line.accuracy ? `${name} ± ${line.accuracy} m` : name
    setPlace('callerPlace', { ...noPlace, text, name: text, lat, lng, from: 'map' })
  })
  done(fill(words().lines.didTake, { line: line.line }), '')
}

export async function letGoLine(line: Line): Promise<void> {
  if (await ask('LetGoLine', line.line)) done(fill(words().lines.didLetGo, { line: line.line }), '')
}

/** What came of ringing back. `last`: nobody is to try again. */
export async function callBack(line: Line, reached: boolean, last = false, note = ''): Promise<void> {
  const text = reached ? words().lines.didReach : last ? words().lines.didGiveUp : words().lines.didTry
  if (await ask('CallBack', line.line, { reached, last, note })) done(fill(text, { line: line.line }), '')
}

function isFormFree(): boolean {
  return taking.peek() === 'closed' || allSaved.peek()
}

async function ask(call: string, ...args: unknown[]): Promise<{ line: Line } | null> {
  try {
    const reply = await link.call<LineReply>(call, ...args)
    if (reply.ok) return reply
    refuse(refusalText(reply.reason, { desk: reply.detail?.desk ?? '' }))
  } catch (fault) {
    refuse(fault instanceof Disconnected ? words().fault.notConnected : words().fault.lost)
  }
  return null
}

/** The same by typing: `phone`, `phone reached L3-000012 a child playing`. A text is why it could not be done. */
export async function phone({ what = 'take', text = '' }: Given): Promise<string | void> {
  const [first = '', ...rest] = text.split(' ')
  const named = board.desk.lines.get(first.toUpperCase())
  const note = (named ? rest.join(' ') : text).trim()
  if (what === 'take') return takeLine(named)
  const user = me.peek()?.user
  const line = named ?? lines.peek().find((one) => one.takenBy === user && (what === 'letgo' || one.state === 'callBackDue'))
  if (!line) return words().lines.none
  if (what === 'letgo') return letGoLine(line)
  if (what === 'giveup' && !note) return words().lines.why
  return callBack(line, what === 'reached', what === 'giveup', note)
}
