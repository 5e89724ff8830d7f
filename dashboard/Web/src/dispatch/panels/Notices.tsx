import { fill, words } from '../../i18n'
import { timeOfDay } from '../../shared/clock'
import { acknowledgeAlarm, board, notices, region, replaying, select } from '../desk'
import type { Notice } from '../board'
import { happeningText } from './Detail'
import { typeText } from './Queue'

/** The log of what happened, alarms with their one action. The newest is read out by screen readers. */
export function Notices() {
  const strings = words()
  void region.value
  // What still wants an action stays on top.
  const all = notices.value
  const lines = replaying.value ? all : [...all.filter((one) => !one.acknowledged), ...all.filter((one) => one.acknowledged)]
  return (
    <section class="notices" aria-label={strings.notices}>
      <div class="panel-head">
        <h2>{strings.notices}</h2>
      </div>
      <div class="notice-rows" data-testid="notices">
        {lines.length === 0 && <p class="empty">{strings.noNotices}</p>}
        {lines.map((notice) => (
          <Line key={notice.key} notice={notice} />
        ))}
      </div>
      {!replaying.value && <Spoken newest={notices.value[0]} />}
    </section>
  )
}

/** Polite for what happens, assertive for alarms. */
function Spoken({ newest }: { newest: Notice | undefined }) {
  const text = newest ? `${newest.incident} ${textOf(newest)}` : ''
  const alarm = newest?.weight === 'alarm'
  return (
    <>
      <span class="hidden-text" role="status" aria-live="polite">
        {alarm ? '' : text}
      </span>
      <span class="hidden-text" role="alert" aria-live="assertive">
        {alarm ? text : ''}
      </span>
    </>
  )
}

function Line({ notice }: { notice: Notice }) {
  const strings = words()
  const open = !notice.acknowledged && !replaying.value // Of the past nothing is left to do.
  return (
    <div
      class={`notice ${notice.weight} ${open ? 'open' : ''}`}
      data-testid="notice"
      data-kind={notice.what.kind}
      data-incident={notice.incident}
      data-open={open}
      onClick={() => select(notice.incident, true)}
    >
      <span class="at">{timeOfDay(notice.at)}</span>
      <span class="text">{textOf(notice)}</span>
      {open && (
        <button
          data-testid="acknowledge-alarm"
          onClick={(event) => {
            event.stopPropagation()
            acknowledgeAlarm(notice.key)
          }}
        >
          {strings.acknowledgeAlarm} <kbd>{strings.alarmKey}</kbd>
        </button>
      )}
    </div>
  )
}

function textOf(notice: Notice): string {
  const strings = words()
  if (notice.weight !== 'alarm') return `${notice.incident} ${happeningText(notice.what)}`
  if (notice.what.kind === 'nobodyFound') return fill(strings.noticeNobody, { incident: notice.incident })
  const incident = board.incidents.get(notice.incident)
  if (!incident) return `${notice.incident} ${strings.happening.opened}`
  const place = incident.place || strings.noPlace
  return `${notice.incident} ${fill(strings.noticeNewP1, { type: typeText(incident.type), place })}`
}
