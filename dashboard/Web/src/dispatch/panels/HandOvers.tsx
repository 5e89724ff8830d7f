import { useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Incident } from '../../shared/contract'
import { Priority } from '../../shared/parts'
import { link, select } from '../desk'
import { order } from '../deskOrders'
import { handOvers } from '../desks'
import { typeText } from '../typeNames'

/** What other desks hand over to this one: it stays theirs until it is taken. Above the queue, since somebody waits. */
export function HandOvers() {
  const rows = handOvers.value
  if (rows.length === 0) return null
  return (
    <div class="hand-overs" role="region" aria-label={words().desk.handOvers} data-testid="hand-overs">
      {rows.map((incident) => (
        <Asked key={incident.id} incident={incident} />
      ))}
    </div>
  )
}

function Asked({ incident }: { incident: Incident }) {
  const strings = words().desk
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const asked = incident.handOver!
  const left = asked.answerBy - tick.value
  const answer = (accept: boolean) =>
    void order('AnswerHandOver', [incident.id, accept, accept ? '' : reason.trim()], accept ? 'accept' : 'refuse', {
      incident: incident.id,
    })
  return (
    <div class="asked" data-testid="hand-over" data-incident={incident.id}>
      <div class="first" onClick={() => select(incident.id, true)}>
        <Priority value={incident.priority} />
        <span>
          ⇄ <b>{fill(strings.handOverBy, { by: asked.by })}</b>
        </span>
        <span class={`timer ${left <= 0 ? 'late' : ''}`}>
          {left > 0 ? fill(strings.handOverLeft, { t: span(left + 999) }) : `⚠ ${fill(strings.handOverOverdue, { t: span(-left) })}`}
        </span>
        <span class="what">
          {typeText(incident.type)} <span class="quiet">{incident.id}</span> {incident.place}
        </span>
      </div>
      {asked.text && <p>{asked.text}</p>}
      <div class="acts">
        <button class="primary" data-testid="hand-over-accept" disabled={!link.connected.value} onClick={() => answer(true)}>
          {strings.accept}
        </button>
        {refusing ? (
          <input
            ref={(input) => input?.focus()}
            maxLength={200}
            placeholder={strings.refuseWhy}
            aria-label={strings.refuseWhy}
            data-testid="hand-over-reason"
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && reason.trim()) answer(false)
              if (event.key !== 'Escape') return
              event.stopPropagation()
              setRefusing(false)
            }}
          />
        ) : (
          <button data-testid="hand-over-refuse" disabled={!link.connected.value} onClick={() => setRefusing(true)}>
            {strings.refuse}
          </button>
        )}
      </div>
    </div>
  )
}
