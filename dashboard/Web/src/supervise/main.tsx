import '../styles/tokens.css'
import '../styles/desk.css'
import '../styles/forms.css'
import '../styles/supervise.css'
import '../styles/connected.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyLanguage } from '../i18n'
import { openForDispatcher } from '../shared/opening'
import { startTicking } from '../shared/clock'
import { unlockSoundOnGesture } from '../shared/sounds'
import { applyTheme } from '../shared/theme'
import { Page } from './Page'
import { startSections } from './sections'
import { link, me, region, startWatch } from './watch'

applyTheme()
applyLanguage()
startTicking()
unlockSoundOnGesture()
effect(() => {
  document.documentElement.dataset.link = link.connected.value ? 'live' : 'disconnected'
})
render(<Page />, document.getElementById('app')!)
void openForDispatcher((who, where) => {
  me.value = who
  region.value = where
  startWatch()
  startSections()
})
