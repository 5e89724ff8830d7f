import { computed, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Officer, OfficerStatus } from '../../shared/contract'
import { Shape } from '../../shared/parts'
import {
  board,
  boardLoaded,
  counts,
  crewsVersion,
  incidentsVersion,
  officerList,
  officersVersion,
  replaying,
  selectedIncident,
  selectedOfficer,
  selectOfficer,
} from '../desk'
import { wanted } from '../crewLists'
import { crewTab, unread } from '../messages'
import { filter, onlyStatus } from '../officerFilter'
import { perform } from '../orders'
import { statusName } from '../policyTables'
import { Messages } from './Messages'
import { OfficerCard } from './OfficerCard'
import { SendingBoard } from './SendingBoard'

/** Height of a row in CSS pixels; the list draws only the rows in sight, so 2,000 officers cost no more than 40. */
const rowHeight = 28
const spareRows = 6

const top = signal(0)
const height = signal(600)

const shown = computed<Officer[]>(() => {
  const wanted = filter.value.trim().toLowerCase()
  const names = words().status
  return officerList.value.filter(
    (officer) =>
      (onlyStatus.value === null || officer.status === onlyStatus.value) &&
      (wanted === '' ||
        officer.code.toLowerCase().includes(wanted) ||
        (officer.incident ?? '').includes(wanted) ||
        names[officer.status].toLowerCase().includes(wanted)),
  )
})

/** Officers, what was said to them, and what of sending wants a person. */
export function Officers() {
  const strings = words()
  const tab = crewTab.value
  const chosen = selectedOfficer.value
  const officer = chosen === null ? undefined : board.officers.get(chosen)
  void officersVersion.value
  return (
    <section class="officers" aria-label={strings.officers}>
      <div class="crew-tabs" role="tablist" aria-label={strings.officers}>
        <Tab tab="list" n={0} />
        <Tab tab="messages" n={unread.value.length} />
        <Tab tab="sending" n={wanted.value} />
      </div>
      {tab === 'messages' ? <Messages /> : tab === 'sending' ? <SendingBoard /> : <List />}
      {tab === 'list' && officer && <OfficerCard officer={officer} />}
    </section>
  )
}

function Tab({ tab, n }: { tab: typeof crewTab.value; n: number }) {
  return (
    <button role="tab" aria-selected={crewTab.value === tab} data-testid={`crew-${tab}`} onClick={() => (crewTab.value = tab)}>
      {words().crews.tabs[tab]}
      {tab === 'list' && (
        <span class="quiet" title={fill(words().onDuty, { n: counts.value.onDuty })}>
          {counts.value.onDuty}
        </span>
      )}
      {n > 0 && <b class="badge">{n}</b>}
    </button>
  )
}

function List() {
  const strings = words()
  const rows = shown.value
  const first = Math.max(0, Math.floor(top.value / rowHeight) - spareRows)
  const visible = rows.slice(first, first + Math.ceil(height.value / rowHeight) + 2 * spareRows)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      height.value = box.current?.clientHeight ?? 600
    })
    watch.observe(box.current!)
    return () => watch.disconnect()
  }, [])
  useEffect(() => showSelected(box.current!), [selectedOfficer.value])
  return (
    <>
      <div class="officer-tools">
        <input
          type="search"
          data-testid="officer-filter"
          placeholder={strings.filter}
          aria-label={strings.filter}
          value={filter.value}
          onInput={(event) => {
            filter.value = event.currentTarget.value
          }}
        />
        <div class="chips">
          {(['available', 'dispatched', 'enRoute', 'onScene', 'busy', 'offDuty'] as const).map((status) => (
            <Chip key={status} status={status} />
          ))}
        </div>
      </div>
      <div
        class="officer-rows"
        role="listbox"
        tabIndex={0}
        aria-label={strings.officers}
        data-testid="officers"
        ref={box}
        onScroll={(event) => {
          top.value = event.currentTarget.scrollTop
        }}
      >
        {rows.length === 0 && <p class="empty">{boardLoaded.value ? strings.noMatch : strings.boardLoading}</p>}
        <div style={{ height: rows.length * rowHeight }} role="presentation" />
        {visible.map((officer, index) => (
          <Row key={officer.id} officer={officer} at={first + index} of={rows.length} />
        ))}
      </div>
    </>
  )
}

/** Brings the selected row into sight when it was chosen elsewhere. */
function showSelected(box: HTMLDivElement): void {
  const index = shown.peek().findIndex((officer) => officer.id === selectedOfficer.peek())
  if (index < 0) return
  const at = index * rowHeight
  if (at < box.scrollTop || at + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = at - box.clientHeight / 3
}

function Chip({ status }: { status: OfficerStatus }) {
  const chosen = onlyStatus.value === status
  return (
    <button
      aria-pressed={chosen}
      title={words().status[status]}
      data-testid={`filter-${status}`}
      onClick={() => {
        onlyStatus.value = chosen ? null : status
      }}
    >
      <Shape status={status} />
      {counts.value[status]}
      <span class="hidden-text">{words().status[status]}</span>
    </button>
  )
}

function Row({ officer, at, of }: { officer: Officer; at: number; of: number }) {
  const strings = words()
  void incidentsVersion.value
  const chosen = selectedOfficer.value === officer.id
  const incident = selectedIncident.value ? board.incidents.get(selectedIncident.value) : undefined
  const sendable = !replaying.value && chosen && incident !== undefined && officer.status === 'available'
  return (
    <div
      class={`officer ${chosen ? 'chosen' : ''}`}
      style={{ top: at * rowHeight }}
      role="option"
      aria-selected={chosen}
      aria-posinset={at + 1}
      aria-setsize={of}
      data-testid="officer-row"
      data-officer={officer.code}
      data-status={officer.status}
      onClick={() => (chosen ? selectOfficer(null) : void perform({ verb: 'find', officer }))}
    >
      <Shape status={officer.status} />
      <span class="code">{officer.code}</span>
      <span class={`state ${officer.late ? 'late' : ''}`} title={statusName(officer.statusCode, officer.status)}>
        {marks(officer)}
        {sendable ? '' : stateText(officer)}
      </span>
      {sendable && incident ? (
        <button
          data-testid="send-to"
          onClick={(event) => {
            event.stopPropagation()
            void perform({ verb: 'dispatch', officer, incident })
          }}
        >
          {fill(strings.sendTo, { incident: incident.id })}
        </button>
      ) : (
        <span class="on">{officer.incident ?? ''}</span>
      )}
      <Since at={officer.since} />
    </div>
  )
}

/** Beside the number of an incident there is room for the short word only. */
function stateText(officer: Officer): string {
  return officer.incident ? words().statusShort[officer.status] : statusName(officer.statusCode, officer.status)
}

/** What asks to be looked at, before the status: an emergency, an unanswered safety check, what no engine may send. */
function marks(officer: Officer): string {
  void crewsVersion.value
  const emergency = officer.panic || board.crews.panics.some((one) => one.officer === officer.id)
  const alarm = emergency ? '⚠ ' : officer.safety ? '◷ ' : ''
  return officer.availability === 'conditional' ? `${alarm}(!) ` : alarm
}

function Since({ at }: { at: number }) {
  return <span class="for">{at > 0 ? span(tick.value - at) : '–'}</span>
}
