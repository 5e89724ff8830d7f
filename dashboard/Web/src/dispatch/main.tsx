import '../styles/tokens.css'
import '../styles/desk.css'
import '../styles/incidents.css'
import '../styles/desk-map.css'
import '../styles/officers.css'
import '../styles/desk-roads.css'
import '../styles/desk-command.css'
import '../styles/desk-narrow.css'
import '../styles/desk-replay.css'
import '../styles/desk-border.css'
import '../styles/desk-room.css'
import '../styles/watchlist.css'
import '../styles/desk-ahead.css'
import '../styles/desk-reads.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage } from '../i18n'
import { api, leave, Refused } from '../shared/api'
import { clock, startTicking } from '../shared/clock'
import { unlockSoundOnGesture } from '../shared/sounds'
import { applyTheme } from '../shared/theme'
import { linkState, me, region, replaying, startDesk } from './desk'
import { openAlert, openTrack, watchBorder } from './border'
import { keepCamerasFresh } from './cameras'
import { listenToKeys } from './keys'
import { startMap } from './map'
import { CamerasPane } from './panels/CamerasPane'
import { CommandLine } from './panels/CommandLine'
import { Closures } from './panels/Closures'
import { Detail } from './panels/Detail'
import { Header } from './panels/Header'
import { MapArea } from './panels/MapArea'
import { Notices } from './panels/Notices'
import { Officers } from './panels/Officers'
import { Pursuits } from './panels/Pursuits'
import { Queue } from './panels/Queue'
import { ReadsPane } from './panels/ReadsPane'
import { ReplayBand } from './panels/ReplayBand'
import { ReplayBar } from './panels/ReplayBar'
import { ReplayDialog } from './panels/ReplayDialog'
import { RoomPane } from './panels/RoomPane'
import { TrackPane } from './panels/TrackPane'
import { Watchlist } from './panels/Watchlist'
import { watchPosts } from './posts'
import { watchBothTimes } from './replay'
import { keepReachTrue } from './roads'
import { side } from './sides'

/** Wait before the first requests are tried again while the node is away. */
const retryMs = 2000

function Desk() {
  const pane = openTrack.value || openAlert.value || (side.value && !replaying.value)
  return (
    <div class={`desk ${replaying.value ? 'replaying' : ''} ${pane ? 'with-pane' : ''}`}>
      <ReplayBand />
      <Header />
      <div class="left">
        <Queue />
        <Pursuits />
        <Detail />
      </div>
      <MapArea start={startMap} />
      <Watchlist />
      <Right />
      {replaying.value ? <ReplayBar /> : <CommandLine />}
      <ReplayDialog />
    </div>
  )
}

/** A track, a room, kept reads or cameras take the place of the officers while they are open; reads and cameras are of the present. */
function Right() {
  const [track, alert] = [openTrack.value, openAlert.value]
  const beside = replaying.value ? null : side.value
  return (
    <div class="right">
      {track ? (
        <TrackPane key={track.id} track={track} />
      ) : alert ? (
        <RoomPane key={alert.id} alert={alert} />
      ) : beside === 'reads' ? (
        <ReadsPane />
      ) : beside === 'cameras' ? (
        <CamerasPane />
      ) : (
        <Officers />
      )}
      {!track && !alert && !beside && <Closures />}
      <Notices />
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
watchBorder()
watchPosts()
keepCamerasFresh(() => side.value === 'cameras' && !replaying.value)
watchBothTimes()
effect(() => {
  document.documentElement.dataset.link = linkState.value.state
})
render(<Desk />, document.getElementById('app')!)
void open()
