import '../styles/tokens.css'
import '../styles/patrol.css'
import '../styles/patrol-field.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage } from '../i18n'
import { api, Refused } from '../shared/api'
import { clock, startTicking } from '../shared/clock'
import { unlockSoundOnGesture } from '../shared/sounds'
import { applyTheme } from '../shared/theme'
import { forgetAll, link, me, showKept, startDuty, toldAt } from './duty'
import { recall } from './kept'
import { Page } from './Page'
import { keepShell, opensOffline } from './shell'

/** Wait before the first requests are tried again while the node is away. */
const retryMs = 2000

async function open(): Promise<void> {
  try {
    const who = await api.me()
    if (who.role !== 'officer') return location.assign(who.role === 'dispatcher' ? '/dispatch' : '/')
    const [where, time] = await Promise.all([api.region(), api.clock()])
    clock.correct(time.now, time.speed)
    // Somebody else has signed in on this device: nothing of the one before is shown or sent.
    if (me.peek() && me.peek()!.officer !== who.officer) {
      forgetAll()
      return location.reload()
    }
    startDuty(who, where)
  } catch (problem) {
    // What was not sent stays: the same officer signs in again, and it goes.
    if (problem instanceof Refused && (problem.status === 401 || problem.status === 403)) return location.assign('/')
    setTimeout(() => void open(), retryMs)
  }
}

applyTheme()
applyLanguage()
startTicking()
unlockSoundOnGesture()
const kept = recall(localStorage, Date.now())
if (kept) showKept(kept)
effect(() => {
  document.documentElement.dataset.link = link.connected.value ? 'live' : 'disconnected'
})
effect(() => {
  // What is shown is kept with each word of the node, from the first on.
  document.documentElement.dataset.offline = opensOffline.value && toldAt.value > 0 ? 'ready' : ''
})
render(<Page />, document.getElementById('app')!)
void open()
void keepShell()
