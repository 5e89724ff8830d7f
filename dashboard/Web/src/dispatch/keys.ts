import type { Alert, Track } from '../shared/border'
import {
  answerAlert,
  arm,
  armed,
  asking,
  closePursuit,
  disarm,
  isOpen,
  movePost,
  moveSighting,
  nextPursuit,
  openAlert,
  openPursuit,
  openTrack,
  readEntry,
  verifyArmed,
} from './border'
import { acknowledgeAlarm, board, detail, me, moveSelection, replaying, select, selectedIncident, selectedPursuit } from './desk'
import { dispatchRanked } from './orders'
import { commandLine } from './panels/CommandLine'
import { neighbourBox } from './panels/NeighbourBox'
import { room } from './panels/RoomPane'
import { allArmedUntil, armAll, disarmAll, proposePosts, shownProposal, takeAllArmed, takeNth } from './posts'
import { choosing, endReplay, seekBy, togglePause } from './replay'
import { clearReach, closeMapMenu, mapMenu, reach } from './roads'
import { closeSide, side, toggleSide } from './sides'
import { closeWatchlist, openWatchlist, watchlistOpen } from './watchlist'

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
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    const pressable = target instanceof HTMLButtonElement || target.tagName === 'SUMMARY'
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) moveSelection(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'F2' || (event.key === '/' && !typing)) commandLine.focus()
    else if (event.key === 'F4') watchlistOpen.value ? closeWatchlist() : openWatchlist()
    else if (event.key === 'F6') toggleSide('reads')
    else if (event.key === 'F7') toggleSide('cameras')
    else if (event.key === 'F8') showAlarm()
    else if (event.key === 'F9') choosing.value = true
    else if (event.key === 'Escape') escape(typing)
    else if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    else if (paneKey(event.key)) return event.preventDefault()
    else if (pressable) return
    else if (event.key === 'Enter') sendFirst()
    else if (event.key.toLowerCase() === 'n' && selectedIncident.value) neighbourBox.ask()
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

/** Silences the oldest alarm, and shows the track or alert it is about. */
function showAlarm(): void {
  const pursuit = acknowledgeAlarm()
  if (pursuit) openPursuit(pursuit)
}

/** The keys of tracks and rooms. True when it was one. */
function paneKey(pressed: string): boolean {
  const key = pressed.length === 1 ? pressed.toLowerCase() : pressed
  if (key === 't' || key === 'j') {
    nextPursuit(key === 't' ? 'track' : 'alert')
    return true
  }
  if (!isOpen.value || watchlistOpen.value) return false
  if (openTrack.value) return trackKey(key, openTrack.value)
  return openAlert.value ? roomKey(key, openAlert.value) : false
}

function trackKey(key: string, track: Track): boolean {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key] as 1 | -1 | undefined
  if (step) moveSighting(track, step)
  else if (key === 'c' || key === 'f') {
    disarmAll() // One question at a time waits for its second key.
    arm(track, key === 'c')
  } else if (key === 'y' && armed.value) void verifyArmed(track)
  else if (key === 'y' && allArmedUntil.value) takeAllArmed(track)
  else if (key === 'e') void readEntry(track)
  else if (key === 'p') void proposePosts(track)
  else if (key === 'a' && shownProposal.value) {
    disarm()
    armAll(track)
  } else if (/^[1-9]$/.test(key) && shownProposal.value && !selectedIncident.value) takeNth(track, Number(key))
  else return false
  return true
}

function roomKey(key: string, alert: Alert): boolean {
  const step = { ArrowUp: -1, ArrowDown: 1 }[key] as 1 | -1 | undefined
  const [waiting] = board.pursuits.unanswered(alert)
  if (step) movePost(alert, step)
  else if (key === 'a' && waiting) void answerAlert(alert, waiting.jurisdiction, 'acknowledged')
  else if (key === 'd' && waiting) asking.value = 'decline'
  else if (key === 'w' && me.value?.jurisdictions.includes(alert.lead)) asking.value = 'withdraw'
  else if (key === 'm') room.write()
  else return false
  return true
}

/** Closes the menu, then what waits for a second key or a reason; clears the line; then the reach, the pane, the incident. */
function escape(typing: boolean): void {
  if (mapMenu.value) closeMapMenu()
  else if (armed.value) disarm()
  else if (allArmedUntil.value) disarmAll()
  else if (asking.value) asking.value = null
  else if (typing && !commandLine.isEmpty()) commandLine.clear()
  else if (reach.value) clearReach()
  else if (typing) leaveField()
  else if (selectedPursuit.value) closePursuit()
  else if (side.value) closeSide()
  else if (selectedIncident.value) select(null)
  else commandLine.clear()
}

function leaveField(): void {
  commandLine.clear()
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

function sendFirst(): void {
  if (!selectedIncident.value) moveSelection(1)
  else if (detail.value && board.incidents.has(detail.value.id)) dispatchRanked(1, false)
}
