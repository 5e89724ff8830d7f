import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { bothNames, fill, named, words } from '../i18n'
import { span, tick } from '../shared/clock'
import type { IncidentState } from '../shared/contract'
import type { AreaRow, CrewCount, DeskRow, LateRow, Supervised } from '../shared/supervision'
import { Priority, Shape } from '../shared/parts'
import { areaName, desks, link, me, order, region, watched } from './watch'

const states: readonly IncidentState[] = ['waiting', 'offered', 'assigned', 'enRoute', 'onScene']
/** Late incidents shown at once; the rest is counted. */
const lateMax = 12

export function typeText(code: string): string {
  const type = region.value?.types.find((one) => one.code === code)
  return type ? bothNames(type) : code
}

/** Cities that a person opened or closed; the others are open while something is open in them. */
const byHand = signal<ReadonlyMap<number, boolean>>(new Map())

export function cityName(jurisdiction: number): string {
  const own = region.value?.jurisdictions.find((one) => one.id === jurisdiction)
  return own ? named(own) : String(jurisdiction)
}

/** Opens a city and brings it into sight. */
export function openCity(jurisdiction: number): void {
  byHand.value = new Map(byHand.value).set(jurisdiction, true)
  document.getElementById(`city-${jurisdiction}`)?.scrollIntoView({ block: 'start' })
}

/** Areas that nobody covers; none while no desk of the city has chosen any, for then every desk covers all of them. */
function uncoveredIn(jurisdiction: number): readonly string[] {
  const there = desks.value.find((one) => one.jurisdiction === jurisdiction)
  return there?.desks.some((one) => one.areas.length > 0) ? there.uncovered : []
}

/** One jurisdiction: its queue, what is late, its desks, its areas; one line while nothing is open in it. */
export function City({ city }: { city: Supervised }) {
  const strings = words()
  const isOpen = byHand.value.get(city.jurisdiction) ?? (city.open > 0 || city.lateCount > 0)
  const uncovered = uncoveredIn(city.jurisdiction).length
  const oldest = city.oldestWaiting
  return (
    <section
      class="city"
      id={`city-${city.jurisdiction}`}
      data-testid="city"
      data-jurisdiction={city.jurisdiction}
      aria-label={cityName(city.jurisdiction)}
    >
      <div class="city-head">
        <h2>
          <button
            class="link"
            aria-expanded={isOpen}
            data-testid="city-toggle"
            onClick={() => (byHand.value = new Map(byHand.value).set(city.jurisdiction, !isOpen))}
          >
            {isOpen ? '▾' : '▸'} {cityName(city.jurisdiction)}
          </button>
        </h2>
        <span>{fill(strings.supervise.open, { n: city.open })}</span>
        <span class={city.lateCount > 0 ? 'late' : 'quiet'}>{fill(strings.supervise.late, { n: city.lateCount })}</span>
        {oldest && (
          <span class="quiet" data-testid="oldest">
            {fill(strings.supervise.oldest, { incident: oldest.incident, t: span(tick.value - oldest.openedAt) })}
          </span>
        )}
        {!isOpen && uncovered > 0 && <span class="quiet">{fill(strings.supervise.uncoveredCount, { n: uncovered })}</span>}
        {city.archive && city.archive.state !== 'well' && (
          <span class="late">{fill(strings.supervise.archive, { state: (strings.supervise.archiveState as Record<string, string>)[city.archive.state] ?? city.archive.state })}</span>
        )}
        <span class="spread" />
        <Crew crew={city.officers} />
      </div>
      {isOpen && (
        <div class="city-body">
          <Queue city={city} />
          <Late city={city} />
          <Desks city={city} />
          <Areas city={city} />
        </div>
      )}
    </section>
  )
}

function Crew({ crew }: { crew: CrewCount }) {
  const strings = words()
  return (
    <span class="crew">
      {(['available', 'dispatched', 'enRoute', 'onScene', 'busy'] as const).map((status) => (
        <span key={status} title={strings.status[status]}>
          <Shape status={status} /> {crew[status]}
          <span class="hidden-text">{strings.status[status]}</span>
        </span>
      ))}
      {crew.lost > 0 && <span class="late">{fill(strings.supervise.lost, { n: crew.lost })}</span>}
    </span>
  )
}

