import { age, dayText, fill, words } from '../../i18n'
import type { Candidate } from '../../shared/calls'
import { tick } from '../../shared/clock'
import type { Caution, PastIncident } from '../../shared/past'
import { Priority } from '../../shared/parts'
import { cityName, mapSide, me, select } from '../desk'
import { detailTab } from '../detailTabs'
import { hasSpot, metresText } from '../placeDraft'
import { reasonText } from '../names'
import { dispositionName } from '../policyTables'
import { candidates, history, incidentPlace, joinChoice, joinTarget, lookFault, opened, taking } from '../taking'
import { typeText } from '../typeNames'

/** Open incidents that the call may be about; one of them, or an incident of its own, is what it is saved to. */
export function NearOnes() {
  const strings = words().call
  const rows = candidates.value
  const choosing = taking.value !== 'open'
  return (
    <section aria-label={strings.near} data-testid="duplicates">
      <div class="section">
        <h3>{strings.near}</h3>
        <span>{rows.length || ''}</span>
      </div>
      {lookFault.value && <p class="form-fault">⚠ {lookFault.value}</p>}
      {rows.length === 0 && !lookFault.value && <p class="plain quiet">{hasSpot(incidentPlace.value) ? strings.nearNone : strings.notNamed}</p>}
      {rows.length > 0 && (
        <div role={choosing ? 'radiogroup' : 'list'} aria-label={strings.near} class="near-rows">
          {choosing && (
            <label class="near own">
              <input
                type="radio"
                name="join"
                checked={joinTarget.value === null}
                data-testid="join-new"
                onChange={() => (joinChoice.value = 'new')}
              />
              <b>{strings.asNew}</b>
            </label>
          )}
          {rows.map((one) => (
            <Near key={one.incident} one={one} choosing={choosing} />
          ))}
        </div>
      )}
    </section>
  )
}

function Near({ one, choosing }: { one: Candidate; choosing: boolean }) {
  const strings = words().call
  return (
    <label class="near" data-testid="duplicate" data-incident={one.incident} data-joins={one.joins}>
      {choosing ? (
        <input
          type="radio"
          name="join"
          checked={joinTarget.value === one.incident}
          data-testid="join-this"
          onChange={() => (joinChoice.value = one.incident)}
        />
      ) : (
        <span />
      )}
      <span class="near-text">
        <span class="first">
          <Priority value={one.priority} /> <b>{typeText(one.type)}</b> <span class="quiet">{one.incident}</span>
        </span>
        <span>
          <b>{metresText(one.metres)}</b> · {one.place} · {fill(strings.nearAgo, { t: age((tick.value - one.newestCallAt) / 1000) })}
        </span>
        <span class="quiet">
          {strings.relation[one.relation]} · {words().incidentState[one.state]}
          {one.officers > 0 && ` · ${fill(strings.nOfficers, { n: one.officers })}`}
          {one.calls > 1 && ` · ${fill(words().nCalls, { n: one.calls })}`}
          {one.joins && <b class="due"> · {strings.joinsItself}</b>}
        </span>
        {one.text && <span class="said">“{one.text}”</span>}
      </span>
      {!choosing && opened.value?.yours && opened.value.incident !== one.incident && (
        <button type="button" class="small" data-testid="duplicate-links" onClick={openLinks}>
          {words().tabs.links}…
        </button>
      )}
      <button type="button" class="small" data-testid="duplicate-show" onClick={() => mapSide.show(one.lng, one.lat, true)}>
        {words().find}
      </button>
    </label>
  )
}

/** Two desks may have opened the same in the same second: linking and merging is on the incident's panel. */
function openLinks(): void {
  select(opened.peek()!.incident, true)
  detailTab.value = 'links'
}

/** What happened here before, and what whoever goes there should know; cautions first. */
export function AtPlace() {
  const strings = words().call
  const past = history.value
  if (!past) return null
  return (
    <section aria-label={strings.past} data-testid="at-place">
      {past.cautions.map((caution) => (
        <CautionLine key={caution.id} caution={caution} />
      ))}
      <div class="section">
        <h3>{strings.past}</h3>
        <span>{fill(strings.pastLook, { metres: past.metres, days: past.days, found: past.found })}</span>
      </div>
      {past.archive.state !== 'well' && <p class="form-fault">⚠ {strings.pastPartly}</p>}
      {past.incidents.length === 0 && <p class="plain quiet">{fill(strings.pastNone, past as { days: number; metres: number })}</p>}
      {past.incidents.map((one) => (
        <PastRow key={one.id} one={one} />
      ))}
    </section>
  )
}

/** A caution note: a sign, its kind in words, and what it says. */
export function CautionLine({ caution, children }: { caution: Caution; children?: preact.ComponentChildren }) {
  const strings = words().past
  return (
    <div class="caution" data-testid="caution" data-caution={caution.id}>
      <p>
        <b>⚑ {strings.cautionKind[caution.kind]}</b>
        {caution.subject && <b> · {caution.subject}</b>} {caution.text}
      </p>
      <p class="meta">
        <span>{caution.place || words().told.spot}</span>
        {(me.value?.jurisdictions.length ?? 0) > 1 && <span>{cityName(caution.jurisdiction)}</span>}
        <span>{fill(strings.cautionUntil, { until: dayText(caution.until) })}</span>
        <span>{caution.by}</span>
      </p>
      {children}
    </div>
  )
}

export function PastRow({ one }: { one: PastIncident }) {
  const strings = words().call
  return (
    <div class={`past-row ${one.sameType ? 'same' : ''}`} data-testid="past" data-incident={one.id}>
      <span class="first">
        <Priority value={one.priority} /> <b>{typeText(one.type)}</b> <span class="quiet">{one.id}</span>
        {one.sameType && <span class="mark">{strings.sameType}</span>}
      </span>
      <span>
        {fill(strings.pastAgo, { t: longAge(tick.value - one.openedAt) })} · {metresText(one.metres)} · {one.place}
      </span>
      <span class="quiet">
        {one.state === 'closed' ? words().incidentState.closed : <b>{words().incidentState[one.state]}</b>}
        {one.disposition && ` · ${dispositionName(one.disposition)}`}
        {one.reason && ` · ${reasonText(one.reason)}`}
      </span>
    </div>
  )
}

const dayMs = 86_400_000
/** Days, where hours would be too many. */
function longAge(milliseconds: number): string {
  return milliseconds < 2 * dayMs ? age(milliseconds / 1000) : fill(words().past.days, { n: Math.floor(milliseconds / dayMs) })
}
