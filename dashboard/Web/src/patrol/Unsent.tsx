import { age, fill, named, refusalText, words } from '../i18n'
import { timeOfDay, wallTick } from '../shared/clock'
import { dismiss, officer, refused, rules, waiting } from './duty'
import type { Deed } from './outbox'

/** What was said and is not with the node yet, and what the node did not take: nothing of it is hidden. */
export function Unsent() {
  void wallTick.value
  const strings = words().field
  const late = waiting.value.filter((item) => item.tried || Date.now() - item.at > 1500)
  return (
    <>
      {refused.value.map((item) => (
        <section class="refused" role="alert" key={item.id} data-testid="refused" data-reason={item.refused}>
          <b>
            {strings.refusedTitle}: {deedText(item.deed)}
          </b>
          <p>{fill(strings.refusedAt, { time: timeOfDay(item.at), why: whyText(item.refused!) })}</p>
          <button data-testid="refused-seen" onClick={() => dismiss(item.id)}>
            {words().understood}
          </button>
        </section>
      ))}
      {late.length > 0 && (
        <section class="unsent" data-testid="unsent" data-count={late.length}>
          <b>{fill(strings.waitingTitle, { n: late.length })}</b>
          <ol>
            {late.map((item) => (
              <li key={item.id} data-testid="unsent-item">
                {deedText(item.deed)} <span class="quiet">{fill(strings.waitingAge, { age: age((Date.now() - item.at) / 1000) })}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

function whyText(reason: string): string {
  return reason === 'nodeFault' ? words().field.nodeFault : refusalText(reason, { officer: officer.value?.code ?? '', incident: '' })
}

function statusName(code: string): string {
  const found = rules.value.statuses?.find((one) => one.code === code)
  return found ? named(found) : ((words().status as Record<string, string>)[code] ?? code)
}

/** What was said, in words. */
export function deedText(deed: Deed): string {
  const { deeds } = words().field
  switch (deed.kind) {
    case 'answer':
      return deeds.answer[deed.answer]
    case 'status':
      return fill(deeds.status, { code: statusName(deed.code) })
    case 'message':
    case 'note':
      return fill(deeds[deed.kind], { text: deed.text })
    case 'take':
      return fill(deeds.take, { incident: deed.incident })
    default:
      return deeds[deed.kind]
  }
}
