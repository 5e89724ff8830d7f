import { age, fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Panic, Safety } from '../../shared/officers'
import { isSeen } from '../crews'
import { panics, safetyAlarms } from '../crewLists'
import { board, link, me, replaying, select } from '../desk'
import { detailTab } from '../detailTabs'
import { beginLine, runLine } from '../line'
import { newestFix } from '../placeWords'
import { safetyWhy } from '../policyTables'

/** Officers in an emergency, and those who did not answer a safety check: above everything else, until a named person has ended it. */
export function EmergencyBand() {
  const all = panics.value
  const silent = safetyAlarms.value
  if (all.length + silent.length === 0) return null
  return (
    <div class="emergency-band" role="alert" aria-live="assertive">
      {all.map((panic) => (
        <PanicLine key={panic.id} panic={panic} />
      ))}
      {silent.map((one) => (
        <SafetyLine key={one.officer} safety={one} />
      ))}
    </div>
  )
}

function PanicLine({ panic }: { panic: Panic }) {
  const strings = words().crews
  const now = tick.value
  const seen = isSeen(panic, me.value?.user ?? '')
  const names = panic.acknowledged.map((one) => one.by).join(', ')
  const offline = !link.connected.value
  const fixed = newestFix(panic.officer, panic.positionAt)
  return (
    <section class={`panic ${seen ? 'seen' : ''}`} data-testid="panic" data-officer={panic.code} data-seen={seen}>
      <b class="what">⚠ {strings.panic}</b>
      <span class="who">{fill(strings.panicOf, { officer: panic.code, age: age((now - panic.raisedAt) / 1000) })}</span>
      <span>
        {[
          panic.presses > 1 ? fill(strings.panicPresses, { n: panic.presses }) : '',
          fixed ? fill(strings.panicFix, { age: age((now - fixed) / 1000) }) : strings.panicNoPosition,
          panic.onDuty ? '' : strings.panicOffDuty,
          panic.recorded ? '' : strings.panicUnrecorded,
          names ? fill(strings.panicSeen, { names }) : strings.panicUnseen,
        ]
          .filter((text) => text !== '')
          .join(' · ')}
      </span>
      <span class="spread" />
      <button data-testid="panic-show" onClick={() => show(panic)}>
        {panic.incident ? strings.panicShow : strings.panicFind}
      </button>
      {!seen && !replaying.value && (
        <button data-testid="panic-acknowledge" disabled={offline} onClick={() => void runLine(`ack ${panic.code}`)}>
          {strings.panicAcknowledge}
        </button>
      )}
      {!replaying.value && (
        <button data-testid="panic-end" disabled={offline} onClick={() => beginLine(`endpanic ${panic.code} `)}>
          {strings.panicEnd}
        </button>
      )}
    </section>
  )
}

/** Its incident with the ranking, if it has one; else the place. */
function show(panic: Panic): void {
  if (panic.incident && board.incidents.has(panic.incident)) {
    select(panic.incident, true)
    detailTab.value = 'send'
  } else void runLine(`f ${panic.code}`)
}

function SafetyLine({ safety }: { safety: Safety }) {
  const strings = words().crews
  const silent = span(tick.value - (safety.alarmAt ?? safety.answerBy))
  return (
    <section class="panic safety-line" data-testid="safety-alarm" data-officer={safety.code}>
      <b class="what">◷ {strings.safetyAlarm}</b>
      <span>{fill(strings.safetyText, { officer: safety.code, t: silent, why: safetyWhy(safety.why) })}</span>
      <span class="spread" />
      <button data-testid="safety-show" onClick={() => void runLine(`f ${safety.code}`)}>
        {strings.panicFind}
      </button>
      <button data-testid="safety-clear" disabled={!link.connected.value} onClick={() => void runLine(`ok ${safety.code}`)}>
        {strings.safetyClear}
      </button>
    </section>
  )
}
