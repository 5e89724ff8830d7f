import { signal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { clock } from '../../shared/clock'
import { boards, cityName, echo, officersVersion, incidentsVersion, prefill, refuse } from '../desk'
import { perform } from '../orders'
import { History, parseCommand, targetOf, type Command, type Fault } from '../commands'
import { formatPlace, isRoadCommand, typedPlace, type RoadCommand } from '../roadCommands'
import { closureValues, marked, placeText, spotOf, towards, untilText, viewMoved } from '../roads'
import { typeText } from './Queue'

const text = signal('')
const bad = signal(false)
const focused = signal(false)
const history = new History()

export const commandLine = { focus: () => {}, clear: () => {}, isEmpty: () => text.value === '' }

export function CommandLine() {
  const strings = words()
  const input = useRef<HTMLInputElement>(null)
  commandLine.focus = () => input.current?.focus()
  commandLine.clear = () => {
    text.value = ''
    bad.value = false
    echo.value = null
    input.current?.blur()
  }
  useSignalEffect(() => {
    const start = prefill.value
    if (start === null) return
    text.value = start
    bad.value = false
    prefill.value = null
    input.current?.focus()
  })
  useSignalEffect(markTyped)
  return (
    <footer class="command-bar">
      <input
        ref={input}
        class={bad.value ? 'bad' : ''}
        data-testid="command"
        aria-label={strings.command}
        aria-invalid={bad.value}
        aria-describedby="echo"
        placeholder={strings.commandShort}
        onFocus={() => {
          focused.value = true
        }}
        onBlur={() => {
          focused.value = false
        }}
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          bad.value = false
        }}
        onKeyDown={onKey}
      />
      <Echo />
      <span class="keys" aria-hidden="true">
        <span>
          <kbd>/</kbd>
          {strings.keyCommand}
        </span>
        <span>
          <kbd>Alt ↑↓</kbd>
          {strings.keyQueue}
        </span>
        <span>
          <kbd>Enter</kbd>
          {strings.keyFirst}
        </span>
        <span>
          <kbd>Esc</kbd>
          {strings.keyClear}
        </span>
      </span>
    </footer>
  )
}

function Echo() {
  const typed = text.value.trim()
  if (typed && !bad.value) {
    // Says what Enter would do, in words, while it is typed.
    void officersVersion.value
    void incidentsVersion.value
    const parsed = parseCommand(typed, boards())
    return (
      <span id="echo" class="echo preview" data-testid="echo">
        {parsed.ok ? previewText(parsed.command) : hintFor(typed, parsed)}
      </span>
    )
  }
  const said = echo.value
  if (!said && focused.value)
    return (
      <span id="echo" class="echo preview" data-testid="echo">
        {words().commandHint}
      </span>
    )
  return (
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
  )
}

function hintFor(typed: string, fault: Fault): string {
  // An unfinished word is not yet a mistake.
  return typed.length === 1 && fault.fault === 'unknownVerb' ? words().commandHint : faultText(fault)
}

function faultText(fault: Fault): string {
  return fill(words().fault[fault.fault], fault.values)
}

function previewText(command: Command): string {
  if (isRoadCommand(command)) return roadPreview(command)
  const strings = words().preview
  const incident = 'incident' in command ? command.incident : ''
  const id = typeof incident === 'string' ? incident : incident.id
  return fill(strings[command.verb], {
    officer: 'officer' in command ? command.officer.code : '',
    incident: id,
    type: typeof incident === 'string' ? '' : typeText(incident.type),
    reason: 'reason' in command ? command.reason : '',
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

/** Marks on the map the place that is being typed. */
function markTyped(): void {
  const place = typedPlace(text.value, boards())
  if (place?.kind === 'middle') void viewMoved.value
  marked.value = place ? spotOf(place) : null
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Enter') {
    event.preventDefault()
    if (!event.repeat) void run()
  } else if (event.key === 'ArrowUp' && !event.altKey) {
    event.preventDefault()
    text.value = history.older() ?? text.value
    bad.value = false
  } else if (event.key === 'ArrowDown' && !event.altKey) {
    event.preventDefault()
    text.value = history.newer()
    bad.value = false
  }
}

/** Errors keep the text, so that it can be mended. */
async function run(): Promise<void> {
  const line = text.value.trim()
  if (!line) return
  const parsed = parseCommand(line, boards())
  if (!parsed.ok) {
    refuse(faultText(parsed))
    bad.value = true
    return
  }
  history.add(line)
  // Cleared at once: the next command may be typed before the answer comes. A refused one comes back unless it is.
  text.value = ''
  const ok = await perform(parsed.command)
  if (ok || text.value !== '') return
  text.value = line
  bad.value = true
}