function Queue({ city }: { city: Supervised }) {
  const strings = words()
  const most = Math.max(1, ...states.map((state) => city.states[state] ?? 0))
  return (
    <div class="box queue-box">
      <h3>{strings.supervise.queue}</h3>
      <dl class="bars">
        {states.map((state) => (
          <div key={state}>
            <dt>{strings.incidentState[state]}</dt>
            <dd>
              <span class={`bar ${city.states[state] ? state : 'none'}`} style={{ width: `${((city.states[state] ?? 0) / most) * 60}%` }} />
              {city.states[state] ?? 0}
            </dd>
          </div>
        ))}
      </dl>
      <p class="priorities">
        {city.priorities.map((n, index) => (
          <span key={index}>
            <Priority value={index + 1} /> {n}
          </span>
        ))}
      </p>
    </div>
  )
}

function Late({ city }: { city: Supervised }) {
  const strings = words()
  return (
    <div class="box late-box">
      <h3>{strings.supervise.lateTitle}</h3>
      {city.late.length === 0 && <p class="quiet">{strings.supervise.noneLate}</p>}
      <table>
        <tbody>
          {city.late.slice(0, lateMax).map((row) => (
            <LateLine key={row.incident} row={row} />
          ))}
        </tbody>
      </table>
      {city.lateCount > lateMax && <p class="quiet">{fill(strings.supervise.moreLate, { n: city.lateCount - lateMax })}</p>}
    </div>
  )
}

function LateLine({ row }: { row: LateRow }) {
  const strings = words()
  const [asking, setAsking] = useState(false)
  const over = (tick.value - row.since) / 1000 - row.limitSeconds
  return (
    <>
      <tr data-testid="late" data-incident={row.incident}>
        <td>
          <Priority value={row.priority} />
        </td>
        <td>{row.incident}</td>
        <td>{typeText(row.type)}</td>
        <td>{strings.incidentState[row.state]}</td>
        <td class="late">+{span(over * 1000)}</td>
        <td>
          {me.value?.supervisor && (
            <button data-testid="seize" disabled={!link.connected.value} onClick={() => setAsking(!asking)}>
              {strings.supervise.toMe}
            </button>
          )}
        </td>
      </tr>
      {asking && (
        <tr>
          <td colSpan={6}>
            <Why
              go={async (why) => {
                if (await order(() => fill(words().supervise.taken, { what: row.incident }), 'TakeOverIncident', row.incident, why))
                  setAsking(false)
              }}
              back={() => setAsking(false)}
            />
          </td>
        </tr>
      )}
    </>
  )
}

/** A reason, which goes on the record, before anything is taken. */
export function Why({ go, back }: { go: (why: string) => void; back: () => void }) {
  const strings = words()
  const [why, setWhy] = useState('')
  return (
    <form
      class="why"
      onSubmit={(event) => {
        event.preventDefault()
        if (why.trim()) go(why.trim())
      }}
      onKeyDown={(event) => event.key === 'Escape' && back()}
    >
      <input
        autofocus
        aria-label={strings.supervise.why}
        placeholder={strings.supervise.why}
        maxLength={200}
        data-testid="why"
        value={why}
        ref={(field) => field?.focus()}
        onInput={(event) => setWhy(event.currentTarget.value)}
      />
      <button class="primary" data-testid="why-go">
        {strings.supervise.takeIt}
      </button>
      <button type="button" class="ghost" onClick={back}>
        {strings.back}
      </button>
    </form>
  )
}

function Desks({ city }: { city: Supervised }) {
  const strings = words().supervise
  const there = desks.value.find((one) => one.jurisdiction === city.jurisdiction)
  const counted = new Map(city.desks.map((one) => [one.desk, one]))
  const uncovered = uncoveredIn(city.jurisdiction)
  const names = [...new Set([...(there?.desks.map((one) => one.name) ?? []), ...counted.keys()])].sort()
  return (
    <div class="box desks-box">
      <h3>{strings.desks}</h3>
      {names.length === 0 && <p class="quiet">{strings.noDesks}</p>}
      {names.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>{strings.desk}</th>
              <th>{strings.areas}</th>
              <th>{strings.inHand}</th>
              <th>{strings.waiting}</th>
              <th>{strings.lateShort}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <DeskLine
                key={name}
                jurisdiction={city.jurisdiction}
                name={name}
                there={there?.desks.find((one) => one.name === name)}
                row={counted.get(name)}
              />
            ))}
          </tbody>
        </table>
      )}
      {uncovered.length > 0 && (
        <p class="late" role="alert" data-testid="uncovered">
          {fill(strings.uncovered, { areas: uncovered.map(areaName).join(', ') })}
        </p>
      )}
      {uncovered.length === 0 && names.length > 0 && there && there.uncovered.length > 0 && (
        <p class="quiet" data-testid="all-cover">
          {strings.allCover}
        </p>
      )}
    </div>
  )
}

