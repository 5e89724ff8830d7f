import { age, fill, words } from '../../i18n'
import { watchPostType } from '../../shared/border'
import { span, tick } from '../../shared/clock'
import type { HeldBy, Incident, IncidentDetail, RankedOfficer } from '../../shared/contract'
import { Shape } from '../../shared/parts'
import { board, link, officersVersion, prefill, replaying } from '../desk'
import { amendNow } from '../detailTabs'
import { dispatchRanked, perform } from '../orders'
import { areaName } from '../policyTables'
import { NeedsBox, OtherRanked, StackButton, SwapButton } from './NeedsBox'
import { NeighbourBox } from './NeighbourBox'
import { shapeOf } from './Queue'
import { StationRows } from './StationRows'

/** Ranked officers shown with a number key; those after them are behind a fold. */
const numberedMax = 9

/** Who is on the incident, who could be, and whom to ask. */
export function SendTab({ incident, full }: { incident: Incident; full: IncidentDetail | null }) {
  return (
    <>
      <NeedsBox incident={incident} full={full} />
      {incident.officers.length > 0 && <Directives incident={incident} />}
      {full ? <Ranked incident={incident} full={full} /> : <p class="empty">{words().loadingDetail}</p>}
      {full && incident.type !== watchPostType && <NeighbourBox incident={incident} />}
    </>
  )
}

function Directives({ incident }: { incident: Incident }) {
  return (
    <>
      <div class="section">
        <h3>{words().assigned}</h3>
      </div>
      {incident.officers.map((holder) => (
        <HeldRow key={holder.directive} holder={holder} />
      ))}
    </>
  )
}

function HeldRow({ holder }: { holder: HeldBy }) {
  const strings = words()
  const open = holder.state === 'sent' || holder.state === 'delivered'
  const left = holder.answerBy - tick.value
  return (
    <div class="held-row" data-testid="directive" data-directive={holder.directive} data-state={holder.state}>
      <Shape status={shapeOf(holder.state)} />
      <b>{holder.code}</b>
      <span>
        {strings.directive[holder.state]}{' '}
        {!open && <span class="quiet">{fill(strings.since, { t: span(tick.value - holder.since) })}</span>}
      </span>
      {open && (
        <span class={`countdown ${left < 10_000 ? 'due' : ''}`} data-testid="countdown">
          {left > 0 ? fill(strings.answerIn, { t: span(left + 999) }) : strings.answerOver}
        </span>
      )}
      <SwapButton holder={holder} />
      {!replaying.value && (
        <button
          data-testid="withdraw"
          disabled={!link.connected.value}
          onClick={() => {
            prefill.value = `w ${holder.code} `
          }}
        >
          {strings.withdraw}
        </button>
      )}
    </div>
  )
}

