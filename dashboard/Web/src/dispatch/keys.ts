import { acknowledgeAlarm, board, detail, moveSelection, select, selectedIncident } from './desk'
import { dispatchRanked } from './orders'
import { commandLine } from './panels/CommandLine'
import { clearReach, closeMapMenu, mapMenu, reach } from './roads'

/** The desk's keys. In a text field only those that are no text. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement
    const typing = target instanceof HTMLInputElement
    const pressable = target instanceof HTMLButtonElement || target.tagName === 'SUMMARY'
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) moveSelection(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'F2' || (event.key === '/' && !typing)) commandLine.focus()
    else if (event.key === 'F8') acknowledgeAlarm()
    else if (event.key === 'Escape') escape(typing)
    else if (typing || pressable || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    else if (event.key === 'Enter') sendFirst()
    else if (/^[1-9]$/.test(event.key) && selectedIncident.value) dispatchRanked(Number(event.key), true)
    else return
    event.preventDefault()
  })
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
