import { fill, toggleLanguage, words } from '../i18n'
import { toggleSound } from '../shared/sounds'
import { toggleTheme } from '../shared/theme'
import { toggleShapes } from './areaShapes'
import { acknowledgeAlarm, mapSide, region } from './desk'
import { openPursuit } from './border'
import { moveSelection } from './desks'
import type { Given } from './given'
import { helpOn } from './help'
import { filter } from './officerFilter'
import { areasOpen } from './desks'
import { crewTab } from './messages'
import { findNotice } from './outsideDeeds'
import { choosing } from './replay'
import { takeCall } from './taking'
import { readsLine } from './reads'
import { recallLine } from './recall'
import { openSide, toggleSide } from './sides'
import { undoNewest, type HubCall } from './undo'
import type { Pane } from './verbs'
import { closeWatchlist, openWatchlist, watchlistOpen } from './watchlist'

/** What a verb of the table does. */
export interface Deed {
  /** Asks the node. */
  call?: (given: Given) => HubCall | Promise<HubCall>
  /** What takes it back; null when nothing does. */
  undo?: (given: Given, reply: Record<string, unknown>) => HubCall | null
  /** Done by the page alone. A text is why it could not be. */
  act?: (given: Given) => void | string | Promise<void | string>
  /** Values of the words that say it was done. */
  values?: (given: Given) => Record<string, string>
}

const openPane: Record<Pane, () => void> = {
  watchlist: () => (watchlistOpen.value ? closeWatchlist() : openWatchlist()),
  call: takeCall,
  reads: () => toggleSide('reads'),
  cameras: () => toggleSide('cameras'),
  recall: () => toggleSide('recall'),
  places: () => toggleSide('places'),
  transfers: () => toggleSide('transfers'),
  system: () => toggleSide('system'),
  policy: () => toggleSide('policy'),
  cautions: () => toggleSide('cautions'),
  outside: () => toggleSide('outside'),
  areas: () => (areasOpen.value = !areasOpen.value),
  shapes: toggleShapes,
  officers: () => (crewTab.value = 'list'),
  messages: () => (crewTab.value = 'messages'),
  sending: () => (crewTab.value = 'sending'),
  supervise: () => location.assign('/supervise'),
  replay: () => (choosing.value = true),
  closures: () => document.querySelector('[data-testid=closures]')?.scrollIntoView(),
  region: () => {
    const [west, south, east, north] = region.peek()?.bounds ?? [0, 0, 0, 0]
    mapSide.frame([
      { lat: south, lng: west },
      { lat: north, lng: east },
    ])
  },
}

/** What each verb of the page does. */
export const pageDeeds: Readonly<Record<string, Deed>> = {
  go: { act: ({ what }) => void openPane[what as Pane]() },
  recall: {
    act: ({ text = '' }) => {
      openSide('recall')
      recallLine(text)
    },
  },
  plate: {
    act: ({ text = '' }) => {
      openSide('reads')
      readsLine(text)
    },
  },
  outside: { act: ({ text = '' }) => findNotice(text) },
  only: {
    act: ({ text = '' }) => {
      filter.value = text
    },
    values: ({ text = '' }) => ({ text }),
  },
  next: { act: () => moveSelection(1) },
  back: { act: () => moveSelection(-1) },
  alarm: {
    act: () => {
      const pursuit = acknowledgeAlarm()
      if (pursuit) openPursuit(pursuit)
    },
  },
  sound: { act: toggleSound },
  theme: { act: toggleTheme },
  lang: { act: toggleLanguage },
  '?': {
    act: () => {
      helpOn.value = !helpOn.value
    },
  },
  u: {
    act: async () => {
      const done = await undoNewest(performance.now())
      const strings = words().commands
      if (!done) return strings.nothingToUndo
      if (!done.ok) return fill(strings.undoRefused, { line: done.undo.line })
    },
  },
}
