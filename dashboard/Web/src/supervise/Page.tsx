import mark from '../styles/mark.svg'
import { age, fill, named, words } from '../i18n'
import { leave } from '../shared/api'
import { clock, tick, timeOfDay, wallTick } from '../shared/clock'
import { LanguageButton, ThemeButton } from '../shared/parts'
import { soundOn, toggleSound } from '../shared/sounds'
import type { Supervised } from '../shared/supervision'
import { City } from './City'
import { DeskView } from './DeskView'
import { Devices } from './Devices'
import { Reread } from './Reread'
import { Strip } from './Strip'
import { section, type Section } from './sections'
import { Systems } from './Systems'
import { Tabs } from './Tabs'
import { Terminals } from './Terminals'
import { Warnings } from './Warnings'
import { countedAt, denied, isOld, isUnseen, link, me, numbers, order, panicsNow, region, said, watched } from './watch'

export function Page() {
  const strings = words().supervise
  const all = sorted(numbers.value?.jurisdictions ?? [])
  const shown = section()
  return (
    <div class="supervise" data-testid="supervise">
      <Panics />
      <Head all={all} />
      <Tabs />
      {said.value && (
        <p class={`said ${said.value.bad ? 'bad' : ''}`} role="status" aria-live="polite" data-testid="said" data-bad={said.value.bad}>
          {said.value.text()}
        </p>
      )}
      {denied.value && (
        <p class="said bad" role="alert">
          {fill(strings.denied, { reason: denied.value })}
        </p>
      )}
      {shown === 'queues' ? <Queues all={all} /> : <main>{paneOf(shown)}</main>}
    </div>
  )
}

/** What waits, what is late and who sits where, city by city. */
function Queues({ all }: { all: readonly Supervised[] }) {
  return (
    <>
      <Strip all={all} />
      <main class={watched.value ? 'with-desk' : ''}>
        <div class="cities">
          {all.length === 0 && <p class="empty">{words().supervise.loading}</p>}
          {all.map((city) => (
            <City key={city.jurisdiction} city={city} />
          ))}
        </div>
        {watched.value && <DeskView key={`${watched.value.jurisdiction} ${watched.value.desk}`} {...watched.value} />}
      </main>
    </>
  )
}

function paneOf(shown: Exclude<Section, 'queues'>) {
  return { partners: <Systems />, viid: <Devices />, terminals: <Terminals />, warnings: <Warnings />, access: <Access /> }[shown]
}

/** Users and keys stand in files only: nothing of them is shown here. */
function Access() {
  return (
    <section class="connected" data-testid="access-pane">
      <p class="lead quiet">{words().connected.accessLead}</p>
      <Reread what="access" />
    </section>
  )
}

/** What is late first, then what waits, then where something is open; in the region's order among equals, so that little moves. */
function sorted(cities: readonly Supervised[]): Supervised[] {
  const rank = (city: Supervised) => (city.lateCount > 0 ? 0 : (city.states.waiting ?? 0) > 0 ? 1 : city.open > 0 ? 2 : 3)
  return [...cities].sort((a, b) => rank(a) - rank(b) || a.jurisdiction - b.jurisdiction)
}

function Head({ all }: { all: readonly Supervised[] }) {
  const strings = words()
  const sum = (of: (city: Supervised) => number) => all.reduce((total, city) => total + of(city), 0)
  const late = sum((city) => city.lateCount)
  const waiting = sum((city) => city.states.waiting ?? 0)
  void wallTick.value
  const state = link.connected.value ? (isOld.value ? 'stale' : 'live') : 'disconnected'
  const seconds = Math.round((wallTick.value - countedAt.value) / 1000)
  return (
    <header class="head">
      <h1 class="name">
        <img src={mark} alt="" />
        {region.value ? named(region.value) : strings.product}
        <span class="quiet hide-narrow">{strings.supervise.title}</span>
      </h1>
      <span class={`figure ${waiting > 0 ? 'due' : ''}`} data-testid="sum-waiting">
        <span class="quiet">{strings.waiting}</span>
        <b>{waiting}</b>
      </span>
      <span class={`figure ${late > 0 ? 'due' : ''}`} data-testid="sum-late">
        <span class="quiet">{strings.late}</span>
        <b>{late}</b>
      </span>
      <span class="figure" data-testid="sum-available">
        <span class="quiet">{strings.available}</span>
        <b>{sum((city) => city.officers.available)}</b>
      </span>
      <span class="spread" />
      <a href="/dispatch">{strings.supervise.toDesk}</a>
      <button class={soundOn.value ? 'ghost' : 'sound-off'} data-testid="sound" aria-pressed={soundOn.value} onClick={toggleSound}>
        {soundOn.value ? `♪ ${strings.soundOn}` : strings.soundOff}
      </button>
      <span class={`pill ${state}`} role="status" data-testid="link" data-state={state}>
        {state === 'live'
          ? strings.live
          : state === 'stale'
            ? fill(strings.stale, { s: seconds })
            : countedAt.value > 0
              ? fill(strings.supervise.disconnectedFor, { s: seconds })
              : strings.connecting}
      </span>
      <span class="clock">{clock.known ? timeOfDay(tick.value) : '--:--:--'}</span>
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

/** Officers in an emergency are above everything else here too. */
function Panics() {
  const strings = words().crews
  const all = panicsNow()
  if (all.length === 0) return null
  return (
    <div class="panics" role="alert" aria-live="assertive">
      {all.map((panic) => (
        <p key={panic.id} class={panic.acknowledged.length > 0 ? 'seen' : ''} data-testid="panic" data-officer={panic.code}>
          <b>⚠ {strings.panic}</b> {fill(strings.panicOf, { officer: panic.code, age: age((tick.value - panic.raisedAt) / 1000) })} ·{' '}
          {panic.acknowledged.length > 0
            ? fill(strings.panicSeen, { names: panic.acknowledged.map((one) => one.by).join(', ') })
            : strings.panicUnseen}
          {isUnseen(panic) && (
            <button
              data-testid="panic-acknowledge"
              disabled={!link.connected.value}
              onClick={() => void order(() => words().crews.panicAcknowledge, 'AcknowledgePanic', panic.officer, panic.id)}
            >
              {strings.panicAcknowledge}
            </button>
          )}
        </p>
      ))}
    </div>
  )
}
