import { fill, words } from '../../i18n'
import { clock, wallTick } from '../../shared/clock'
import { parseCommand, targetOf, type Command, type Fault } from '../commands'
import { boards, cityName, echo, incidentsVersion, officersVersion } from '../desk'
import { formatOrder } from '../given'
import { perform } from '../orders'
import { formatPlace, isRoadCommand, type RoadCommand } from '../roadCommands'
import { closureValues, placeText, towards, untilText } from '../roads'
import { undoable, undoWindowMs } from '../undo'
import type { ArgKind } from '../verbs'
import { verbOf } from '../verbTable'
import { Syntax, verbHelp } from './CommandHelp'
import { typeText } from '../typeNames'

/** What Enter would do while a line is typed, what came of the last one, and how long it can still be taken back. */
export function Echo({ typed, bad, focused, choosing }: { typed: string; bad: boolean; focused: boolean; choosing: boolean }) {
  if (typed && !bad) {
    void officersVersion.value
    void incidentsVersion.value
    const parsed = parseCommand(typed, boards())
    return (
      <span id="echo" class="echo preview" data-testid="echo">
        {parsed.ok ? previewText(parsed.command) : choosing ? <Begun typed={typed} /> : hintFor(typed, parsed)}
      </span>
    )
  }
  const said = echo.value
  if (!said && focused)
    return (
      <span id="echo" class="echo preview" data-testid="echo">
        {words().commandHint}
      </span>
    )
  return (
    <span class="said-line">
      <span
        id="echo"
        class={`echo ${said?.bad ? 'bad' : ''}`}
        role="status"
        aria-live="polite"
        data-testid="echo"
        data-bad={said?.bad ?? false}
      >
        {said?.command && <code>{said.command}</code>}
        {said?.text}
      </span>
      <UndoButton />
    </span>
  )
}

/** What the verb that was begun wants: a word that can still become something is not yet a mistake. */
function Begun({ typed }: { typed: string }) {
  const row = verbOf(typed.split(/\s+/)[0]!.toLowerCase())
  if (!row) return <>{words().commandHint}</>
  return (
    <>
      <Syntax row={row} /> {verbHelp(row.word)}
    </>
  )
}

function UndoButton() {
  const now = wallTick.value
  const undo = undoable(now)
  if (!undo) return null
  return (
    <button
      class="undo"
      data-testid="undo"
      title={undo.line}
      onClick={() => void perform({ verb: 'order', order: { row: verbOf('u')!, given: {} } })}
    >
      {fill(words().commands.undo, { s: Math.max(1, Math.ceil(Math.min(undoWindowMs, undo.until - now) / 1000)) })} <kbd>u</kbd>
    </button>
  )
}

function hintFor(typed: string, fault: Fault): string {
  if (typed === '?' || typed.startsWith('? ')) return words().commands.help['?']
  // An unfinished word is not yet a mistake.
  return fault.fault === 'unknownVerb' && !typed.includes(' ') ? words().commandHint : faultText(fault)
}

/** What was wrong with a line, in words. */
export function faultText(fault: Fault): string {
  const kinds = words().commands.kinds
  const kind = fault.values.kind
  return fill(words().fault[fault.fault], kind ? { ...fault.values, kind: kinds[kind as ArgKind] } : fault.values)
}

function previewText(command: Command): string {
  if (isRoadCommand(command)) return roadPreview(command)
  if (command.verb === 'order') {
    const { row } = command.order
    const help = (words().commands.help as Record<string, string>)[row.word] ?? ''
    return `${help} · ${fill(words().commands.would, { line: formatOrder(command.order) })}`
  }
  const strings = words().preview
  const incident = 'incident' in command ? command.incident : ''
  const id = typeof incident === 'string' ? incident : incident.id
  return fill(strings[command.verb], {
    officer: 'officer' in command ? command.officer.code : '',
    incident: id,
    type: typeof incident === 'string' ? '' : typeText(incident.type),
    reason: [...('results' in command ? command.results : []), 'reason' in command ? command.reason : ''].join(' ').trimEnd(),
    what: command.verb === 'find' ? targetOf(command) : id,
    city: 'city' in command ? cityName(command.city.id) : '',
    text: 'text' in command ? command.text : '',
  })
}

function roadPreview(command: RoadCommand): string {
  const strings = words()
  const preview = strings.preview
  if (command.verb === 'reach') return fill(preview.reach, { n: command.minutes, place: placeText(formatPlace(command.place)) })
  if (command.verb === 'reopen') return fill(preview.reopen, closureValues(command.closure))
  const until = untilText(clock.now() + command.minutes * 60_000)
  if (command.verb === 'renew') return fill(preview.renew, { ...closureValues(command.closure), until })
  const one = command.heading !== null
  const text = command.what === 'street' ? (one ? preview.shutOne : preview.shut) : one ? preview.blockOne : preview.block
  const direction = one ? towards(command.heading!) : ''
  return fill(text, { place: placeText(formatPlace(command.place)), direction, until, reason: command.reason })
}
