import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import type { Alert, AlertLine, AlertSide } from '../../shared/border'
import { span, tick, timeOfDay } from '../../shared/clock'
import { alerts, board, cityName, link, me, tracks } from '../desk'
import { answerAlert, asking, closePursuit, isOpen, openPursuit, ownSide, sayAlert, withdrawAlert } from '../border'
import { PaneFault } from './PaneFault'
import { AlertMark, alertSubject, VerifiedWord } from './Pursuits'
import { Posts } from './RoomPosts'

const draft = signal('')
const reason = signal('')
/** Where the keys of the desk put the caret. */
export const room = { write: () => {} }

/** The joint room of an alert: what both sides see, say and do. */
export function RoomPane({ alert }: { alert: Alert }) {
  const strings = words().border
  const over = !alerts.value.some((one) => one.id === alert.id)
  const values = { place: alert.lastSeen || words().noPlace, t: span(tick.value - alert.lastSeenAt) }
  return (
    <section class="pane room" aria-label={`${strings.room} ${alert.id}`} data-testid="room" data-alert={alert.id} data-over={over}>
      <div class="pane-title">
        <div class="first">
          <AlertMark />
          <h2 class={alert.kind === 'track' ? 'plate' : ''}>{alertSubject(alert)}</h2>
          <span class="quiet">{alert.id}</span>
          <span class="spread" />
          {!over && (
            <span class="expiry" title={strings.expires} data-testid="expiry">
              {fill(strings.expiresIn, { t: span(alert.expiresAt - tick.value) })}
            </span>
          )}
          <button class="ghost" aria-label={words().close} title={`${words().close} (Esc)`} data-testid="pane-close" onClick={closePursuit}>
            ✕
          </button>
        </div>
        <div class="second">
          <span>{strings.alertKind[alert.kind]}</span>
          <span>{fill(strings.ledBy, { city: cityName(alert.lead) })}</span>
          <span>{alert.kind === 'track' ? fill(strings.lastSeen, values) : values.place}</span>
        </div>
        {over ? <p class="over">{strings.alertIsOver}</p> : <Standing alert={alert} />}
      </div>
      <div class="pane-body">
        {alert.track && tracks.value.some((one) => one.id === alert.track) && (
          <button class="to-room" data-testid="to-track" onClick={() => openPursuit(alert.track!)}>
            {fill(strings.toTrack, { track: alert.track })} <kbd>T</kbd>
          </button>
        )}
        <Sides alert={alert} />
        {isOpen.value && <Answer alert={alert} />}
        <PaneFault />
        <Posts alert={alert} />
        <Lines alert={alert} />
      </div>
      {isOpen.value && <Write alert={alert} />}
    </section>
  )
}

/** Whether anybody may be sent: the one thing that nobody may get wrong. */
function Standing({ alert }: { alert: Alert }) {
  const strings = words().border
  if (alert.kind !== 'track') return alert.channel ? <p>{alert.channel}</p> : null
  if (alert.verified)
    return (
      <p class="standing yes" data-testid="standing" data-verified="true">
        <VerifiedWord verified /> <span class="quiet">{alert.channel}</span>
      </p>
    )
  return (
    <p class="standing no" role="note" data-testid="standing" data-verified="false">
      {strings.warnsOnly}
    </p>
  )
}

function Sides({ alert }: { alert: Alert }) {
  return (
    <>
      <div class="section">
        <h3>{words().border.sides}</h3>
      </div>
      {alert.sides.map((side) => (
        <SideRow key={side.jurisdiction} side={side} lead={side.jurisdiction === alert.lead} />
      ))}
    </>
  )
}

function SideRow({ side, lead }: { side: AlertSide; lead: boolean }) {
  const strings = words().border
  const own = me.value?.jurisdictions.includes(side.jurisdiction)
  const open = side.state === 'asked' || side.state === 'overdue'
  const left = (side.answerBy ?? 0) - tick.value
  return (
    <div class={`side ${side.state}`} data-testid="side" data-jurisdiction={side.jurisdiction} data-state={side.state}>
      <SideMark side={side} />
      <span class="city">
        <b>{cityName(side.jurisdiction)}</b>
        {own && <span class="quiet"> {strings.us}</span>}
      </span>
      <span class="state">{lead ? strings.leads : strings.sideState[side.state]}</span>
      <span class={`countdown ${open && !lead && left < 15_000 ? 'due' : ''}`}>
        {open && !lead ? (left > 0 ? span(left + 999) : `+${span(-left)}`) : span(tick.value - side.since)}
      </span>
      {(side.by || side.reason) && (
        <span class="said">
          {side.by}
          {side.reason ? `: ${side.reason}` : ''}
        </span>
      )}
    </div>
  )
}

function SideMark({ side }: { side: AlertSide }) {
  const sign = { asked: '?', overdue: '!', acknowledged: '✓', declined: '✕', deployed: '➤' }[side.state]
  return (
    <span class={`sign ${side.state}`} aria-hidden="true">
      {sign}
    </span>
  )
}

