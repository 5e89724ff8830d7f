import { useEffect, useState } from 'preact/hooks'
import { age, fill, named, words } from '../../i18n'
import { ask } from '../../shared/api'
import { clock, span, tick, timeOfDay } from '../../shared/clock'
import type { Officer } from '../../shared/contract'
import type { OfficerDeed, OfficerHistory } from '../../shared/officers'
import { Shape } from '../../shared/parts'
import { link, lists, positions, replaying, selectOfficer } from '../desk'
import { beginLine, runLine } from '../line'
import { areaName, safetyWhy, statusName } from '../policyTables'

/** The selected officer: shift, status, how old the position is, and what a desk can do. */
export function OfficerCard({ officer }: { officer: Officer }) {
  const strings = words()
  const crews = strings.crews
  const { shift } = officer
  return (
    <section class="officer-card" aria-label={officer.code} data-testid="officer-card" data-officer={officer.code}>
      <div class="first">
        <Shape status={officer.status} />
        <b>{officer.code}</b>
        <span class={officer.late ? 'late' : ''}>
          {statusName(officer.statusCode, officer.status)} {officer.since > 0 && span(tick.value - officer.since)} {officer.late && crews.late}
        </span>
        <span class="spread" />
        <FixAge officer={officer.id} />
        <button class="ghost" aria-label={strings.close} onClick={() => selectOfficer(null)}>
          ✕
        </button>
      </div>
      {officer.comment && <p>“{officer.comment}”</p>}
      <p class="quiet" data-testid="shift">
        {shift
          ? [
              fill(crews.shiftSince, { t: timeOfDay(shift.since).slice(0, 5) }),
              shift.vehicle,
              (shift.crew ?? []).join(', '),
              (shift.skills ?? []).join(' '),
              shift.area && `${crews.area} ${areaName(shift.area)}`,
            ]
              .filter((part) => part)
              .join(' · ')
          : crews.noShift}
      </p>
      {officer.safety && officer.safety.state === 'asked' && (
        <p class="asked">
          {fill(crews.safetyWaiting, {
            officer: officer.code,
            t: span(officer.safety.answerBy - tick.value + 999),
            why: safetyWhy(officer.safety.why),
          })}
        </p>
      )}
      {!replaying.value && <Actions officer={officer} />}
      <History officer={officer.id} />
    </section>
  )
}

/** How old the newest position is, as far as the map knows it. */
function FixAge({ officer }: { officer: number }) {
  void tick.value
  const at = positions.indexOf(officer)
  if (at < 0) return null
  return <span class="quiet">{fill(words().positionAge, { age: age((clock.now() - positions.fixedAt[at]!) / 1000) })}</span>
}

function Actions({ officer }: { officer: Officer }) {
  const strings = words().crews
  const offline = !link.connected.value
  const options = lists.value.status
  return (
    <div class="actions">
      {options.length > 0 && (
        <select
          aria-label={strings.setStatus}
          data-testid="set-status"
          disabled={offline}
          value=""
          onChange={(event) => {
            const code = event.currentTarget.value
            event.currentTarget.value = ''
            if (code) void runLine(`s ${officer.code} ${code}`)
          }}
        >
          <option value="">{strings.setStatus}</option>
          {options.map((one) => (
            <option key={one.code} value={one.code}>
              {named(one)}
            </option>
          ))}
        </select>
      )}
      <button data-testid="shift-begin" disabled={offline} onClick={() => beginLine(`on ${officer.code} `)}>
        {strings.onShift}
      </button>
      {officer.status !== 'offDuty' && (
        <button data-testid="shift-end" disabled={offline} onClick={() => void runLine(`off ${officer.code}`)}>
          {strings.offShift}
        </button>
      )}
      <button data-testid="message-officer" disabled={offline} onClick={() => beginLine(`m ${officer.code} `)}>
        {strings.message}
      </button>
      <button
        data-testid="ask-safety"
        title={fill(strings.askSafetyTitle, { officer: officer.code })}
        disabled={offline}
        onClick={() => void runLine(`well ${officer.code}`)}
      >
        {strings.askSafety}
      </button>
    </div>
  )
}

function History({ officer }: { officer: number }) {
  const strings = words().crews
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState<OfficerHistory | 'lost' | null>(null)
  useEffect(() => {
    setFound(null)
    if (!open) return
    let mine = true
    void ask<OfficerHistory>(`/api/officers/${officer}/history`).then(
      (history) => mine && setFound(history),
      () => mine && setFound('lost'),
    )
    return () => {
      mine = false
    }
  }, [open, officer])
  return (
    <details class="more" open={open} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="officer-history">
      <summary>{strings.history}</summary>
      {found === 'lost' && <p class="quiet">{strings.historyLost}</p>}
      {found && found !== 'lost' && (
        <>
          {found.deeds.length === 0 && <p class="quiet">{strings.historyNone}</p>}
          <ol class="deeds">
            {found.deeds.map((deed) => (
              <li key={`${deed.at}${deed.kind}${deed.detail}`} data-testid="deed" data-kind={deed.kind}>
                <span class="quiet">{timeOfDay(deed.at)}</span> {deedText(deed)}
              </li>
            ))}
          </ol>
          {found.oldest > 0 && <p class="quiet">{fill(strings.historyOldest, { time: timeOfDay(found.oldest) })}</p>}
        </>
      )}
    </details>
  )
}

function deedText(deed: OfficerDeed): string {
  const strings = words()
  const by = deed.by === 'engine' ? strings.engine : deed.by
  const status = deed.kind === 'status' || deed.kind === 'directive' ? statusName(deed.statusCode, deed.status) : ''
  // Of a directive it is the step, in the node's word.
  const step = deed.kind === 'directive' ? ({ ...strings.status, ...strings.directive } as Record<string, string>)[deed.detail] : undefined
  return [strings.crews.deeds[deed.kind], status, deed.incident, step ?? deed.detail, fill(strings.byWhom, { by })]
    .filter((part) => part)
    .join(' · ')
}
