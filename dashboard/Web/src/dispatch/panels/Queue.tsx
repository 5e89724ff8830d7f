import { useEffect, useRef } from 'preact/hooks'
import { age, fill, words } from '../../i18n'
import { watchPostType } from '../../shared/border'
import { span, tick, timeOfDay } from '../../shared/clock'
import type { DirectiveState, HeldBy, Incident, OfficerStatus } from '../../shared/contract'
import { Priority, Shape } from '../../shared/parts'
import { openPursuit } from '../border'
import { alerts, board, boardLoaded, me, queueHeld, region, replaying, select, selectedIncident, selectedPursuit } from '../desk'
import { areasOpen, hiddenQueue, listedQueue, onlyMine, ownAreas } from '../desks'
import { isForgotten, isLate } from '../order'
import { placeText } from '../placeWords'
import { areaName } from '../policyTables'
import { typeName, typeText } from '../typeNames'
import { AreasBox } from './AreasBox'
import { HandOvers } from './HandOvers'
import { Lines } from './Lines'
import { RowMarks, RowSigns } from './RowMarks'

/** Which officer shape a directive's state has. */
export function shapeOf(state: DirectiveState): OfficerStatus {
  return state === 'enRoute' ? 'enRoute' : state === 'onScene' ? 'onScene' : 'dispatched'
}

export function Queue() {
  const strings = words()
  const rows = listedQueue.value
  const split = splitOf(rows)
  return (
    <section class="queue" aria-label={strings.incidents}>
      <div class="panel-head">
        <h2>{strings.incidents}</h2>
        <span>{rows.length}</span>
        <span class="spread" />
        {!replaying.value && <Filter />}
        {/* How many wait stands in the page's head. */}
        {queueHeld.value && <span data-testid="order-held">{strings.orderHeld}</span>}
      </div>
      {areasOpen.value && !replaying.value && <AreasBox />}
      {!replaying.value && <Lines />}
      {!replaying.value && <HandOvers />}
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
        {rows.length === 0 && <p class="empty">{emptyText()}</p>}
        {split > 0 && <Divider text={strings.desk.nobodyOn} n={split} />}
        {rows.map((incident, index) => [
          split > 0 && index === split && <Divider key="split" text={strings.desk.inHand} n={rows.length - split} />,
          <Row key={incident.id} incident={incident} />,
        ])}
      </div>
      <Hidden />
    </section>
  )
}

let lastSplit = 0
/** The place of the first row that somebody is on, when there are rows of both kinds; it stays where it is while the order is held. */
function splitOf(rows: readonly Incident[]): number {
  if (!queueHeld.value)
    lastSplit = Math.max(
      0,
      rows.findIndex((incident) => incident.state !== 'waiting'),
    )
  return lastSplit < rows.length ? lastSplit : 0
}

function emptyText(): string {
  const strings = words()
  if (!boardLoaded.value) return strings.boardLoading
  return hiddenQueue.value.length > 0 ? strings.desk.noneMine : strings.noIncidents
}

function Divider({ text, n }: { text: string; n: number }) {
  return (
    <div class="divider" role="presentation">
      {text} <b>{n}</b>
    </div>
  )
}

/** Mine or all, and which areas are mine. */
function Filter() {
  const strings = words().desk
  const areas = [...ownAreas.value.values()].flat()
  return (
    <span class="queue-filter" role="group" aria-label={strings.filterLabel}>
      <button
        class="small"
        aria-pressed={onlyMine.value}
        title={strings.filterLabel}
        data-testid="only-mine"
        onClick={() => (onlyMine.value = !onlyMine.value)}
      >
        {onlyMine.value ? strings.mine : strings.allRows}
      </button>
      <button
        class="small areas"
        aria-expanded={areasOpen.value}
        title={strings.areasTitle}
        data-testid="areas-button"
        onClick={() => (areasOpen.value = !areasOpen.value)}
      >
        {strings.areas}: {areas.length === 0 ? strings.areasNone : areas.length > 2 ? areas.length : areas.map(areaName).join(', ')}
      </button>
    </span>
  )
}

