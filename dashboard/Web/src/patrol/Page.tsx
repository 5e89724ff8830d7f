import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { age, bothNames, fill, words } from '../i18n'
import { leave } from '../shared/api'
import { span, tick } from '../shared/clock'
import type { Answer, Directive } from '../shared/contract'
import { LanguageButton, Priority, Shape, ThemeButton } from '../shared/parts'
import { soundOn } from '../shared/sounds'
import { answer, busy, ended, fault, held, link, me, nextAnswers, offered, officer, position, region, route, setStatus } from './duty'
import { movedByHand, startWay } from './way'

/** Whether the reasons for a no are being asked. */
const declining = signal<string | null>(null)

export function Page() {
  const now = held.value
  return (
    <div class={`patrol ${offered.value ? 'offered' : ''}`} data-testid="patrol" data-state={now?.state ?? 'none'}>
      <StatusHeader />
      {!link.connected.value && officer.value && (
        <p class="strip alarm" role="alert">
          {words().offline}
        </p>
      )}
      {fault.value && (
        <p class="strip warn" role="alert" data-testid="fault">
          {fault.value}
        </p>
      )}
      {ended.value && <Ended directive={ended.value} />}
      {now ? <Card directive={now} /> : <Standing />}
      <Way />
      {now ? <Answers directive={now} /> : <StatusSwitch />}
    </div>
  )
}

function StatusHeader() {
  const strings = words()
  const own = officer.value
  const state = link.connected.value ? 'live' : 'disconnected'
  return (
    <header>
      <div class="who">
        <b data-testid="officer-code">{own?.code ?? me.value?.officerCode ?? '…'}</b>
        {own && (
          <span class="status" data-testid="own-status" data-status={own.status}>
            <Shape status={own.status} />
            {own.status === 'dispatched' && held.value
              ? offered.value
                ? strings.newDirective
                : strings.acknowledgedStatus
              : strings.status[own.status]}
          </span>
        )}
      </div>
      <span class={`pill ${state}`} role="status" data-testid="link" data-state={state}>
        {state === 'live' ? strings.live : own ? strings.disconnected : strings.connecting}
      </span>
      <div class="tools">
        {!soundOn.value && <span class="quiet">{strings.tapForSound}</span>}
        <span class="spread" />
        <LanguageButton />
        <ThemeButton />
        <button class="ghost" data-testid="sign-out" onClick={() => void leave()}>
          {strings.signOut}
        </button>
      </div>
    </header>
  )
}

function Standing() {
  const strings = words()
  const own = officer.value
  if (!own) return <p class="standing">{me.value && me.value.officer == null ? strings.notAnOfficer : strings.connecting}</p>
  return (
    <div class="standing">
      <p>
        {!link.connected.value
          ? ''
          : own.status === 'available'
            ? strings.readyLine
            : own.status === 'offDuty'
              ? strings.offLine
              : own.status === 'busy'
                ? strings.busyLine
                : ''}
      </p>
      <LastPosition />
    </div>
  )
}

function LastPosition() {
  const at = position.value
  return at ? <p class="quiet">{fill(words().lastPosition, { age: age((tick.value - at.at) / 1000) })}</p> : null
}

function typeNames(code: string): string {
  const type = region.value?.types.find((one) => one.code === code)
  return type ? bothNames(type) : code
}

function Card({ directive }: { directive: Directive }) {
  const strings = words()
  return (
    <section class="card" aria-live="assertive" data-testid="directive" data-directive={directive.id}>
      {offered.value && <p class="new">{strings.newDirective}</p>}
      <div class="first">
        <Priority value={directive.priority} />
        <h2>{typeNames(directive.type)}</h2>
      </div>
      <p class="place" data-testid="place">
        {directive.place || strings.noPlace}
      </p>
      {directive.text && <p class="text">{directive.text}</p>}
      <p class="meta">
        <span class="eta">
          <Eta directive={directive} />
        </span>
        <span>{directive.incident}</span>
        <span>{fill(strings.issuedBy, { by: directive.issuedBy === 'engine' ? strings.engine : directive.issuedBy })}</span>
      </p>
      {offered.value && <Countdown answerBy={directive.answerBy} issuedAt={directive.issuedAt} />}
    </section>
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

function Way() {
  const canvas = useRef<HTMLDivElement>(null)
  const [frame, setFrame] = useState<{ run: () => void } | null>(null)
  const here = region.value
  useEffect(() => {
    if (here && !frame) setFrame({ run: startWay(canvas.current!, here) })
  }, [here])
  return (
    <div class="way" aria-label={words().map}>
      <div class="canvas" ref={canvas} />
      {held.value && movedByHand.value && (
        <button class="whole" data-testid="whole-way" onClick={() => frame?.run()}>
          {words().showWay}
        </button>
      )}
      <span class="credit">{here?.attribution}</span>
    </div>
  )
}

function Answers({ directive }: { directive: Directive }) {
  const strings = words()
  const next = nextAnswers(directive.state)
  const label: Record<Exclude<Answer, 'delivered'>, string> = {
    acknowledge: strings.acknowledge,
    decline: strings.decline,
    enRoute: strings.goEnRoute,
    onScene: strings.goOnScene,
    clear: strings.goClear,
  }
  const off = busy.value || !link.connected.value
  if (declining.value === directive.id && offered.value)
    return (
      <div class="answers reasons">
        <p>{strings.declineWhy}</p>
        {Object.entries(strings.declineReasons).map(([key, text]) => (
          <button
            key={key}
            class="big"
            data-testid={`decline-${key}`}
            disabled={off}
            onClick={() => {
              declining.value = null
              void answer('decline', text)
            }}
          >
            {text}
          </button>
        ))}
        <button
          class="big ghost"
          data-testid="decline-back"
          onClick={() => {
            declining.value = null
          }}
        >
          {strings.back}
        </button>
      </div>
    )
  return (
    <div class="answers">
      {next.map((what, index) => (
        <button
          key={what}
          class={`big ${index === 0 ? 'go' : ''}`}
          data-testid={what === 'decline' ? 'decline' : `answer-${what}`}
          disabled={off}
          onClick={() => {
            if (what === 'decline') declining.value = directive.id
            else void answer(what)
          }}
        >
          {label[what]}
        </button>
      ))}
    </div>
  )
}

function StatusSwitch() {
  const strings = words()
  const own = officer.value
  return (
    <div class="switch" role="radiogroup" aria-label={strings.patrol}>
      {(['available', 'busy', 'offDuty'] as const).map((status) => (
        <button
          key={status}
          role="radio"
          aria-checked={own?.status === status}
          data-testid={`status-${status}`}
          disabled={!own || busy.value || !link.connected.value}
          onClick={() => void setStatus(status)}
        >
          <Shape status={status} />
          {strings.status[status]}
        </button>
      ))}
    </div>
  )
}

function Ended({ directive }: { directive: Directive }) {
  const strings = words()
  const state = directive.state as keyof typeof strings.ended
  const loud = state === 'withdrawn' || state === 'expired'
  return (
    <section class={`ended ${loud ? 'loud' : ''}`} role="alert" data-testid="ended" data-state={directive.state}>
      <h2>{strings.ended[state]}</h2>
      <p>
        {typeNames(directive.type)} · {directive.place}
      </p>
      <p>{strings.endedNote[state]}</p>
      <button
        class="big"
        data-testid="understood"
        onClick={() => {
          ended.value = null
        }}
      >
        {strings.understood}
      </button>
    </section>
  )
}
