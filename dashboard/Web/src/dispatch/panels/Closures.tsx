import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Closure, ClosureKind } from '../../shared/contract'
import { closures, linkState, mapSide } from '../desk'
import { perform } from '../orders'
import { closureValues, towards } from '../roads'

/** Minutes that one press keeps a street closed beyond its end. */
const longerMinutes = 120
const closureMinutesMax = 30 * 24 * 60

/** The closed streets; nothing while there are none. */
export function Closures() {
  const strings = words()
  const rows = closures.value
  if (rows.length === 0) return null
  return (
    <section class="closures" aria-label={strings.closures}>
      <div class="panel-head">
        <h2>{strings.closures}</h2>
        <span>{rows.length}</span>
      </div>
      <div class="closure-rows" data-testid="closures">
        {rows.map((closure) => (
          <Row key={closure.id} closure={closure} />
        ))}
      </div>
    </section>
  )
}

function Row({ closure }: { closure: Closure }) {
  const strings = words()
  const offline = linkState.value.state === 'disconnected'
  const values = closureValues(closure)
  const left = Math.max(0, Math.ceil((closure.until - tick.value) / 60_000))
  return (
    <div
      class="closure"
      data-testid="closure"
      data-closure={closure.id}
      data-kind={closure.kind}
      onClick={() => mapSide.show(closure.lng, closure.lat, true)}
    >
      <ClosureMark kind={closure.kind} />
      <span class="what">
        <span class="street">{values.street}</span>
        <span class="id">{closure.id}</span>
      </span>
      <span class="for" title={span(closure.until - tick.value)}>
        {fill(strings.closedUntil, { until: values.until! })}
      </span>
      <span class="why" title={closure.why}>
        {closure.kind === 'point' && <span class="hidden-text">{strings.blockedPoint} · </span>}
        {typeof closure.heading === 'number' ? `${towards(closure.heading)} · ` : ''}
        {fill(strings.closedBy, { why: closure.why, by: closure.by })}
      </span>
      <span class="acts" onClick={(event) => event.stopPropagation()}>
        <button
          data-testid="renew-closure"
          disabled={offline || left + longerMinutes > closureMinutesMax}
          title={fill(strings.longerTitle, values)}
          onClick={() => void perform({ verb: 'renew', closure, minutes: left + longerMinutes })}
        >
          {strings.longer}
        </button>
        <button
          data-testid="reopen"
          disabled={offline}
          title={fill(strings.reopenTitle, values)}
          onClick={() => void perform({ verb: 'reopen', closure })}
        >
          {strings.reopen}
        </button>
      </span>
    </div>
  )
}

/** The sign of a closure; the same is on the map. */
export function ClosureMark({ kind }: { kind: ClosureKind }) {
  return (
    <svg class="mark" viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
      <circle cx="8" cy="8" r="6.6" fill="var(--closed)" />
      {kind === 'street' ? (
        <rect x="3.6" y="6.6" width="8.8" height="2.8" fill="var(--on-closed)" />
      ) : (
        <path d="M5.2 5.2 10.8 10.8M10.8 5.2 5.2 10.8" stroke="var(--on-closed)" stroke-width="2.2" />
      )}
    </svg>
  )
}
