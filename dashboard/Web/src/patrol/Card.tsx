import { useState } from 'preact/hooks'
import { age, bothNames, fill, words } from '../i18n'
import { span, tick, timeOfDay } from '../shared/clock'
import type { Directive } from '../shared/contract'
import { Priority } from '../shared/parts'
import { ahead, link, offered, region, route, say, toldAt } from './duty'

export function typeNames(code: string): string {
  const type = region.value?.types.find((one) => one.code === code)
  return type ? bothNames(type) : code
}

/** What is to be done, where, how urgent, and how old that word is. */
export function Card({ directive }: { directive: Directive }) {
  const strings = words()
  return (
    <section class="card" aria-live="assertive" data-testid="directive" data-directive={directive.id} data-unsent={ahead.value}>
      {offered.value && <p class="new">{strings.newDirective}</p>}
      <div class="first">
        <Priority value={directive.priority} />
        <h2>{typeNames(directive.type)}</h2>
      </div>
      <p class="place" data-testid="place">
        {directive.place || strings.noPlace}
      </p>
      {directive.text && <p class="text">{directive.text}</p>}
      <Cautions directive={directive} />
      <p class="meta">
        <span class="eta">
          <Eta directive={directive} />
        </span>
        <span>{directive.incident}</span>
        <span>{fill(strings.issuedBy, { by: directive.issuedBy === 'engine' ? strings.engine : directive.issuedBy })}</span>
        {ahead.value && (
          <span class="ahead" data-testid="ahead">
            {strings.directive[directive.state]} · {strings.field.notSent}
          </span>
        )}
      </p>
      <AsOf />
      {offered.value && <Countdown answerBy={directive.answerBy} issuedAt={directive.issuedAt} />}
      {!offered.value && <NoteLine directive={directive} />}
    </section>
  )
}

/** Without the node: how old what is shown is. */
export function AsOf() {
  if (link.connected.value || toldAt.value === 0) return null
  return (
    <p class="as-of" data-testid="as-of">
      {fill(words().field.asOf, { time: timeOfDay(toldAt.value), age: age((tick.value - toldAt.value) / 1000) })}
    </p>
  )
}

/** What whoever goes there should know, and what was noted. */
function Cautions({ directive }: { directive: Directive }) {
  const strings = words().field
  const { cautions = [], notes = [] } = directive
  if (!cautions?.length && !notes?.length) return null
  return (
    <>
      {cautions && cautions.length > 0 && (
        <ul class="cautions" aria-label={strings.cautions} data-testid="cautions">
          {cautions.map((one) => (
            <li key={one.kind + one.text}>
              <b>⚠ {strings.cautionKinds[one.kind as keyof typeof strings.cautionKinds] ?? one.kind}</b> {one.subject} {one.text}
            </li>
          ))}
        </ul>
      )}
      {notes && notes.length > 0 && (
        <ul class="notes" aria-label={strings.note} data-testid="directive-notes">
          {notes.map((one) => (
            <li key={`${one.at}${one.text}`}>
              <span class="quiet">
                {timeOfDay(one.at)} {one.by}
              </span>{' '}
              {one.text}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function NoteLine({ directive }: { directive: Directive }) {
  const strings = words().field
  const [text, setText] = useState('')
  return (
    <form
      class="note-line"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) say({ kind: 'note', incident: directive.incident, text: text.trim() })
        setText('')
      }}
    >
      <input
        aria-label={strings.noteHint}
        placeholder={strings.noteHint}
        maxLength={1000}
        data-testid="note"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button data-testid="note-add">{strings.addNote}</button>
    </form>
  )
}

function Eta({ directive }: { directive: Directive }) {
  const strings = words()
  const way = route.value
  if (way === 'none') return <>{strings.noRoute}</>
  if (way)
    return <>{fill(strings.byRoad, { min: (way.seconds / 60).toFixed(way.seconds < 600 ? 1 : 0), km: (way.metres / 1000).toFixed(1) })}</>
  return (
    <>{directive.travelSeconds >= 0 ? fill(strings.minutes, { n: (directive.travelSeconds / 60).toFixed(1) }) : strings.routeUnknown}</>
  )
}

function Countdown({ answerBy, issuedAt }: { answerBy: number; issuedAt: number }) {
  const strings = words()
  const left = answerBy - tick.value
  const share = Math.max(0, Math.min(1, left / Math.max(1, answerBy - issuedAt)))
  return (
    <div class={`answer-by ${left < 10_000 ? 'due' : ''}`} data-testid="countdown">
      <span>{left > 0 ? strings.answerWithin : strings.overdue}</span>
      <b>{span(left + 999)}</b>
      <span class="track">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  )
}
