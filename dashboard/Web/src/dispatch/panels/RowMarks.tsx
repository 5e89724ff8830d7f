import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Incident } from '../../shared/contract'

/** What else there is to know of an incident: a sign and a number each, in words for whoever points at it or listens. */
export function RowSigns({ incident }: { incident: Incident }) {
  const marks = words().desk.mark
  const counted = (n: number | undefined, sign: string, text: string, kind: string, weight = '') =>
    n ? <Mark kind={kind} weight={weight} sign={`${sign}${n}`} text={fill(text, { n })} /> : null
  return (
    <>
      {incident.unverified === 'unverified' && <Mark kind="unverified" weight="due" sign="?" text={marks.unverified} />}
      {counted(incident.cautions, '⚑', marks.cautions, 'cautions', 'due')}
      {counted(incident.callBacks, '☎', marks.callBacks, 'callBacks', 'due')}
      {counted(incident.transfers, '↗', marks.transfers, 'transfers')}
      {counted(incident.history, '↺', marks.history, 'history')}
      {counted(incident.notes, '✎', marks.notes, 'notes')}
      {counted(incident.links?.length, '∞', marks.links, 'links')}
    </>
  )
}

/** What needs words: whose it is, whom it is handed to, and that it has no place. */
export function RowMarks({ incident, me }: { incident: Incident; me: string }) {
  const strings = words().desk
  const { handOver, inHandOf } = incident
  const parts = [
    incident.unverified === 'unplaced' && (
      <span class="mark due" data-mark="unplaced">
        ⚠ {strings.mark.unplaced}
      </span>
    ),
    inHandOf && (
      <span class={`mark ${inHandOf === me ? 'own' : ''}`} data-mark="inHand">
        {inHandOf === me ? `● ${strings.inYourHand}` : fill(strings.inHandOf, { who: inHandOf })}
      </span>
    ),
    handOver && (
      <span class={`mark ${handOver.overdue ? 'due' : ''}`} data-mark="handOver">
        ⇄ {fill(strings.mark.handOver, { who: handOver.to })}
        {handOver.overdue && ` ⚠ ${fill(strings.handOverOverdue, { t: span(tick.value - handOver.answerBy) })}`}
      </span>
    ),
  ].filter(Boolean)
  return parts.length > 0 ? <span class="marks">{parts}</span> : null
}

function Mark({ kind, weight, sign, text }: { kind: string; weight: string; sign: string; text: string }) {
  return (
    <span class={`mark ${weight}`} title={text} data-mark={kind}>
      <span aria-hidden="true">{sign}</span>
      <span class="hidden-text">{text}</span>
    </span>
  )
}
