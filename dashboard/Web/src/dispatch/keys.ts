import { acknowledgeAlarm, board, detail, moveSelection, replaying, select, selectedIncident } from './desk'
import { dispatchRanked } from './orders'
import { commandLine } from './panels/CommandLine'
import { choosing, endReplay, seekBy, togglePause } from './replay'
import { clearReach, closeMapMenu, mapMenu, reach } from './roads'

/** What an arrow moves a replay by, alone and with Shift. */
const seekMs = 10_000
const seekFarMs = 60_000

/** Whether the focus was moved by key, not by pointer. */
let cameByKey = false

/** The desk's keys. In a text field only those that are no text. */
export function listenToKeys(): void {
  addEventListener('pointerdown', () => (cameByKey = false), true)
  addEventListener('keydown', (event) => {
    if (event.key === 'Tab') cameByKey = true
    if (choosing.value) return // The dialog has its own.
    if (replaying.value) return replayKey(event)
    const target = event.target as HTMLElement
    const typing = target instanceof HTMLInputElement
    const pressable = target instanceof HTMLButtonElement || target.tagName === 'SUMMARY'
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) moveSelection(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'F2' || (event.key === '/' && !typing)) commandLine.focus()
    else if (event.key === 'F8') acknowledgeAlarm()
    else if (event.key === 'F9') choosing.value = true
    else if (event.key === 'Escape') escape(typing)
    else if (typing || pressable || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    else if (event.key === 'Enter') sendFirst()
    else if (/^[1-9]$/.test(event.key) && selectedIncident.value) dispatchRanked(Number(event.key), true)
    else return
    event.preventDefault()
  })
}

/** The keys while the past is shown: none of them orders anything. */
function replayKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement
  const typing = (target instanceof HTMLInputElement && target.type !== 'range') || target instanceof HTMLSelectElement
  // A button that was clicked keeps the focus, but whoever presses the space bar then means the replay.
  const pressable = (target instanceof HTMLButtonElement || target.tagName === 'SUMMARY') && cameByKey
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) moveSelection(event.key === 'ArrowDown' ? 1 : -1)
  else if (event.key === 'F9') void endReplay()
  else if (event.key === 'Escape') select(null)
  else if (typing || event.ctrlKey || event.metaKey || event.altKey) return
  else if (step) seekBy(step * (event.shiftKey ? seekFarMs : seekMs))
  else if (event.key === ' ' && !pressable) {
    target.blur() // Or it would be pressed when the key is let go.
    if (!event.repeat) togglePause()
  } else return
  event.preventDefault()
}

/** Closes the menu, then clears the line; then what is shown as reachable; then closes the incident. */
function escape(typing: boolean): void {
  if (mapMenu.value) closeMapMenu()
  else if (typing && !commandLine.isEmpty()) commandLine.clear()
  else if (reach.value) clearReach()
  else if (typing) commandLine.clear()
  else if (selectedIncident.value) select(null)
  else commandLine.clear()
}

function sendFirst(): void {
  if (!selectedIncident.value) moveSelection(1)
  else if (detail.value && board.incidents.has(detail.value.id)) dispatchRanked(1, false)
}
