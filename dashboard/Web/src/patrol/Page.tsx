import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { age, fill, named, words } from '../i18n'
import { leave } from '../shared/api'
import { clock, tick } from '../shared/clock'
import type { Answer, Directive, Officer, OfficerStatus } from '../shared/contract'
import { LanguageButton, Shape, ThemeButton } from '../shared/parts'
import { soundOn } from '../shared/sounds'
import { AsOf, Card, typeNames } from './Card'
import {
  ahead,
  answer,
  ended,
  fault,
  forgetAll,
  held,
  link,
  me,
  nextAnswers,
  offered,
  officer,
  position,
  region,
  rules,
  say,
  toldAt,
  waiting,
} from './duty'
import { EmergencyStrip, SafetyStrip, SosButton } from './Emergency'
import { OpenSheet, sheet, SheetButtons } from './Sheets'
import { opensOffline } from './shell'
import { Unsent } from './Unsent'
import { movedByHand, startWay } from './way'

const plainStatuses = ['available', 'busy', 'offDuty'] as const

/** Whether the reasons for a no are being asked. */
const declining = signal<string | null>(null)

export function Page() {
  const now = held.value
  void tick.value
  return (
    <div class={`patrol ${offered.value ? 'offered' : ''}`} data-testid="patrol" data-state={now?.state ?? 'none'}>
      <StatusHeader />
      <EmergencyStrip />
      {!link.connected.value && officer.value && (
        <p class="strip alarm" role="alert" data-testid="offline">
          {fill(words().field.offlineFor, { age: age((clock.now() - toldAt.value) / clock.speed / 1000) })}
        </p>
      )}
      <SafetyStrip />
      {fault.value && (
        <p class="strip warn" role="alert" data-testid="fault">
          {fault.value}
        </p>
      )}
      <Unsent />
      {ended.value && <Ended directive={ended.value} />}
      {now ? <Card directive={now} /> : <Standing />}
      {sheet.value ? <OpenSheet /> : <Way />}
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
            {ahead.value && held.value
              ? strings.directive[held.value.state]
              : own.status === 'dispatched' && held.value
                ? offered.value
                  ? strings.newDirective
                  : strings.acknowledgedStatus
                : ownStatus(own)}
          </span>
        )}
      </div>
      <span class={`pill ${state}`} role="status" data-testid="link" data-state={state}>
        {state === 'live' ? strings.live : own ? strings.disconnected : strings.connecting}
      </span>
      <div class="tools">
        {!soundOn.value && <span class="quiet">{strings.tapForSound}</span>}
        {opensOffline.value && toldAt.value > 0 && (
          <span class="quiet" data-testid="opens-offline">
            {strings.field.opensOffline}
          </span>
        )}
        <span class="spread" />
        <LanguageButton />
        <ThemeButton />
        <SignOut />
      </div>
      <div class="tools">
        <SheetButtons />
        <SosButton />
      </div>
    </header>
  )
}

/** Nothing of this officer stays on the device; what was not sent would be lost, so that is asked first. */
function SignOut() {
  const [armed, setArmed] = useState(false)
  const n = waiting.value.length
  return (
    <button
      class="ghost"
      data-testid="sign-out"
      onClick={() => {
        if (n > 0 && !armed) return setArmed(true)
        forgetAll()
        void leave()
      }}
    >
      {armed && n > 0 ? fill(words().field.signOutUnsent, { n }) : words().signOut}
    </button>
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
      <AsOf />
    </div>
  )
}

function LastPosition() {
  const at = position.value
  return at ? <p class="quiet">{fill(words().lastPosition, { age: age((tick.value - at.at) / 1000) })}</p> : null
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
  if (declining.value === directive.id && offered.value)
    return (
      <div class="answers reasons">
        <p>{strings.declineWhy}</p>
        {Object.entries(strings.declineReasons).map(([key, text]) => (
          <button
            key={key}
            class="big"
            data-testid={`decline-${key}`}
            onClick={() => {
              declining.value = null
              answer('decline', text)
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
          onClick={() => {
            if (what === 'decline') declining.value = directive.id
            else answer(what)
          }}
        >
          {label[what]}
        </button>
      ))}
    </div>
  )
}

/** The status by the region's own table, else as boards show it. */
function ownStatus(own: Officer): string {
  const found = rules.value.statuses?.find((one) => one.code === own.statusCode)
  return found ? named(found) : words().status[own.status]
}

/** Statuses an officer may set by hand now: those of the region's table that follow on this one, else the three that every region has. */
function choices(own: Officer | null): { code: string; shows: OfficerStatus; text: string }[] {
  const strings = words().status
  const table = rules.value.statuses
  if (!table) return plainStatuses.map((status) => ({ code: status, shows: status, text: strings[status] }))
  const next = table.find((one) => one.code === own?.statusCode)?.next ?? ['*']
  return table
    .filter((one) => one.setBy === 'anyone' && (next.includes('*') || next.includes(one.code) || one.code === own?.statusCode))
    .map((one) => ({ code: one.code, shows: one.shows as OfficerStatus, text: named(one) }))
}

function StatusSwitch() {
  const own = officer.value
  // What was said last is shown at once.
  const said = waiting.value.findLast(({ deed }) => deed.kind === 'status')?.deed
  const all = choices(own)
  const shown =
    said?.kind === 'status'
      ? said.code
      : (all.find((one) => one.code === own?.statusCode) ?? all.find((one) => one.shows === own?.status))?.code
  const plain = plainStatuses.flatMap((status) => all.find((one) => one.shows === status) ?? [])
  const rest = all.filter((one) => !plain.includes(one))
  return (
    <div class="switch" role="radiogroup" aria-label={words().patrol}>
      {plain.map((one) => (
        <button
          key={one.code}
          role="radio"
          aria-checked={shown === one.code}
          data-testid={`status-${one.shows}`}
          disabled={!own}
          onClick={() => say({ kind: 'status', code: one.code, comment: '' })}
        >
          <Shape status={one.shows} />
          {one.text}
        </button>
      ))}
      {rest.length > 0 && (
        <select
          aria-label={words().field.otherStatus}
          data-testid="status-other"
          disabled={!own}
          value={rest.some((one) => one.code === shown) ? shown : ''}
          onChange={(event) => event.currentTarget.value && say({ kind: 'status', code: event.currentTarget.value, comment: '' })}
        >
          <option value="">{words().field.otherStatus}</option>
          {rest.map((one) => (
            <option key={one.code} value={one.code}>
              {one.text}
            </option>
          ))}
        </select>
      )}
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
      {directive.why && <p data-testid="ended-why">{fill(strings.field.why, { why: directive.why })}</p>}
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
