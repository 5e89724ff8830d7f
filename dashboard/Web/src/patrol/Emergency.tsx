import { signal } from '@preact/signals'
import { fill, words } from '../i18n'
import { span, tick, timeOfDay } from '../shared/clock'
import { link, officer, panic, say, waiting } from './duty'

/** The second press must come within this long: a button in a pocket is pressed once. */
const armedMs = 4000

const armed = signal(false)
let timer: ReturnType<typeof setTimeout> | undefined

/** Two presses alarm every desk. */
export function SosButton() {
  const strings = words().field
  if (!officer.value) return null
  return (
    <button
      class={`sos ${armed.value ? 'armed' : ''}`}
      title={strings.sosTitle}
      aria-label={strings.sosTitle}
      data-testid="sos"
      onClick={press}
    >
      {armed.value ? strings.sosArm : strings.sos}
    </button>
  )
}

function press(): void {
  clearTimeout(timer)
  if (armed.value) {
    armed.value = false
    navigator.vibrate?.([60, 60, 60])
    say({ kind: 'panic', panic: crypto.randomUUID() })
    return
  }
  armed.value = true
  timer = setTimeout(() => {
    armed.value = false
  }, armedMs)
}

/** The emergency that stands, and who has seen it. */
export function EmergencyStrip() {
  const strings = words().field
  const mine = waiting.value.find((item) => item.deed.kind === 'panic')
  const stands = panic.value
  if (!mine && !stands) return null
  const seen = stands?.acknowledgedBy ?? []
  return (
    <section class="emergency" role="alert" data-testid="emergency" data-state={stands ? (seen.length > 0 ? 'seen' : 'raised') : 'sending'}>
      <b>{stands ? fill(strings.sosRaised, { time: timeOfDay(stands.raisedAt) }) : strings.sosSending}</b>
      {seen.length > 0 && <p data-testid="emergency-seen">{fill(strings.sosSeen, { names: seen.join(', ') })}</p>}
    </section>
  )
}

/** The engine, or a desk, asks whether all is well. */
export function SafetyStrip() {
  const strings = words().field
  const asked = officer.value?.safety
  const said = waiting.value.some((item) => item.deed.kind === 'safety')
  if (!asked || said) return null
  const alarm = asked.alarmAt != null
  return (
    <section class={`safety ${alarm ? 'alarm' : ''}`} role="alert" data-testid="safety" data-state={asked.state}>
      <b>{strings.safetyAsk}</b>
      <span>{alarm ? strings.safetyAlarm : fill(strings.safetyBy, { t: span(asked.answerBy - tick.value + 999) })}</span>
      <button class="big go" data-testid="safety-ok" onClick={() => say({ kind: 'safety' })}>
        {strings.safetyOk}
      </button>
      {!link.connected.value && <span>{strings.notSent}</span>}
    </section>
  )
}
