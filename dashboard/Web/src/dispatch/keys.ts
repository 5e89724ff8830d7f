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
import { acknowledgeAlarm, board, detail, live, me, replaying, select, selectedIncident, selectedPursuit } from './desk'
import { areasOpen, moveSelection } from './desks'
import { detailTab, tabKey } from './detailTabs'
import { dispatchRanked } from './orders'
import { helpOn } from './help'
import { runLine } from './line'
import { takeLine } from './lines'
import { commandLine } from './panels/CommandLine'
import { takeInHand } from './panels/HandLine'
import { neighbourBox } from './panels/NeighbourBox'
import { armMap } from './panels/PlaceField'
import { room } from './panels/RoomPane'
import { allArmedUntil, armAll, disarmAll, proposePosts, shownProposal, takeAllArmed, takeNth } from './posts'
import { choosing, endReplay, seekBy, togglePause } from './replay'
import { clearReach, closeMapMenu, mapMenu, reach } from './roads'
import { closeSide, side, toggleSide } from './sides'
import { callInFront, endCall, takeCall } from './taking'
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
    // A letter or a digit pressed on a button of a form is meant for the form.
    const inForm = target.closest('form, .call-pane') !== null
    const pressable = target instanceof HTMLButtonElement || target.tagName === 'SUMMARY'
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) moveSelection(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'F1' || (event.key === '+' && !typing)) takeCall()
    else if (event.altKey && event.key.toLowerCase() === 'm' && callInFront.value) armMap('call-place')
    else if (event.key === 'F2' || (event.key === '/' && !typing)) commandLine.focus()
    else if (event.key === '?' && !typing) helpOn.value = !helpOn.value
    else if (event.key === 'F3') void takeLine()
    else if (event.key === 'F4') watchlistOpen.value ? closeWatchlist() : openWatchlist()
    else if (event.key === 'F6') toggleSide('reads')
    else if (event.key === 'F7') toggleSide('cameras')
    else if (event.key === 'F8') showAlarm()
    else if (event.key === 'F9') choosing.value = true
    else if (event.key === 'Escape') escape(typing, inForm)
    else if (typing || inForm || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    else if (paneKey(event.key) || tabKey(event.key) || deskKey(event.key)) return event.preventDefault()
    else if (event.key === 'Enter') {
      if (pressable) return
      sendFirst()
    } else if (event.key.toLowerCase() === 'n' && selectedIncident.value) askNeighbour()
    else if (event.key.toLowerCase() === 'b' && selectedIncident.value) void runLine(`backup ${selectedIncident.value}`)
    else if (/^[1-9]$/.test(event.key) && selectedIncident.value) sendNth(Number(event.key))
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

/** The keys of the queue and of what is beside the map. True when it was one. */
function deskKey(pressed: string): boolean {
  const key = pressed.toLowerCase()
  const incident = selectedIncident.value ? board.incidents.get(selectedIncident.value) : undefined
  if (key === 'v') areasOpen.value = !areasOpen.value
  else if (key === 'k' && incident) takeInHand(incident)
  else if (key === 'q') toggleSide('recall')
  else if (key === 'g') toggleSide('system')
  else if (key === 'u') toggleSide('outside')
  else return false
  return true
}

/** The form is beside who can be sent. */
function askNeighbour(): void {
  detailTab.value = 'send'
  queueMicrotask(() => neighbourBox.ask()) // After it is drawn.
}

/** Acknowledges an officer's emergency before all else; then silences the oldest alarm, and shows the track or alert it is about. */
function showAlarm(): void {
  if (live.board.crews.unseenPanics(live.board.user).length > 0) return void runLine('ack')
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
function escape(typing: boolean, inForm: boolean): void {
  if (mapMenu.value) closeMapMenu()
  else if (callInFront.value && inForm) endCall()
  else if (helpOn.value) helpOn.value = false
  else if (armed.value) disarm()
  else if (allArmedUntil.value) disarmAll()
  else if (asking.value) asking.value = null
  else if (typing && !commandLine.isEmpty()) commandLine.clear()
  else if (reach.value) clearReach()
  else if (typing) leaveField()
  else if (selectedPursuit.value) closePursuit()
  else if (side.value) closeSide()
  else if (callInFront.value) endCall()
  else if (selectedIncident.value) select(null)
  else commandLine.clear()
}

function leaveField(): void {
  commandLine.clear()
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

function sendFirst(): void {
  if (!selectedIncident.value) moveSelection(1)
  else if (rankingShown() && detail.value && board.incidents.has(detail.value.id)) dispatchRanked(1, false)
}

/** Sends the nth of the ranking, also as a second officer. */
function sendNth(n: number): void {
  if (rankingShown()) dispatchRanked(n, true)
}

/** Nobody is sent from a ranking that is not on the screen: the first press shows it. */
function rankingShown(): boolean {
  if (detailTab.peek() === 'send') return true
  detailTab.value = 'send'
  return false
}
