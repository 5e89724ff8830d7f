import '../styles/tokens.css'
import '../styles/desk.css'
import '../styles/incidents.css'
import '../styles/desk-map.css'
import '../styles/officers.css'
import '../styles/desk-roads.css'
import '../styles/desk-command.css'
import '../styles/desk-narrow.css'
import '../styles/desk-replay.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage } from '../i18n'
import { api, leave, Refused } from '../shared/api'
import { clock, startTicking } from '../shared/clock'
import { unlockSoundOnGesture } from '../shared/sounds'
import { applyTheme } from '../shared/theme'
import { linkState, me, region, replaying, startDesk } from './desk'
import { listenToKeys } from './keys'
import { startMap } from './map'
import { CommandLine } from './panels/CommandLine'
import { Closures } from './panels/Closures'
import { Detail } from './panels/Detail'
import { Header } from './panels/Header'
import { MapArea } from './panels/MapArea'
import { Notices } from './panels/Notices'
import { Officers } from './panels/Officers'
import { Queue } from './panels/Queue'
import { ReplayBand } from './panels/ReplayBand'
import { ReplayBar } from './panels/ReplayBar'
import { ReplayDialog } from './panels/ReplayDialog'
import { watchBothTimes } from './replay'
import { keepReachTrue } from './roads'

/** Wait before the first requests are tried again while the node is away. */
const retryMs = 2000

function Desk() {
  return (
    <div class={`desk ${replaying.value ? 'replaying' : ''}`}>
      <ReplayBand />
      <Header />
      <div class="left">
        <Queue />
        <Detail />
      </div>
      <MapArea start={startMap} />
      <div class="right">
        <Officers />
        <Closures />
        <Notices />
      </div>
      {replaying.value ? <ReplayBar /> : <CommandLine />}
      <ReplayDialog />
    </div>
  )
}

async function open(): Promise<void> {
  try {
    const who = await api.me()
    if (who.role !== 'dispatcher') return location.assign(who.role === 'officer' ? '/patrol' : '/')
    const [where, time] = await Promise.all([api.region(), api.clock()])
    clock.correct(time.now, time.speed)
    me.value = who
    region.value = where
    startDesk()
  } catch (fault) {
    if (fault instanceof Refused && (fault.status === 401 || fault.status === 403)) return leave()
    setTimeout(() => void open(), retryMs)
  }
}

applyTheme()
applyLanguage()
startTicking()
unlockSoundOnGesture()
listenToKeys()
keepReachTrue()
watchBothTimes()
effect(() => {
  document.documentElement.dataset.link = linkState.value.state
})
render(<Desk />, document.getElementById('app')!)
void open()
