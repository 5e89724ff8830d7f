import '../styles/tokens.css'
import '../styles/desk.css'
import '../styles/incidents.css'
import '../styles/detail-tabs.css'
import '../styles/desk-queue.css'
import '../styles/forms.css'
import '../styles/side-panes.css'
import '../styles/outside.css'
import '../styles/taking.css'
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
import '../styles/crews.css'
import '../styles/lines.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage } from '../i18n'
import { openForDispatcher } from '../shared/opening'
import { startTicking } from '../shared/clock'
import { unlockSoundOnGesture } from '../shared/sounds'
import { applyTheme } from '../shared/theme'
import { linkState, me, region, replaying, startDesk } from './desk'
import { keepShapesFresh } from './areaShapes'
import { openAlert, openTrack, watchBorder } from './border'
import { followSelection } from './detailTabs'
import { keepCamerasFresh } from './cameras'
import { listenToKeys } from './keys'
import { startMap } from './map'
import { CamerasPane } from './panels/CamerasPane'
import { CautionsPane } from './panels/CautionsPane'
import { CommandLine } from './panels/CommandLine'
import { CallForm } from './panels/CallForm'
import { Closures } from './panels/Closures'
import { Detail } from './panels/Detail'
import { EmergencyBand } from './panels/EmergencyBand'
import { Header } from './panels/Header'
import { MapArea } from './panels/MapArea'
import { Notices } from './panels/Notices'
import { Officers } from './panels/Officers'
import { OutsidePane } from './panels/OutsidePane'
import { PlacesPane } from './panels/PlacesPane'
import { PolicyPane } from './panels/PolicyPane'
import { Pursuits } from './panels/Pursuits'
import { Queue } from './panels/Queue'
import { ReadsPane } from './panels/ReadsPane'
import { RecallPane } from './panels/RecallPane'
import { ReplayBand } from './panels/ReplayBand'
import { ReplayBar } from './panels/ReplayBar'
import { ReplayDialog } from './panels/ReplayDialog'
import { RoomPane } from './panels/RoomPane'
import { SystemPane } from './panels/SystemPane'
import { TrackPane } from './panels/TrackPane'
import { TransfersPane } from './panels/TransfersPane'
import { Watchlist } from './panels/Watchlist'
import { watchPosts } from './posts'
import { watchBothTimes } from './replay'
import { keepReachTrue } from './roads'
import { side } from './sides'
import { keepSystemFresh } from './system'
import { callInFront, followTaking, keepCall } from './taking'
import { keepListsFresh } from './codeLists'
import { keepTablesFresh } from './policyTables'

function Desk() {
  const pane = openTrack.value || openAlert.value || (side.value && !replaying.value)
  const call = callInFront.value
  return (
    <div class={`desk ${replaying.value ? 'replaying' : ''} ${pane ? 'with-pane' : ''} ${call ? 'with-pane with-call' : ''}`}>
      <EmergencyBand />
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
      {callInFront.value ? (
        <CallForm />
      ) : track ? (
        <TrackPane key={track.id} track={track} />
      ) : alert ? (
        <RoomPane key={alert.id} alert={alert} />
      ) : beside === 'reads' ? (
        <ReadsPane />
      ) : beside === 'cameras' ? (
        <CamerasPane />
      ) : beside === 'recall' ? (
        <RecallPane />
      ) : beside === 'transfers' ? (
        <TransfersPane />
      ) : beside === 'places' ? (
        <PlacesPane />
      ) : beside === 'system' ? (
        <SystemPane />
      ) : beside === 'cautions' ? (
        <CautionsPane />
      ) : beside === 'outside' ? (
        <OutsidePane />
      ) : beside === 'policy' ? (
        <PolicyPane />
      ) : (
        <Officers />
      )}
      {!track && !alert && !beside && !callInFront.value && <Closures />}
      <Notices />
    </div>
  )
}

applyTheme()
applyLanguage()
startTicking()
unlockSoundOnGesture()
listenToKeys()
keepReachTrue()
watchBorder()
followSelection()
followTaking()
keepTablesFresh()
keepShapesFresh()
keepListsFresh()
keepSystemFresh()
watchPosts()
keepCamerasFresh(() => side.value === 'cameras' && !replaying.value)
watchBothTimes()
effect(() => {
  document.documentElement.dataset.link = linkState.value.state
})
render(<Desk />, document.getElementById('app')!)
void openForDispatcher((who, where) => {
  me.value = who
  region.value = where
  keepCall()
  startDesk()
})
