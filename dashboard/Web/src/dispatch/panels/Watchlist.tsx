import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import type { Entry, EntryState } from '../../shared/border'
import { liveClock, span, tick } from '../../shared/clock'
import { board, cityName, me, undecided } from '../desk'
import { dateTimeText } from '../replay'
import {
  busy,
  chosenEntry,
  closeWatchlist,
  entryFilter,
  listed,
  ownJurisdictions,
  reading,
  readWatchlist,
  selectedEntry,
  stateFilter,
  textMax,
  watchlistDone,
  watchlistFault,
  watchlistOpen,
  wishing,
} from '../watchlist'
import { EntryDetail } from './WatchlistEntry'
import { EntryForm } from './WatchlistForm'

const states: readonly EntryState[] = ['asked', 'active', 'refused', 'withdrawn', 'expired']
const why = signal('')
const city = signal(0)

/** The watchlist, in place of the map: read with a reason, asked for by one person, approved by another. */
export function Watchlist() {
  if (!watchlistOpen.value) return null
  const strings = words().watchlist
  return (
    <main class="watchlist" aria-label={strings.title} data-testid="watchlist">
      <div class="watchlist-head">
        <h2>{strings.title}</h2>
        {reading.value && (
          <span class="quiet">{fill(strings.readFor, { city: cityName(reading.value.jurisdiction), why: reading.value.why })}</span>
        )}
        <span class="spread" />
        {reading.value && <Again />}
        <button
          class={wishing.value ? 'primary' : ''}
          data-testid="new-entry"
          aria-pressed={wishing.value}
          onClick={() => (wishing.value = !wishing.value)}
        >
          {strings.newEntry}
        </button>
        <button class="ghost" aria-label={words().close} data-testid="watchlist-close" onClick={closeWatchlist}>
          {words().close} <kbd>F4</kbd>
        </button>
      </div>
      <p class="watchlist-word fault" role="alert" data-testid="watchlist-fault">
        {watchlistFault.value}
      </p>
      <p class="watchlist-word done" role="status" data-testid="watchlist-done">
        {watchlistDone.value}
      </p>
      {wishing.value ? <EntryForm /> : reading.value ? <Read /> : <Why />}
    </main>
  )
}

/** Nothing is shown before the reason is on the record. */
function Why() {
  const strings = words().watchlist
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), [])
  const own = ownJurisdictions.value
  const chosen = own.includes(city.value) ? city.value : (own.find((id) => board.pursuits.undecidedOf(id) > 0) ?? own[0] ?? 0)
  return (
    <form
      class="why-form"
      data-testid="why-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (why.value.trim()) void readWatchlist(chosen, why.value.trim()).then(() => (why.value = ''))
      }}
    >
      <h3>{strings.whyTitle}</h3>
      <p class="quiet">{strings.whyNote}</p>
      {own.length > 1 && (
        <label>
          <span>{strings.whose}</span>
          <select data-testid="watchlist-city" value={chosen} onChange={(event) => (city.value = Number(event.currentTarget.value))}>
            {own.map((id) => (
              <option key={id} value={id}>
                {cityName(id)}
                {board.pursuits.undecidedOf(id) > 0 ? ` · ${fill(strings.nUndecided, { n: board.pursuits.undecidedOf(id) })}` : ''}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{strings.why}</span>
        <input
          ref={input}
          data-testid="watchlist-why"
          maxLength={textMax.why}
          autocomplete="off"
          placeholder={strings.whyHint}
          value={why.value}
          onInput={(event) => {
            why.value = event.currentTarget.value
          }}
        />
      </label>
      <div class="chips">
        {(undecided.value > 0 ? [strings.whyDecide, strings.whyCase] : [strings.whyCase]).map((each) => (
          <button key={each} type="button" onClick={() => (why.value = each)}>
            {each}
          </button>
        ))}
      </div>
      <button class="primary" type="submit" data-testid="watchlist-read" disabled={busy.value || why.value.trim() === ''}>
        {strings.read}
      </button>
    </form>
  )
}

/** Others may have changed something since. */
function Again() {
  const strings = words().watchlist
  const now = reading.value!
  return (
    <button data-testid="watchlist-again" disabled={busy.value} onClick={() => void readWatchlist(now.jurisdiction, now.why)}>
      {fill(strings.again, { t: span(tick.value - now.at) })}
    </button>
  )
}

function Read() {
  const strings = words().watchlist
  const rows = listed.value
  return (
    <div class="watchlist-body">
      <div class="entry-list">
        <div class="entry-tools">
          <input
            type="search"
            data-testid="entry-filter"
            placeholder={strings.filter}
            aria-label={strings.filter}
            value={entryFilter.value}
            onInput={(event) => {
              entryFilter.value = event.currentTarget.value
            }}
          />
          <div class="chips">
            {states.map((state) => (
              <button
                key={state}
                aria-pressed={stateFilter.value === state}
                data-testid={`entry-${state}`}
                onClick={() => (stateFilter.value = stateFilter.value === state ? null : state)}
              >
                <StateMark state={state} /> {strings.state[state]} {reading.value!.entries.filter((one) => one.state === state).length}
              </button>
            ))}
          </div>
        </div>
        <div
          class="entry-rows"
          role="listbox"
          tabIndex={0}
          aria-label={strings.title}
          data-testid="entries"
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (!step || event.altKey) return
            event.preventDefault()
            const at = rows.findIndex((one) => one.id === selectedEntry.value)
            const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))]
            if (next) selectedEntry.value = next.id
          }}
        >
          {rows.length === 0 && <p class="empty">{strings.none}</p>}
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </div>
      </div>
      {chosenEntry.value ? <EntryDetail key={chosenEntry.value.id} entry={chosenEntry.value} /> : <p class="empty">{strings.choose}</p>}
    </div>
  )
}

