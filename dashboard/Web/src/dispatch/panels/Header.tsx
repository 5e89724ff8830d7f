import mark from '../../styles/mark.svg'
import { fill, named, words } from '../../i18n'
import { leave } from '../../shared/api'
import { isGrave } from '../../shared/advisories'
import { clock, tick, timeOfDay } from '../../shared/clock'
import { LanguageButton, ThemeButton } from '../../shared/parts'
import { soundOn, toggleSound } from '../../shared/sounds'
import { board, boardLoaded, counts, linkState, me, notices, region, replaying, stoppedCities, undecided } from '../desk'
import { signOff, watchers } from '../desks'
import { DeskMenu } from './DeskMenu'
import { standing } from '../outside'
import { side, toggleSide } from '../sides'
import { closeWatchlist, openWatchlist, watchlistOpen } from '../watchlist'

export function Header() {
  const strings = words()
  return (
    <header class="head">
      <h1 class="name">
        <img src={mark} alt="" />
        <span class="hide-tight">{region.value ? named(region.value) : strings.product}</span>
        <span class="quiet hide-narrow" style="font-weight:400">
          {strings.dispatch}
        </span>
      </h1>
      <span class={`figure ${counts.value.waiting > 0 ? 'due' : ''}`} data-testid="waiting-count">
        <span class="quiet">{strings.waiting}</span>
        <b>{counts.value.waiting}</b>
      </span>
      <span class="figure" data-testid="available-count">
        <span class="quiet">{strings.available}</span>
        <b>{counts.value.available}</b>
      </span>
      {!replaying.value && <AlarmRate />}
      {!replaying.value && <FromOutside />}
      <StoppedCities />
      {watchers.value.length > 0 && (
        <span class="due" data-testid="watched">
          ◉ {fill(strings.desk.watchedBy, { who: watchers.value.join(', ') })}
        </span>
      )}
      <span class="spread" />
      <button class={soundOn.value ? 'ghost' : 'sound-off'} data-testid="sound" aria-pressed={soundOn.value} onClick={toggleSound}>
        {soundOn.value ? `♪ ${strings.soundOn}` : strings.soundOff}
      </button>
      {!replaying.value && (
        <>
          <DeskMenu />
          <WatchlistButton />
          <LinkPill />
          <Clock />
        </>
      )}
      <span>
        <LanguageButton />
        <ThemeButton />
      </span>
      <span class="quiet hide-narrow" data-testid="user">
        {me.value?.user}
      </span>
      <button class="ghost" data-testid="sign-out" onClick={() => void signOff().then(leave)}>
        {strings.signOut}
      </button>
    </header>
  )
}

function WatchlistButton() {
  const strings = words().watchlist
  const waiting = undecided.value
  return (
    <button
      class="ghost hide-tight"
      data-testid="watchlist-button"
      title={strings.buttonTitle}
      aria-pressed={watchlistOpen.value}
      onClick={() => (watchlistOpen.value ? closeWatchlist() : openWatchlist())}
    >
      {strings.button} <kbd>F4</kbd>
      {waiting > 0 && (
        <b class="badge" data-testid="undecided" title={fill(strings.nUndecided, { n: waiting })}>
          {waiting}
          <span class="hidden-text"> {fill(strings.nUndecided, { n: waiting })}</span>
        </b>
      )}
    </button>
  )
}

/** How many notices of other systems stand. Nothing while there are none. */
function FromOutside() {
  const strings = words().outside
  const [first] = standing.value
  if (!first) return null
  const n = standing.value.length
  return (
    <button
      class={`ghost outside-count ${isGrave(first) ? 'due' : ''}`}
      data-testid="outside-count"
      data-count={n}
      title={fill(strings.count, { n })}
      aria-pressed={side.value === 'outside'}
      onClick={() => toggleSide('outside')}
    >
      <svg viewBox="0 0 16 16" width="15" height="15" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" aria-hidden="true">
        <path d="M2 6.3v3.4h2.6l6 3.3V3l-6 3.3zM5 9.8l.9 3.7h2L7.2 11M12.8 6.2a2.6 2.6 0 010 3.6" />
      </svg>
      <span class="outside-word">{strings.short}</span> <b>{n}</b>
    </button>
  )
}

function AlarmRate() {
  void notices.value
  const n = board.alarmsInTenMinutes(tick.value)
  return n > 0 ? (
    <span class="quiet hide-medium" data-testid="alarm-rate">
      {fill(words().alarmRate, { n })}
    </span>
  ) : null
}

function StoppedCities() {
  const stopped = stoppedCities.value
  if (stopped.length === 0) return null
  const names = stopped.map((id) => {
    const city = region.value?.jurisdictions.find((one) => one.id === id)
    return city ? named(city) : String(id)
  })
  return (
    <span class="stopped" role="alert" data-testid="stopped" title={names.join(', ')}>
      {fill(words().cityStopped, { cities: names.join(', ') })}
    </span>
  )
}

function LinkPill() {
  const strings = words()
  const { state, seconds } = linkState.value
  const text =
    state === 'live'
      ? strings.live
      : state === 'stale'
        ? fill(strings.stale, { s: seconds })
        : boardLoaded.value
          ? strings.disconnected
          : strings.connecting
  return (
    <span class={`pill ${state}`} role="status" data-testid="link" data-state={state}>
      {text}
    </span>
  )
}

function Clock() {
  void tick.value
  return (
    <span class="clock" title={words().nodeClock} data-testid="clock">
      {clock.known ? timeOfDay(tick.value) : '--:--:--'}
      {clock.speed !== 1 && <small>×{clock.speed}</small>}
    </span>
  )
}
