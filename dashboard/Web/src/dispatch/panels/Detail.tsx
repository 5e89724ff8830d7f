import { age, fill, words } from '../../i18n'
import { watchPostType } from '../../shared/border'
import { span, tick, timeOfDay } from '../../shared/clock'
import type { Happening, HeldBy, Incident, IncidentDetail, RankedOfficer } from '../../shared/contract'
import { Priority, Shape } from '../../shared/parts'
import { openPursuit } from '../border'
import { alerts, board, detail, incidentsVersion, link, officersVersion, prefill, replaying, select, selectedIncident } from '../desk'
import { dispatchRanked, perform } from '../orders'
import { NeighbourBox } from './NeighbourBox'
import { shapeOf, typeText } from './Queue'

/** Ranked officers shown with a number key; those after them are behind a fold. */
const numberedMax = 9
const strongKinds: readonly string[] = ['nobodyFound', 'expired', 'offeredNext', 'declined']

export function Detail() {
  const strings = words()
  void incidentsVersion.value
  const incident = selectedIncident.value ? board.incidents.get(selectedIncident.value) : undefined
  if (!incident)
    return (
      <section class="detail">
        <p class="empty">{strings.noSelection}</p>
      </section>
    )
  const full = detail.value
  return (
    <section class="detail" aria-label={`${strings.incident} ${incident.id}`} data-testid="detail" data-incident={incident.id}>
      <Title incident={incident} />
      <div class="detail-body">
        {incident.officers.length > 0 && <Directives incident={incident} />}
        {full ? (
          <>
            <Ranked incident={incident} full={full} />
            <Calls full={full} />
            {incident.type !== watchPostType && <NeighbourBox incident={incident} />}
            <Timeline full={full} />
          </>
        ) : (
          <p class="empty">{strings.loadingDetail}</p>
        )}
      </div>
    </section>
  )
}

function Title({ incident }: { incident: Incident }) {
  const strings = words()
  const offline = !link.connected.value
  const said = detail.value?.callList[0]?.text
  return (
    <div class="detail-title">
      <div class="first">
        <Priority value={incident.priority} />
        <h2>{typeText(incident.type)}</h2>
        <span class="spread" />
        <button
          class="ghost"
          aria-label={strings.close}
          title={`${strings.close} (Esc)`}
          data-testid="detail-close"
          onClick={() => select(null)}
        >
          ✕
        </button>
      </div>
      <div class="second">
        <span>{incident.id}</span>
        <span class="place">{incident.place || strings.noPlace}</span>
        <span>{strings.incidentState[incident.state]}</span>
        <span>
          {strings.opened} {timeOfDay(incident.openedAt)}
        </span>
      </div>
      {said && (
        <p class="said" title={said}>
          {said}
        </p>
      )}
      <div class="detail-actions">
        <button data-testid="find" onClick={() => void perform({ verb: 'find', incident })}>
          {strings.find}
        </button>
        {!replaying.value && (
          <>
            <button data-testid="rank" disabled={offline} onClick={() => void perform({ verb: 'rank', incident })}>
              {strings.rank}
            </button>
            <span class="spread" />
            <button
              data-testid="close-incident"
              disabled={offline}
              onClick={() => {
                prefill.value = `c ${incident.id} `
              }}
            >
              {strings.closeIncident}
            </button>
          </>
        )}
      </div>
      <ToRoom incident={incident} />
    </div>
  )
}

/** A watch post belongs to a joint alert: there is what it is for. */
function ToRoom({ incident }: { incident: Incident }) {
  void alerts.value
  const alert = incident.type === watchPostType ? board.pursuits.alertOfPost(incident.id) : undefined
  if (!alert) return null
  return (
    <button class="to-room" data-testid="post-room" onClick={() => openPursuit(alert.id)}>
      {fill(words().border.postOf, { alert: alert.id })} <kbd>J</kbd>
    </button>
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
      {open ? (
        <span class={`countdown ${left < 10_000 ? 'due' : ''}`} data-testid="countdown">
          {left > 0 ? fill(strings.answerIn, { t: span(left + 999) }) : strings.answerOver}
        </span>
      ) : (
        <span />
      )}
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
  const passed = ranking?.officers.filter((one) => one.reason !== 'fits') ?? []
  return (
    <>
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
      {ranking?.zone && (
        <p class="zone" data-testid="zone">
          {fill(strings.zone, { ...ranking.zone, incidents: ranking.zone.openIncidents, calls: ranking.zone.callsLastHour, cell: '' })}
        </p>
      )}
      {!ranking && <p class="empty">{strings.notRanked}</p>}
      {ranking && fitting.length === 0 && (
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
      {passed.length > 0 && (
        <details class="more" data-testid="passed-over">
          <summary>{fill(strings.passedOver, { n: passed.length })}</summary>
          {passed.map((one) => (
            <div class="passed" key={one.officer}>
              <span>{one.code}</span>
              <span class="far">{distance(one.metres)}</span>
              <span>{strings.rankReason[one.reason] ?? one.reason}</span>
            </div>
          ))}
        </details>
      )}
    </>
  )
}

function RankedAge({ at }: { at: number }) {
  return <>{fill(words().rankedAt, { age: age((tick.value - at) / 1000) })}</>
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

function Calls({ full }: { full: IncidentDetail }) {
  const strings = words()
  return (
    <>
      <div class="section">
        <h3>{strings.calls}</h3>
        <span>{full.callList.length}</span>
      </div>
      {full.callList.map((call, index) => (
        <div class="call" key={index} data-testid="call">
          <p>{call.text || '–'}</p>
          <div class="meta">
            <span>{timeOfDay(call.at)}</span>
            <span>{[call.callerName, call.callerNumber].filter(Boolean).join(' · ') || strings.anonymous}</span>
            <span>{call.source}</span>
            {call.place && call.place !== full.place && <span>{call.place}</span>}
          </div>
        </div>
      ))}
    </>
  )
}

function Timeline({ full }: { full: IncidentDetail }) {
  // The newest first: what just happened is what is asked for.
  const lines = [...full.timeline].reverse()
  return (
    <>
      <div class="section">
        <h3>{words().timeline}</h3>
      </div>
      {lines.map((what, index) => (
        <div
          class={`happening ${strongKinds.includes(what.kind) ? 'strong' : ''}`}
          key={`${what.at}-${index}`}
          data-testid="happening"
          data-kind={what.kind}
        >
          <span class="at">{timeOfDay(what.at)}</span>
          <span>{happeningText(what)}</span>
        </div>
      ))}
    </>
  )
}

export function happeningText(what: Happening): string {
  const strings = words()
  const detailText = what.kind === 'offeredNext' || !what.detail ? '' : `: ${what.detail}`
  // Only a person is named: what the engine does by itself is the rule.
  const by = what.by && what.by !== what.officerCode && what.by !== 'engine' ? ` (${fill(strings.byWhom, { by: what.by })})` : ''
  const text =
    what.kind === 'offeredNext' && what.detail
      ? fill(strings.offeredNextAfter, { before: what.detail, officer: what.officerCode })
      : fill(strings.happening[what.kind], { officer: what.officerCode })
  return text + detailText + by
}
