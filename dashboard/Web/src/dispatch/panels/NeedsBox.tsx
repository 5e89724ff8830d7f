import { fill, words } from '../../i18n'
import type { HeldBy, Incident, IncidentDetail, RankedOfficer } from '../../shared/contract'
import type { RankedNeed } from '../../shared/sending'
import { minutesText, offerFor } from '../crewLists'
import { cityName, link, replaying } from '../desk'
import { beginLine, runLine } from '../line'
import { OfferRow } from './SendingBoard'

/** What the incident needs by its plan and who asked for more, what is missing, and what nobody can be had for. */
export function NeedsBox({ incident, full }: { incident: Incident; full: IncidentDetail | null }) {
  const strings = words().sending
  const { sending } = incident
  const offer = offerFor(incident.id)
  if (!sending && !offer) return null
  const short = full?.ranking?.shortfall ?? 0
  const offline = !link.connected.value
  return (
    <>
      {offer && <OfferRow offer={offer} />}
      {sending && (
        <section class="needs" data-testid="needs" data-missing={sending.missing} data-short={short}>
          <div class="section">
            <h3>{strings.needs}</h3>
            <span class="quiet">{sending.plan ? fill(strings.plan, { plan: sending.plan }) : strings.noPlan}</span>
            <span class="spread" />
            <span class={sending.missing > 0 ? 'missing' : 'quiet'}>
              {sending.missing > 0 ? fill(strings.missing, { n: sending.missing }) : strings.complete}
            </span>
          </div>
          <ul>
            {sending.needs.map((need, index) => (
              <li key={index} class={need.held < need.count ? 'open' : ''} data-testid="need">
                <span class="bar" aria-hidden="true">
                  {'●'.repeat(need.held)}
                  {'○'.repeat(Math.max(0, need.count - need.held))}
                </span>
                {fill(strings.need, { held: need.held, count: need.count, skills: need.skills.join('+') || strings.anySkill })}
                {need.by !== 'plan' && <span class="quiet"> {fill(strings.needBy, { by: need.by })}</span>}
              </li>
            ))}
          </ul>
          {short > 0 && (
            <div class="shortfall" role="alert" data-testid="shortfall">
              <b>{fill(strings.shortfall, { n: short })}</b>
              {full?.ranking?.needs
                ?.filter((one) => one.short > 0)
                .map((one, index) => (
                  <p key={index}>{shortText(one)}</p>
                ))}
            </div>
          )}
          {sending.stackedOnCode && (
            <p class="quiet" data-testid="stacked-on">
              {fill(strings.stackedOn, { officer: sending.stackedOnCode })}{' '}
              {!replaying.value && <button onClick={() => void runLine(`unstack ${incident.id}`)}>{strings.unstack}</button>}
            </p>
          )}
          {!replaying.value && (
            <div class="actions">
              <button
                data-testid="backup"
                title={strings.backupTitle}
                disabled={offline}
                onClick={() => void runLine(`backup ${incident.id}`)}
              >
                {strings.backup} <kbd>B</kbd>
              </button>
              <button data-testid="backup-more" disabled={offline} onClick={() => beginLine(`backup ${incident.id} 2 `)}>
                {strings.backupMore}
              </button>
            </div>
          )}
        </section>
      )}
    </>
  )
}

/** "needs 3 medic · on it 1 · can go 1 · short 1: 12 lack the skill, 3 are busy". */
function shortText(need: RankedNeed): string {
  const strings = words()
  const values = {
    count: need.count,
    held: need.held,
    fit: need.fit,
    short: need.short,
    skills: need.skills.join('+') || strings.sending.anySkill,
  }
  const reasons = Object.entries(need.passedOver ?? {})
    .filter(([, n]) => n)
    .map(([reason, n]) =>
      fill(strings.sending.passedOver, { n: n!, reason: (strings.rankReason as Record<string, string>)[reason] ?? reason }),
    )
  return `${fill(strings.sending.shortLine, values)}: ${reasons.join(', ') || strings.sending.passedOverNone}`
}

/** Officers who are on something less urgent, and those of neighbours: what can be done about each. */
export function OtherRanked({ incident, ranked }: { incident: Incident; ranked: readonly RankedOfficer[] }) {
  const strings = words().sending
  const preempt = ranked.filter((one) => one.preempts)
  const neighbours = ranked.filter((one) => one.neighbour != null)
  const offline = !link.connected.value
  return (
    <>
      {preempt.length > 0 && (
        <div class="section">
          <h3>{strings.preemptRows}</h3>
        </div>
      )}
      {preempt.map((one) => {
        const { incident: from, priority, gainSeconds } = one.preempts!
        const gain = gainSeconds == null ? strings.preemptNobody : fill(strings.preemptGain, { t: minutesText(gainSeconds) })
        return (
          <div class="ranked other" key={one.officer} data-testid="preempt" data-officer={one.code}>
            <b>{one.code}</b>
            <span class="eta">{minutesText(one.travelSeconds)}</span>
            <span class="quiet">
              {from} P{priority} · {gain}
            </span>
            {!replaying.value && (
              <button
                disabled={offline}
                title={fill(strings.preemptTitle, { officer: one.code, incident: from, priority, gain })}
                onClick={() => void runLine(`preempt ${one.code} ${incident.id}`)}
              >
                {strings.preempt}
              </button>
            )}
          </div>
        )
      })}
      {neighbours.length > 0 && (
        <div class="section">
          <h3>{strings.neighbours}</h3>
        </div>
      )}
      {neighbours.map((one) => (
        <div class="ranked other" key={one.officer} data-testid="neighbours-officer" data-officer={one.code}>
          <b>{one.code}</b>
          <span class="eta">{minutesText(one.travelSeconds)}</span>
          <span class="quiet">{cityName(one.neighbour!)}</span>
          {!replaying.value && (
            <button
              disabled={offline}
              title={fill(strings.askTitle, { city: cityName(one.neighbour!), officer: one.code })}
              onClick={() => void runLine(`ask ${incident.id} ${one.code}`)}
            >
              {strings.ask}
            </button>
          )}
        </div>
      ))}
    </>
  )
}

/** Another officer instead of one who holds a directive and has not arrived. */
export function SwapButton({ holder }: { holder: HeldBy }) {
  if (replaying.value || holder.state === 'onScene') return null
  return (
    <button
      data-testid="swap"
      title={fill(words().sending.swapTitle, { officer: holder.code })}
      aria-label={fill(words().sending.swapTitle, { officer: holder.code })}
      disabled={!link.connected.value}
      onClick={() => beginLine(`swap ${holder.code} `)}
    >
      ⇄
    </button>
  )
}

/** The incident waits until a busy officer is free. */
export function StackButton({ incident, officer }: { incident: Incident; officer: RankedOfficer }) {
  if (replaying.value || incident.officers.length > 0) return null
  return (
    <button
      data-testid="stack-on"
      title={fill(words().sending.stackTitle, { incident: incident.id, officer: officer.code })}
      disabled={!link.connected.value}
      onClick={() => void runLine(`stack ${officer.code} ${incident.id}`)}
    >
      {words().sending.stack}
    </button>
  )
}
