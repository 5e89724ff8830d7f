import '../styles/tokens.css'
import '../styles/patrol.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage } from '../i18n'
import { api, leave, Refused } from '../shared/api'
import { clock, startTicking } from '../shared/clock'
import { unlockSoundOnGesture } from '../shared/sounds'
import { applyTheme } from '../shared/theme'
import { link, me, region, startDuty } from './duty'
import { Page } from './Page'

/** Wait before the first requests are tried again while the node is away. */
const retryMs = 2000

async function open(): Promise<void> {
  try {
    const who = await api.me()
    if (who.role !== 'officer') return location.assign(who.role === 'dispatcher' ? '/dispatch' : '/')
    const [where, time] = await Promise.all([api.region(), api.clock()])
    clock.correct(time.now, time.speed)
    me.value = who
    region.value = where
    startDuty()
  } catch (problem) {
    if (problem instanceof Refused && (problem.status === 401 || problem.status === 403)) return leave()
    setTimeout(() => void open(), retryMs)
  }
}

applyTheme()
applyLanguage()
startTicking()
unlockSoundOnGesture()
effect(() => {
  document.documentElement.dataset.link = link.connected.value ? 'live' : 'disconnected'
})
render(<Page />, document.getElementById('app')!)
void open()
