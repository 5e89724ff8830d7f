import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Incident } from '../../shared/contract'
import { incidentTextMax } from '../../shared/incidents'
import { link, me, replaying } from '../desk'
import { order } from '../deskOrders'
import { desks } from '../desks'
import { areaName } from '../policyTables'
import { Acts, DeskForm, FormFault, TextField } from './FormParts'

/** Whose the incident is, taking it, letting it go, and handing it over: always in sight, with the other things done most. */
export function HandLine({ incident, before }: { incident: Incident; before: ComponentChildren }) {
  const strings = words().desk
  const [asking, setAsking] = useState(false)
  const [taking, setTaking] = useState(false)
  const user = me.value?.user ?? ''
  const own = incident.inHandOf === user
  const offline = !link.connected.value
  return (
    <div class="hand-line" data-testid="hand-line" data-desk={incident.inHandOf ?? ''}>
      {(incident.inHandOf || incident.area) && (
        <span class={`whose ${own ? 'own' : 'quiet'}`}>
          {own ? `● ${strings.inYourHand}` : incident.inHandOf ? fill(strings.inHandOf, { who: incident.inHandOf }) : strings.nobodys}
          {incident.area && <span class="quiet"> · {areaName(incident.area)}</span>}
        </span>
      )}
      {before}
      <span class="spread" />
      {!replaying.value && incident.state !== 'closed' && (
        <>
          {!incident.inHandOf && (
            <button
              class="small"
              data-testid="take-in-hand"
              disabled={offline}
              title={`${strings.takeInHand} (K)`}
              onClick={() => takeInHand(incident)}
            >
              {strings.takeInHand}
            </button>
          )}
          {incident.inHandOf && !own && me.value?.supervisor && (
            <button class="small" data-testid="take-over" aria-expanded={taking} disabled={offline} onClick={() => setTaking(!taking)}>
              {strings.takeOver}
            </button>
          )}
          {own && (
            <button
              class="small"
              data-testid="let-go"
              disabled={offline}
              onClick={() => void order('LetGo', [incident.id, ''], 'LetGo', { incident: incident.id })}
            >
              {strings.letGo}
            </button>
          )}
          {(own || !incident.inHandOf) && !incident.handOver && (
            <button class="small" data-testid="hand-over" aria-expanded={asking} disabled={offline} onClick={() => setAsking(!asking)}>
              {strings.handOver}
            </button>
          )}
        </>
      )}
      {incident.handOver && <Asked incident={incident} user={user} />}
      {taking && <TakeOverForm incident={incident} onLeave={() => setTaking(false)} />}
      {asking && !incident.handOver && <HandOverForm incident={incident} user={user} onLeave={() => setAsking(false)} />}
    </div>
  )
}

/** Takes an incident into this desk's hands; of others' hands only a supervisor can. */
export function takeInHand(incident: Incident): void {
  if (!incident.inHandOf) void order('TakeInHand', [incident.id], 'TakeInHand', { incident: incident.id })
}

/** A supervisor takes it into the own hands, whoever has it; the reason goes on the record. */
function TakeOverForm({ incident, onLeave }: { incident: Incident; onLeave: () => void }) {
  const strings = words().desk
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const send = async () => {
    const { fault } = await order('TakeOverIncident', [incident.id, reason.trim()], 'TakeOverIncident', { incident: incident.id })
    setFault(fault)
    if (!fault) onLeave()
  }
  return (
    <DeskForm testid="take-over-form" onSubmit={() => void send()} onLeave={onLeave}>
      <TextField name={strings.takeOverWhy} value={reason} onInput={setReason} max={incidentTextMax.reason} testid="take-over-reason" />
      <Acts text={strings.takeOver} testid="take-over-yes" ready={reason.trim() !== ''} onLeave={onLeave} />
      <FormFault text={fault} />
    </DeskForm>
  )
}

function Asked({ incident, user }: { incident: Incident; user: string }) {
  const strings = words().desk
  const asked = incident.handOver!
  const left = asked.answerBy - tick.value
  return (
    <span class="wide" data-testid="hand-over-waits">
      ⇄ {fill(strings.handOverWaits, { who: asked.to })}{' '}
      <span class={`timer ${left <= 0 ? 'late' : ''}`}>
        {left > 0 ? fill(strings.handOverLeft, { t: span(left + 999) }) : `⚠ ${fill(strings.handOverOverdue, { t: span(-left) })}`}
      </span>
      {asked.by === user && !replaying.value && (
        <button
          class="small"
          data-testid="hand-over-back"
          disabled={!link.connected.value}
          onClick={() => void order('AnswerHandOver', [incident.id, false, ''], 'takeBack', { incident: incident.id })}
        >
          {strings.takeBack}
        </button>
      )}
    </span>
  )
}

function HandOverForm({ incident, user, onLeave }: { incident: Incident; user: string; onLeave: () => void }) {
  const strings = words().desk
  const others = (desks.value.find((one) => one.jurisdiction === incident.jurisdiction)?.desks ?? []).filter((desk) => desk.name !== user)
  const covering = others.find((desk) => incident.area && desk.areas.includes(incident.area))
  const [chosen, setChosen] = useState(covering?.name ?? others[0]?.name ?? '')
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  if (others.length === 0) return <p class="wide quiet">{strings.noOtherDesk}</p>
  const send = async () => {
    const { fault } = await order('HandOver', [incident.id, chosen, text.trim()], 'HandOver', { incident: incident.id, who: chosen })
    setFault(fault)
    if (!fault) onLeave()
  }
  return (
    <DeskForm testid="hand-over-form" onSubmit={() => void send()} onLeave={onLeave}>
      <label class="field">
        <span>{strings.handOverTo}</span>
        <select data-testid="hand-over-desk" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          {others.map((desk) => (
            <option key={desk.name} value={desk.name}>
              {desk.name}
              {desk.areas.length > 0 ? ` (${desk.areas.map(areaName).join(', ')})` : ''}
              {desk.awaySince ? ' …' : ''}
            </option>
          ))}
        </select>
      </label>
      <TextField name={strings.handOverText} value={text} onInput={setText} max={incidentTextMax.handOver} testid="hand-over-text" />
      <Acts text={fill(strings.handOverAsk, { who: chosen })} testid="hand-over-ask" ready={chosen !== ''} onLeave={onLeave} />
      <FormFault text={fault} />
    </DeskForm>
  )
}
