import { useEffect, useRef } from 'preact/hooks'
import { bothNames, fill, named, words } from '../../i18n'
import { watchPostType } from '../../shared/border'
import { span, tick } from '../../shared/clock'
import type { DirectiveState, HeldBy, Incident, OfficerStatus } from '../../shared/contract'
import { Priority, Shape } from '../../shared/parts'
import { openPursuit } from '../border'
import { alerts, board, boardLoaded, counts, queue, queueHeld, region, select, selectedIncident, selectedPursuit } from '../desk'
import { isLate } from '../order'

/** Which officer shape a directive's state has. */
export function shapeOf(state: DirectiveState): OfficerStatus {
  return state === 'enRoute' ? 'enRoute' : state === 'onScene' ? 'onScene' : 'dispatched'
}

export function typeText(code: string): string {
  const type = region.value?.types.find((one) => one.code === code)
  return type ? bothNames(type) : code
}

/** Beside the mark of its alert there is no room for both names. */
function shortType(code: string): string {
  const type = region.value?.types.find((one) => one.code === code)
  return type ? named(type) : code
}

export function Queue() {
  const strings = words()
  const rows = queue.value
  return (
    <section class="queue" aria-label={strings.incidents}>
      <div class="panel-head">
        <h2>{strings.incidents}</h2>
        <span>{rows.length}</span>
        <span class="spread" />
        {queueHeld.value && <span data-testid="order-held">{strings.orderHeld}</span>}
        <span>{fill(strings.nWaiting, { n: counts.value.waiting })}</span>
      </div>
      <div
        class="queue-rows"
        role="listbox"
        tabIndex={0}
        aria-label={strings.incidents}
        data-testid="queue"
        onPointerEnter={() => {
          queueHeld.value = true
        }}
        onPointerLeave={() => {
          queueHeld.value = false
        }}
      >
        {rows.length === 0 && <p class="empty">{boardLoaded.value ? strings.noIncidents : strings.boardLoading}</p>}
        {rows.map((incident) => (
          <Row key={incident.id} incident={incident} />
        ))}
      </div>
    </section>
  )
}

/** A watch post leads to the room of its alert. */
function choose(incident: Incident): void {
  const alert = incident.type === watchPostType ? board.pursuits.alertOfPost(incident.id) : undefined
  if (alert && selectedPursuit.peek() !== alert.id) openPursuit(alert.id)
  select(incident.id, true)
}

function PostMark({ incident }: { incident: Incident }) {
  void alerts.value
  const alert = board.pursuits.alertOfPost(incident.id)
  return (
    <span class="post-mark" data-testid="post-mark">
      ⇄ {alert?.id ?? ''}
    </span>
  )
}

function Row({ incident }: { incident: Incident }) {
  const strings = words()
  const chosen = selectedIncident.value === incident.id
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={element}
      class={`row ${chosen ? 'chosen' : ''}`}
      role="option"
      aria-selected={chosen}
      data-testid="queue-row"
      data-incident={incident.id}
      data-state={incident.state}
      onClick={() => choose(incident)}
    >
      <Priority value={incident.priority} />
      <span class="what">
        {incident.type === watchPostType && <PostMark incident={incident} />}
        <span class="type">{incident.type === watchPostType ? shortType(incident.type) : typeText(incident.type)}</span>
        <span class="id">{incident.id}</span>
      </span>
      <Age incident={incident} />
      <span class="where">
        <span class="place">
          {incident.place || strings.noPlace}
          {incident.calls > 1 ? ` · ${fill(strings.nCalls, { n: incident.calls })}` : ''}
        </span>
        <span class="held">
          {incident.officers.length === 0 ? (
            <span class="none">{strings.unassigned}</span>
          ) : (
            incident.officers.slice(0, 2).map((holder) => <Holder key={holder.directive} holder={holder} />)
          )}
          {incident.officers.length > 2 && <span>+{incident.officers.length - 2}</span>}
        </span>
      </span>
    </div>
  )
}

function Age({ incident }: { incident: Incident }) {
  const late = isLate(incident, tick.value, region.value?.waitingLateSeconds ?? [])
  return (
    <span class={`timer ${late ? 'late' : ''}`} title={late ? words().late : undefined}>
      {span(tick.value - incident.openedAt)}
    </span>
  )
}

function Holder({ holder }: { holder: HeldBy }) {
  return (
    <span class="holder">
      <Shape status={shapeOf(holder.state)} />
      {holder.code} <span class="quiet">{words().directive[holder.state]}</span>
    </span>
  )
}
