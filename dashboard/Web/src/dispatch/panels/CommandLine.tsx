import { signal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { words } from '../../i18n'
import { parseCommand } from '../commands'
import { accept, complete, type Option } from '../completion'
import { boards, echo, incidentsVersion, officersVersion, prefill, refuse } from '../desk'
import { helpOn } from '../help'
import { History } from '../history'
import { perform } from '../orders'
import { typedPlace } from '../roadCommands'
import { marked, spotOf, viewMoved } from '../roads'
import { Choices, choiceId } from './Choices'
import { Echo, faultText } from './CommandEcho'
import { CommandHelp } from './CommandHelp'
import { SoundTwin } from './SoundTwin'

const text = signal('')
const bad = signal(false)
const focused = signal(false)
/** The choice that is gone to by arrow, or -1. */
const chosen = signal(-1)
/** Whether the list of choices was closed for this word. */
const shut = signal(false)
const history = new History()

export const commandLine = { focus: () => {}, clear: () => {}, isEmpty: () => text.value === '' }

export function CommandLine() {
  const strings = words()
  const input = useRef<HTMLInputElement>(null)
  commandLine.focus = () => input.current?.focus()
  commandLine.clear = () => {
    setText('')
    echo.value = null
    input.current?.blur()
  }
  useSignalEffect(() => {
    const start = prefill.value
    if (start === null) return
    setText(start)
    prefill.value = null
    input.current?.focus()
  })
  useSignalEffect(markTyped)
  const completion = openChoices()
  return (
    <footer class="command-bar">
      <CommandHelp />
      {completion && <Choices completion={completion} chosen={chosen.value} take={take} />}
      <input
        ref={input}
        class={bad.value ? 'bad' : ''}
        data-testid="command"
        role="combobox"
        aria-label={strings.command}
        aria-invalid={bad.value}
        aria-describedby="echo"
        aria-autocomplete="list"
        aria-expanded={completion !== null}
        aria-controls="choices"
        aria-activedescendant={completion && chosen.value >= 0 ? choiceId(chosen.value) : undefined}
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
          setText(event.currentTarget.value)
          history.leave()
        }}
        onKeyDown={onKey}
      />
      <Echo typed={text.value.trim()} bad={bad.value} focused={focused.value} choosing={completion !== null} />
      <SoundTwin />
      <Keys />
    </footer>
  )
}

function Keys() {
  const strings = words()
  const keys: [key: string, text: string][] = [
    ['/', strings.keyCommand],
    ['?', strings.commands.title],
    ['Alt ↑↓', strings.keyQueue],
    ['Enter', strings.keyFirst],
    ['Esc', strings.keyClear],
  ]
  return (
    <span class="keys" aria-hidden="true">
      {keys.map(([key, text]) => (
        <span key={key}>
          <kbd>{key}</kbd>
          {text}
        </span>
      ))}
    </span>
  )
}

function setText(line: string): void {
  text.value = line
  bad.value = shut.value = false
  chosen.value = -1
}

/** The choices for the word that is being typed; null when nothing is, or none fit. */
function openChoices() {
  if (!focused.value || shut.value || bad.value || text.value.trim() === '' || history.isWalking) return null
  void officersVersion.value
  void incidentsVersion.value
  const completion = complete(text.value, boards())
  const [only, second] = completion.options
  // A word that is there already needs no list.
  return !only || (!second && only.insert.toLowerCase() === completion.typed.toLowerCase()) ? null : completion
}

function take(option: Option): void {
  setText(accept(text.value, complete(text.value, boards()), option))
}

/** Marks on the map the place that is being typed. */
function markTyped(): void {
  const place = typedPlace(text.value, boards())
  if (place?.kind === 'middle') void viewMoved.value
  marked.value = place ? spotOf(place) : null
}

function onKey(event: KeyboardEvent): void {
  const completion = openChoices()
  if (event.key === 'Enter') {
    if (event.repeat) return event.preventDefault()
    const option = completion?.options[chosen.value]
    if (option) take(option)
    else void run()
  } else if (event.key === 'Tab' && !event.shiftKey) {
    // Only a word that was begun, or a choice gone to: else Tab leaves the field, as everywhere.
    const option = completion?.options[Math.max(0, chosen.value)]
    if (!option || (completion!.typed === '' && chosen.value < 0)) return
    take(option)
  } else if (event.key === 'Escape' && completion) {
    shut.value = true
    chosen.value = -1
    event.stopPropagation()
  } else if (event.key === 'ArrowUp' && !event.altKey) {
    if (chosen.value >= 0) chosen.value--
    else walk(history.older())
  } else if (event.key === 'ArrowDown' && !event.altKey) {
    if (completion) chosen.value = Math.min(completion.options.length - 1, chosen.value + 1)
    else walk(history.newer())
  } else return
  event.preventDefault()
}

function walk(line: string | undefined): void {
  if (line !== undefined) setText(line)
}

/** Errors keep the text, so that it can be mended. */
async function run(): Promise<void> {
  const line = text.value.trim()
  if (!line) return
  const parsed = parseCommand(line.startsWith('? ') ? '?' : line, boards())
  if (!parsed.ok) {
    refuse(faultText(parsed))
    bad.value = true
    return
  }
  if (line !== '?') helpOn.value = false
  history.add(line)
  // Cleared at once: the next command may be typed before the answer comes. A refused one comes back unless it is.
  setText('')
  const ok = await perform(parsed.command)
  if (ok || text.value !== '') return
  text.value = line
  bad.value = true
}
