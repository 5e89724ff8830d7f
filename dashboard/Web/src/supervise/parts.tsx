import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { age, dayText, fill, words } from '../i18n'
import { timeOfDay, wallTick } from '../shared/clock'
import { whyNot, type Asked } from './asked'
import { link } from './watch'

/** What is shown is said to be old after so long. Wall milliseconds. */
const oldMs = 20_000

/** "16:03:10" of today, else with its day. */
export function momentText(moment: number): string {
  const day = dayText(moment)
  return day === dayText(Date.now()) ? timeOfDay(moment) : `${day} ${timeOfDay(moment)}`
}

/** "4 min ago", by a clock that says what time it is now; "never". */
export function agoText(moment: number | null | undefined, now: number): string {
  const strings = words().connected
  return moment ? fill(strings.ago, { t: age((now - moment) / 1000) }) : strings.never
}

/** One part of the page: says while nothing has come, why nothing comes, and how old what stands there is. */
export function Pane<T>({
  name,
  lead,
  asked,
  head,
  children,
}: {
  name: string
  lead: string
  /** Stands above, whatever comes of the question. */
  head?: ComponentChildren
  asked: Asked<T>
  children: (value: T) => ComponentChildren
}) {
  const strings = words().connected
  const value = asked.value.value
  const fault = asked.fault.value
  const old = value ? wallTick.value - asked.at.value : 0
  return (
    <section class="connected" data-testid={`${name}-pane`} data-asked={value !== null}>
      <p class="lead quiet">{lead}</p>
      {head}
      {fault && (
        <p class="form-fault" role="alert" data-testid="pane-fault">
          ⚠ {fill(strings.notRead, { reason: whyNot(fault) })} {value !== null && fill(strings.asOf, { t: age(old / 1000) })}{' '}
          <button onClick={() => void asked.again()}>{strings.refresh}</button>
        </p>
      )}
      {!fault && old > oldMs && (
        <p class="form-fault" data-testid="pane-old">
          ⚠ {fill(strings.asOf, { t: age(old / 1000) })} <button onClick={() => void asked.again()}>{strings.refresh}</button>
        </p>
      )}
      {value === null ? !fault && <p class="empty">{strings.loading}</p> : children(value)}
    </section>
  )
}

interface ReasonProps {
  /** What the button says. */
  text: string
  /** Does it. Says why not, a word of the node; empty when it is done. */
  go: (why: string) => Promise<string>
  back: () => void
  /** What is asked before; only where no reason is needed. */
  sure?: string
}

/** A reason, which goes on the record, before anything is done; the node's no stands beside it. */
export function Reason({ text, go, back, sure }: ReasonProps) {
  const strings = words()
  const [why, setWhy] = useState('')
  const [fault, setFault] = useState('')
  const [isBusy, setBusy] = useState(false)
  const first = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    first.current?.focus()
    return () => before instanceof HTMLElement && before.isConnected && before.focus()
  }, [])
  const submit = async () => {
    if (isBusy) return
    if (!sure && !why.trim()) {
      setFault('')
      setFault('whyNeeded')
      return first.current?.focus()
    }
    setBusy(true)
    const refused = await go(why.trim())
    setBusy(false)
    setFault(refused)
    if (!refused) back()
  }
  const faultText = fault === 'whyNeeded' ? strings.connected.whyNeeded : fault && whyNot(fault)
  return (
    <form
      class="reason"
      noValidate
      data-testid="reason-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => event.key === 'Escape' && back()}
    >
      {sure && <b class="sure-text">{sure}</b>}
      {!sure && (
        <input
          ref={first as { current: HTMLInputElement | null }}
          aria-label={strings.connected.why}
          aria-required="true"
          aria-invalid={fault !== ''}
          placeholder={strings.connected.why}
          maxLength={200}
          autocomplete="off"
          data-testid="reason"
          value={why}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
      )}
      <button
        class="primary"
        data-testid="reason-go"
        disabled={isBusy || !link.connected.value}
      >
        {text}
      </button>
      {/* Where nothing is typed, a second Enter by mistake must not do it. */}
      <button
        type="button"
        class="ghost"
        ref={sure ? (first as { current: HTMLButtonElement | null }) : undefined}
        data-testid="reason-back"
        onClick={back}
      >
        {strings.back}
      </button>
      {fault && (
        <span class="form-fault" role="alert" data-testid="reason-fault" data-reason={fault}>
          ⚠ {faultText}
        </span>
      )}
    </form>
  )
}

/** A button that opens the question behind it. */
export function Asks({ testid, open, disabled, onClick, children }: AsksProps) {
  return (
    <button data-testid={testid} aria-expanded={open} disabled={disabled || !link.connected.value} onClick={onClick}>
      {children}
    </button>
  )
}

interface AsksProps {
  testid: string
  open: boolean
  disabled?: boolean
  onClick: () => void
  children: ComponentChildren
}