function Row({ entry }: { entry: Entry }) {
  const strings = words().watchlist
  const chosen = selectedEntry.value === entry.id
  const foreign = !me.value?.jurisdictions.includes(entry.jurisdiction)
  return (
    <div
      class={`entry ${chosen ? 'chosen' : ''} ${entry.state}`}
      role="option"
      aria-selected={chosen}
      data-testid="entry"
      data-entry={entry.id}
      data-state={entry.state}
      onClick={() => (selectedEntry.value = entry.id)}
    >
      <span class={`prio prio-${entry.priority}`}>P{entry.priority}</span>
      <span class="what">
        <b class="plate">{entry.plate}</b>
        <span class="id">{entry.id}</span>
      </span>
      <span class="until">
        <StateMark state={entry.state} /> {entry.renewal ? strings.renewalWaits : strings.state[entry.state]}
      </span>
      <span class="where">
        <span class="place">
          {[describe(entry), entry.caseNumber].filter(Boolean).join(' · ')}
          {foreign && ` · ${cityName(entry.jurisdiction)}`}
        </span>
        <Expiry entry={entry} />
      </span>
    </div>
  )
}

/** The vehicle in words, without what nobody has said. */
export function describe(entry: Entry): string {
  const border = words().border
  const said = (word: string, text: Record<string, string>) => (word === 'unknown' ? '' : (text[word] ?? word))
  return [said(entry.vehicle.colour, border.bodyColours), entry.make, said(entry.vehicle.class, border.vehicleClasses)]
    .filter(Boolean)
    .join(' ')
}

/** A countdown to the end of what is looked for; what is over says when it ended. */
export function Expiry({ entry }: { entry: Entry }) {
  const strings = words().watchlist
  if (entry.state !== 'active' && entry.state !== 'asked') return <span>{dateTimeText(entry.since)}</span>
  const left = entry.expiresAt - (tick.value || liveClock.now())
  return (
    <span class={left < 86_400_000 ? 'soon' : ''} title={dateTimeText(entry.expiresAt)}>
      {fill(strings.endsIn, { t: span(left) })}
    </span>
  )
}

export function StateMark({ state }: { state: EntryState }) {
  const sign = { asked: '?', active: '●', refused: '✕', withdrawn: '↩', expired: '○' }[state]
  return (
    <span class={`entry-sign ${state}`} aria-hidden="true">
      {sign}
    </span>
  )
}