/** What the filter leaves out is counted, and what of it is late: nothing that waits is out of sight without a word. */
function Hidden() {
  const strings = words().desk
  const hidden = hiddenQueue.value
  if (hidden.length === 0) return null
  const limits = region.value?.waitingLateSeconds ?? []
  const late = hidden.filter((incident) => isLate(incident, tick.value, limits)).length
  return (
    <button class={`hidden-rows ${late > 0 ? 'late' : ''}`} data-testid="hidden-rows" onClick={() => (onlyMine.value = false)}>
      {fill(strings.hiddenRows, { n: hidden.length })}
      {late > 0 && <b> ⚠ {fill(strings.hiddenLate, { n: late })}</b>}
      <span class="spread" />
      {strings.showAll}
    </button>
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

/** Both names where there is room for them, else the first. */
function TypeNames({ code }: { code: string }) {
  const both = typeText(code)
  const first = typeName(code)
  const second = code !== watchPostType && both.startsWith(`${first} `) ? both.slice(first.length + 1) : ''
  return (
    <span class="type" title={both}>
      <span>{first}</span> {second && <span>{second}</span>}
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
  const limits = region.value?.waitingLateSeconds ?? []
  const late = isLate(incident, tick.value, limits)
  const forgotten = isForgotten(incident, tick.value, limits)
  return (
    <div
      ref={element}
      class={`row ${chosen ? 'chosen' : ''} ${forgotten ? 'forgotten' : ''}`}
      role="option"
      aria-selected={chosen}
      data-testid="queue-row"
      data-incident={incident.id}
      data-state={incident.state}
      data-late={late}
      onClick={() => choose(incident)}
    >
      <Priority value={incident.priority} />
      <span class="what">
        {incident.type === watchPostType && <PostMark incident={incident} />}
        <TypeNames code={incident.type} />
        <span class="id">{incident.id}</span>
      </span>
      <InState incident={incident} late={late} said={forgotten} />
      <span class="where">
        <span class="place">
          {placeText(incident)}
          {incident.calls > 1 ? ` · ${fill(strings.nCalls, { n: incident.calls })}` : ''}
        </span>
        <span class="signs">
          <RowSigns incident={incident} />
        </span>
        <span class="held">
          {forgotten ? (
            <b class="nobody">
              {strings.desk.nobodySent}
            </b>
          ) : incident.officers.length === 0 ? (
            <span class="none">{incident.state === 'cleared' ? strings.incidentState.cleared : strings.unassigned}</span>
          ) : (
            incident.officers.slice(0, 2).map((holder) => <Holder key={holder.directive} holder={holder} alone={incident.officers.length === 1} />)
          )}
          {incident.officers.length > 2 && <span>+{incident.officers.length - 2}</span>}
        </span>
      </span>
      <RowMarks incident={incident} me={me.value?.user ?? ''} />
    </div>
  )
}

/** How long it is in its state; late in colour, with a sign and a word, if the row does not say it anyway. */
function InState({ incident, late, said }: { incident: Incident; late: boolean; said: boolean }) {
  const strings = words()
  const inState = span(tick.value - incident.since)
  const title = [
    fill(strings.desk.stateFor, { state: strings.incidentState[incident.state], t: inState }),
    `${strings.opened} ${timeOfDay(incident.openedAt)}, ${fill(strings.desk.openedAgo, { t: age((tick.value - incident.openedAt) / 1000) })}`,
  ].join(' · ')
  return (
    <span class={`timer ${late ? 'late' : ''}`} title={late ? `${strings.desk.lateWord} · ${title}` : title} data-testid="in-state">
      {late && (said ? '⚠ ' : `⚠ ${strings.desk.lateWord} `)}
      {inState}
    </span>
  )
}

/** Beside others its shape says how far it is: two states in words would leave no room for the place. */
function Holder({ holder, alone }: { holder: HeldBy; alone: boolean }) {
  return (
    <span class="holder" title={words().directive[holder.state]}>
      <Shape status={shapeOf(holder.state)} />
      {holder.code} <span class={alone ? 'quiet' : 'hidden-text'}>{words().directive[holder.state]}</span>
    </span>
  )
}