function Ranked({ incident, full }: { incident: Incident; full: IncidentDetail }) {
  const strings = words()
  void officersVersion.value
  const ranking = full.ranking
  const fitting = ranking?.officers.filter((one) => one.reason === 'fits') ?? []
  const isUnplaced = incident.unverified === 'unplaced'
  const passed = ranking?.officers.filter((one) => one.reason !== 'fits') ?? []
  const isNobody = ranking && fitting.length === 0 && !passed.some((one) => one.from === 'station')
  return (
    <>
      {isUnplaced && <GivePlace />}
      <div class="section">
        <h3>{strings.ranked}</h3>
        {ranking && (
          <span>
            <RankedAge at={ranking.at} />
          </span>
        )}
        <span class="spread" />
        {fitting.length > 0 && incident.officers.length === 0 && !replaying.value && <span>{strings.enterSends}</span>}
      </div>
      {ranking?.zone && !isUnplaced && (
        <p class="zone" data-testid="zone">
          {fill(strings.zone, { ...ranking.zone, incidents: ranking.zone.openIncidents, calls: ranking.zone.callsLastHour, cell: '' })}
        </p>
      )}
      {!ranking && !isUnplaced && <p class="empty">{strings.notRanked}</p>}
      {isNobody && !isUnplaced && (
        <p class="empty" role="alert" data-testid="nobody-fits">
          {strings.nobodyFits}
        </p>
      )}
      {fitting.slice(0, numberedMax).map((one, index) => (
        <RankedRow key={one.officer} one={one} n={index + 1} first={index === 0 && incident.officers.length === 0} />
      ))}
      {fitting.length > numberedMax && (
        <details class="more">
          <summary>
            {strings.rankedAlso} ({fitting.length - numberedMax})
          </summary>
          {fitting.slice(numberedMax).map((one, index) => (
            <RankedRow key={one.officer} one={one} n={index + numberedMax + 1} first={false} />
          ))}
        </details>
      )}
      <StationRows incident={incident} ranked={passed} />
      <OtherRanked incident={incident} ranked={passed} />
      {passed.length > 0 && (
        <details class="more" data-testid="passed-over">
          <summary>{fill(strings.passedOver, { n: passed.length })}</summary>
          {passed.map((one) => (
            <div class="passed" key={one.officer}>
              <span>{one.code}</span>
              <span class="far">{distance(one.metres)}</span>
              <span>{strings.rankReason[one.reason] ?? one.reason}</span>
              {(one.reason === 'onDirective' || one.reason === 'busy') && <StackButton incident={incident} officer={one} />}
            </div>
          ))}
        </details>
      )}
    </>
  )
}

/** Distances are from a spot, and where there is none they are from a guess. */
function GivePlace() {
  const strings = words().told
  return (
    <div class="give-place" role="alert" data-testid="unplaced">
      <p>⚠ {strings.givePlaceLead}</p>
      {!replaying.value && (
        <button class="primary" data-testid="give-place" onClick={amendNow}>
          {strings.givePlace}
        </button>
      )}
    </div>
  )
}

function RankedAge({ at }: { at: number }) {
  return <>{fill(words().rankedAt, { age: age((tick.value - at) / 1000) })}</>
}

/** The officer's own area is another: who covers it is told when this one is sent. */
function CrossArea({ area }: { area: string }) {
  const text = fill(words().sending.crossArea, { area: areaName(area) })
  return (
    <span class="cross-area" title={text} data-testid="cross-area">
      {' '}
      <span aria-hidden="true">⇥</span>
      <span class="hidden-text">{text}</span>
    </span>
  )
}

function RankedRow({ one, n, first }: { one: RankedOfficer; n: number; first: boolean }) {
  const strings = words()
  const officer = board.officers.get(one.officer)
  const free = officer?.status === 'available'
  return (
    <div class={`ranked ${first ? 'first' : ''}`}>
      {replaying.value ? <span class="quiet">{n}</span> : <kbd>{n <= numberedMax ? n : '·'}</kbd>}
      <button class="code" onClick={() => officer && void perform({ verb: 'find', officer })}>
        {one.code}
        {one.area && <CrossArea area={one.area} />}
      </button>
      <span class="eta">{one.travelSeconds >= 0 ? fill(strings.minutes, { n: (one.travelSeconds / 60).toFixed(1) }) : '–'}</span>
      <span class="far">{distance(one.metres)}</span>
      <span class="fix">{fill(strings.positionAge, { age: age(one.positionAgeSeconds) })}</span>
      {(free || !officer) && replaying.value ? (
        <span />
      ) : free || !officer ? (
        <button
          class={first ? 'primary' : ''}
          disabled={!link.connected.value}
          data-testid={`dispatch-${n}`}
          data-officer={one.officer}
          onClick={() => dispatchRanked(n, true)}
        >
          {strings.send}
        </button>
      ) : (
        <span class="quiet holder" title={strings.status[officer.status]}>
          <Shape status={officer.status} />
          {strings.statusShort[officer.status]}
        </span>
      )}
    </div>
  )
}

function distance(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`
}