/** Our answer, with one key; a decline or a withdrawal says why. */
function Answer({ alert }: { alert: Alert }) {
  const strings = words().border
  const offline = !link.connected.value
  const side = board.pursuits.ownSides(alert).find((one) => one.jurisdiction === ownSide(alert))
  if (!side) return null
  if (asking.value) return <Reason alert={alert} side={side} />
  const mayWithdraw = me.value?.jurisdictions.includes(alert.lead)
  const asked = side.jurisdiction !== alert.lead
  return (
    <div class="pane-acts">
      {asked && side.state !== 'acknowledged' && side.state !== 'deployed' && (
        <button
          class="primary"
          data-testid="acknowledge-alert"
          disabled={offline}
          onClick={() => void answerAlert(alert, side.jurisdiction, 'acknowledged')}
        >
          <kbd>A</kbd> {fill(strings.acknowledge, { city: cityName(side.jurisdiction) })}
        </button>
      )}
      {asked && side.state !== 'declined' && side.state !== 'deployed' && (
        <button data-testid="decline-alert" disabled={offline} onClick={() => (asking.value = 'decline')}>
          <kbd>D</kbd> {strings.decline}
        </button>
      )}
      {mayWithdraw && (
        <button data-testid="withdraw-alert" disabled={offline} onClick={() => (asking.value = 'withdraw')}>
          <kbd>W</kbd> {strings.withdraw}
        </button>
      )}
    </div>
  )
}

function Reason({ alert, side }: { alert: Alert; side: AlertSide }) {
  const strings = words().border
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    reason.value = ''
    input.current?.focus()
  }, [])
  const what = asking.value
  const submit = async () => {
    const text = reason.value.trim()
    if (!text) return input.current?.focus()
    const done = what === 'withdraw' ? await withdrawAlert(alert, text) : await answerAlert(alert, side.jurisdiction, 'declined', text)
    if (done) asking.value = null
  }
  return (
    <form
      class="pane-acts reason"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <input
        ref={input}
        data-testid="alert-reason"
        maxLength={200}
        aria-label={what === 'withdraw' ? strings.whyWithdraw : strings.whyDecline}
        placeholder={what === 'withdraw' ? strings.whyWithdraw : strings.whyDecline}
        value={reason.value}
        onInput={(event) => {
          reason.value = event.currentTarget.value
        }}
      />
      <button class="primary" type="submit" data-testid="alert-reason-send" disabled={reason.value.trim() === ''}>
        {what === 'withdraw' ? strings.withdrawNow : strings.declineNow}
      </button>
      <button type="button" onClick={() => (asking.value = null)}>
        <kbd>Esc</kbd>
      </button>
    </form>
  )
}

function Lines({ alert }: { alert: Alert }) {
  const strings = words().border
  const lines = [...alert.lines].reverse() // The newest first, as in an incident's timeline.
  return (
    <>
      <div class="section">
        <h3>{strings.chat}</h3>
      </div>
      <div aria-live="polite" data-testid="room-lines">
        {lines.map((line, index) => (
          <Line key={`${line.at}-${alert.lines.length - index}`} line={line} />
        ))}
      </div>
    </>
  )
}

function Line({ line }: { line: AlertLine }) {
  const own = me.value?.jurisdictions.includes(line.jurisdiction)
  const said = line.kind === 'said'
  return (
    <div class={`line ${line.kind} ${own ? 'own' : 'theirs'}`} data-testid="room-line" data-kind={line.kind}>
      <span class="at">{timeOfDay(line.at)}</span>
      <span class="who">{cityName(line.jurisdiction)}</span>
      <span class="text">
        {said ? <b>{line.text}</b> : lineText(line)} {line.by && line.by !== 'engine' && <span class="quiet">{line.by}</span>}
      </span>
    </div>
  )
}

/** What happened, in words; the node's own words stand behind it. */
function lineText(line: AlertLine): string {
  const strings = words().border
  const [state = '', ...rest] = line.text.split(' ')
  const known = strings.sideState as Record<string, string>
  const word = known[state.charAt(0).toLowerCase() + state.slice(1).replace(/:$/, '')]
  if (line.kind === 'answered' && word) return [word, rest.join(' ')].filter(Boolean).join(': ')
  const ends = { ...strings.alertEnd, ...strings.trackEnd } as Record<string, string>
  const end = ends[line.text.charAt(0).toLowerCase() + line.text.slice(1)]
  const text = line.kind === 'ended' && end ? end : line.text
  return text ? `${strings.lineKind[line.kind]}: ${text}` : strings.lineKind[line.kind]
}

function Write({ alert }: { alert: Alert }) {
  const strings = words().border
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    room.write = () => input.current?.focus()
    return () => {
      room.write = () => {}
    }
  }, [])
  const send = async () => {
    const text = draft.value.trim()
    if (text && (await sayAlert(alert, text))) draft.value = ''
  }
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <input
        ref={input}
        data-testid="room-write"
        maxLength={500}
        autocomplete="off"
        aria-label={strings.write}
        placeholder={`M  ${fill(strings.writeAs, { city: cityName(ownSide(alert)) })}`}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value
        }}
      />
      <button type="submit" data-testid="room-send" disabled={!link.connected.value || draft.value.trim() === ''}>
        {strings.sendText}
      </button>
    </form>
  )
}
