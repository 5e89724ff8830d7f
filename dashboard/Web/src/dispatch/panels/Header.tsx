import mark from '../../styles/mark.svg'
import { fill, named, words } from '../../i18n'
import { leave } from '../../shared/api'
import { clock, tick, timeOfDay } from '../../shared/clock'
import { LanguageButton, ThemeButton } from '../../shared/parts'
import { soundOn, toggleSound } from '../../shared/sounds'
import { board, boardLoaded, counts, linkState, me, notices, region, replaying, stoppedCities, undecided } from '../desk'
import { choosing } from '../replay'
import { side, toggleSide, type Side } from '../sides'
import { closeWatchlist, openWatchlist, watchlistOpen } from '../watchlist'

export function Header() {
  const strings = words()
  return (
    <header class="head">
      <h1 class="name">
        <img src={mark} alt="" />
        {region.value ? named(region.value) : strings.product}
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
      <StoppedCities />
      <span class="spread" />
      <button class={soundOn.value ? 'ghost' : 'sound-off'} data-testid="sound" aria-pressed={soundOn.value} onClick={toggleSound}>
        {soundOn.value ? `♪ ${strings.soundOn}` : strings.soundOff}
      </button>
      {!replaying.value && (
        <>
          <WatchlistButton />
          <SideButton which="reads" text={strings.reads.button} title={strings.reads.buttonTitle} press="F6" />
          <SideButton which="cameras" text={strings.cameras.button} title={strings.cameras.buttonTitle} press="F7" />
          <button class="ghost" data-testid="replay" title={strings.replay.buttonTitle} onClick={() => (choosing.value = true)}>
            {strings.replay.button} <kbd>F9</kbd>
          </button>
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
      <button class="ghost" data-testid="sign-out" onClick={() => void leave()}>
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
      class="ghost"
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

function SideButton({ which, text, title, press }: { which: Side; text: string; title: string; press: string }) {
  return (
    <button
      class="ghost"
      data-testid={`${which}-button`}
      title={title}
      aria-pressed={side.value === which}
      onClick={() => toggleSide(which)}
    >
      {text} <kbd>{press}</kbd>
    </button>
  )
}

function AlarmRate() {
  void notices.value
  const n = board.alarmsInTenMinutes(tick.value)
  return n > 0 ? (
    <span class="quiet hide-narrow" data-testid="alarm-rate">
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
