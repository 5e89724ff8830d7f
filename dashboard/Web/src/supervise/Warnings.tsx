import { useState } from 'preact/hooks'
import { fill, words } from '../i18n'
import { clock, span, tick } from '../shared/clock'
import type { WarningArea, WarningRow } from '../shared/connected'
import { metresText, spotText } from '../dispatch/placeDraft'
import { cityName } from './City'
import { State } from './Mark'
import { metresBetween } from './places'
import { Asks, momentText, Pane, Reason } from './parts'
import { decide } from './sections'
import { Sketch } from './Sketch'
import { WarningForm } from './WarningForm'
import { approveBy, capFields, decideWarning, isOwn, warningMarks, warningsAsked, type CapField } from './warnings'
import { link, me } from './watch'

/** Warnings to the public: writing one, and deciding about those of others. */
export function Warnings() {
  const strings = words().connected
  const [isWriting, setWriting] = useState(false)
  return (
    <Pane name="warnings" lead={strings.warningsLead} asked={warningsAsked}>
      {(all) => (
        <>
          {isWriting ? (
            <WarningForm sent={all.warnings.filter((one) => one.state === 'sent')} back={() => setWriting(false)} />
          ) : (
            <p class="pad">
              <button class="primary" data-testid="write-warning" disabled={!link.connected.value} onClick={() => setWriting(true)}>
                {strings.write}
              </button>
            </p>
          )}
          {all.warnings.length === 0 && <p class="empty">{strings.noWarnings}</p>}
          {waitingFirst(all.warnings).map((row) => (
            <WarningCard key={row.id} row={row} />
          ))}
        </>
      )}
    </Pane>
  )
}

function waitingFirst(rows: readonly WarningRow[]): WarningRow[] {
  return [...rows].sort((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting'))
}

type Deed = 'approve' | 'reject' | 'cancel'

function WarningCard({ row }: { row: WarningRow }) {
  const strings = words().connected
  const { warning, state } = row
  const isOver = warning.until <= clock.now()
  return (
    <article class="warning" data-testid="warning" data-warning={row.id} data-state={state} aria-label={`${row.id} ${warning.headline}`}>
      <div class="warning-text">
        <p class="meta">
          <State mark={warningMarks[state]}>
            <b>{strings.warningState[state]}</b>
          </State>
          <span>{row.id}</span>
          <span>{cityName(warning.jurisdiction)}</span>
          {state === 'waiting' && <Left row={row} />}
          <span>{fill(isOver ? strings.overAt : strings.holdsUntil, { time: momentText(warning.until) })}</span>
        </p>
        <h2 lang={warning.language ?? undefined}>{warning.headline}</h2>
        <dl lang={warning.language ?? undefined}>
          <dt>{strings.fields.event.replace(/[（(].*/, '')}</dt>
          <dd>{warning.event}</dd>
          <dt>{strings.fields.text}</dt>
          <dd>{warning.text}</dd>
          <dt>{strings.fields.instruction}</dt>
          <dd>{warning.instruction}</dd>
          <dt>{strings.fields.shape}</dt>
          <dd>
            {warning.area.text} <span class="quiet">{areaWords(warning.area)}</span>
          </dd>
        </dl>
        <p class="meta">
          {capFields.map((field) => (
            <span key={field}>
              {strings.fields[field]}: <b>{capWord(field, warning[field])}</b>
            </span>
          ))}
          {warning.replaces && (
            <span>
              {strings.fields.replaces}: <b>{warning.replaces}</b>
            </span>
          )}
        </p>
        <ol class="steps">
          {row.steps.map((step, index) => (
            <li key={index} data-testid="warning-step" data-deed={step.deed} data-by={step.by}>
              {fill(step.deed === 'expired' ? strings.engineStep : strings.step, {
                deed: (strings.deed as Record<string, string>)[step.deed] ?? step.deed,
                by: step.by,
                time: momentText(step.at),
              })}
              {step.reason && <span class="quiet">: {step.reason}</span>}
            </li>
          ))}
        </ol>
        <Decision row={row} />
      </div>
      {(state === 'waiting' || state === 'sent') && <Sketch jurisdiction={warning.jurisdiction} area={warning.area} />}
    </article>
  )
}

/** How long somebody may still approve it. */
function Left({ row }: { row: WarningRow }) {
  return <b class="late">{fill(words().connected.leftFor, { t: span(approveBy(row) - tick.value) })}</b>
}

function Decision({ row }: { row: WarningRow }) {
  const strings = words().connected
  const [asking, setAsking] = useState<Deed | null>(null)
  const own = isOwn(row, me.value?.user ?? '')
  const deeds: Deed[] = row.state === 'waiting' ? (own ? ['reject'] : ['approve', 'reject']) : []
  if (row.state === 'sent' && row.warning.until > clock.now()) deeds.push('cancel')
  const go = (deed: Deed) => (reason: string) =>
    decide(
      () => fill(words().connected[`${deed === 'approve' ? 'approved' : deed === 'reject' ? 'rejected' : 'cancelled'}Now`], { id: row.id }),
      () => decideWarning(row.id, deed, reason),
      warningsAsked,
    )
  return (
    <div class="decision">
      {row.state === 'waiting' && own && <p class="quiet">{strings.ownWarning}</p>}
      {deeds.map((deed) => (
        <Asks key={deed} testid={`warning-${deed}`} open={asking === deed} onClick={() => setAsking(asking === deed ? null : deed)}>
          {strings[deed]}
        </Asks>
      ))}
      {asking && deeds.includes(asking) && (
        <Reason
          key={asking}
          text={strings[`${asking}It`]}
          sure={asking === 'approve' ? strings.approveSure : undefined}
          go={go(asking)}
          back={() => setAsking(null)}
        />
      )}
    </div>
  )
}

export function capWord(field: CapField, word: string): string {
  return (words().connected.cap[field] as Record<string, string>)[word] ?? word
}

/** A shape in words. */
export function areaWords(area: WarningArea): string {
  const strings = words().connected
  if (area.circle) return fill(strings.circleText, { metres: metresText(area.circle.metres), spot: spotText(area.circle.lat, area.circle.lng) })
  const ring = area.polygon ?? []
  const lngs = ring.map((at) => at[0])
  const lats = ring.map((at) => at[1])
  const across = metresBetween({ lng: Math.min(...lngs), lat: Math.min(...lats) }, { lng: Math.max(...lngs), lat: Math.max(...lats) })
  return fill(strings.polygonText, { n: ring.length - 1, metres: metresText(across) })
}