interface DeskLineProps {
  jurisdiction: number
  name: string
  there: { areas: string[]; awaySince?: number | null; monitoredBy?: string[] | null } | undefined
  row: DeskRow | undefined
}

function DeskLine({ jurisdiction, name, there, row }: DeskLineProps) {
  const strings = words().supervise
  const [asking, setAsking] = useState(false)
  const user = me.value?.user ?? ''
  const watching = there?.monitoredBy?.includes(user) ?? false
  const may = me.value?.supervisor && name !== user
  const offline = !link.connected.value
  return (
    <>
      <tr data-testid="desk" data-desk={name} data-monitored={watching}>
        <td>
          <button class="link" data-testid="look" onClick={() => (watched.value = { jurisdiction, desk: name })}>
            {name}
          </button>
          {there?.awaySince ? <span class="late"> {fill(strings.away, { t: span(tick.value - there.awaySince) })}</span> : ''}
          {there?.monitoredBy?.length ? <span class="quiet"> ◉ {there.monitoredBy.join(', ')}</span> : ''}
        </td>
        <td class="quiet">{(there?.areas ?? row?.areas ?? []).map(areaName).join(', ')}</td>
        <td>{row?.inHand ?? 0}</td>
        <td>{row?.waiting ?? 0}</td>
        <td class={row?.late ? 'late' : ''}>{row?.late ?? 0}</td>
        <td class="actions">
          {may && (
            <>
              <button
                data-testid="monitor"
                aria-pressed={watching}
                disabled={offline}
                onClick={async () => {
                  const done = () => fill(words().supervise[watching ? 'unmonitored' : 'monitored'], { desk: name })
                  if ((await order(done, 'Monitor', jurisdiction, name, !watching)) && !watching)
                    watched.value = { jurisdiction, desk: name }
                }}
              >
                {watching ? strings.monitorOff : strings.monitor}
              </button>
              <button data-testid="take-over" disabled={offline} onClick={() => setAsking(!asking)}>
                {strings.takeOver}
              </button>
            </>
          )}
        </td>
      </tr>
      {asking && (
        <tr>
          <td colSpan={6}>
            <Why
              go={async (why) => {
                if (await order(() => fill(words().supervise.taken, { what: name }), 'TakeOver', jurisdiction, name, why)) setAsking(false)
              }}
              back={() => setAsking(false)}
            />
          </td>
        </tr>
      )}
    </>
  )
}

function Areas({ city }: { city: Supervised }) {
  const strings = words().supervise
  const uncovered = uncoveredIn(city.jurisdiction)
  if (city.areas.length < 2 && !city.areas[0]?.area) return null
  return (
    <div class="box areas-box">
      <h3>{strings.areaTitle}</h3>
      <table>
        <thead>
          <tr>
            <th>{strings.area}</th>
            <th>{strings.openShort}</th>
            <th>{strings.waiting}</th>
            <th>{strings.lateShort}</th>
            <th>{strings.free}</th>
          </tr>
        </thead>
        <tbody>
          {city.areas.map((row) => (
            <AreaLine key={row.area} row={row} uncovered={uncovered.includes(row.area)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AreaLine({ row, uncovered }: { row: AreaRow; uncovered: boolean }) {
  const strings = words().supervise
  return (
    <tr data-testid="area" data-area={row.area}>
      <td>
        {row.area ? areaName(row.area) : strings.noArea}{' '}
        {uncovered && (
          <span class="late" title={strings.nobody}>
            ◌<span class="hidden-text">{strings.nobody}</span>
          </span>
        )}
      </td>
      <td>{row.open}</td>
      <td>{row.waiting}</td>
      <td class={row.late > 0 ? 'late' : ''}>{row.late}</td>
      <td>
        {row.officers.available}/{row.officers.total - row.officers.offDuty}
      </td>
    </tr>
  )
}
