import { fill, words } from '../../i18n'
import { span, tick, timeOfDay } from '../../shared/clock'
import { isNews, type Notice } from '../board'
import { openPursuit } from '../border'
import { openFromOutside } from '../outsideDeeds'
import { acknowledgeAlarm, advisories, board, cityName, notices, region, replaying, select } from '../desk'
import { happeningText } from '../names'
import { othersAlarmMs } from '../noticeRules'
import { placeText } from '../placeWords'
import { areaName } from '../policyTables'
import type { News } from '../pursuits'
import { typeName, typeText } from '../typeNames'
import { desksFor } from '../whose'

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
  const text = !newest ? '' : newest.what.kind === 'advisory' ? textOf(newest) : `${newest.incident} ${textOf(newest)}`
  const alarm = newest?.weight === 'alarm' && !isHushed(newest)
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
  const hushed = open && isHushed(notice)
  return (
    <div
      class={`notice ${hushed ? 'warning' : notice.weight} ${open && !hushed ? 'open' : ''}`}
      data-testid="notice"
      data-kind={notice.what.kind}
      data-incident={notice.incident}
      data-open={open}
      data-hushed={hushed}
      onClick={() => show(notice)}
    >
      <span class="at">{timeOfDay(notice.at)}</span>
      <span class="text">
        {textOf(notice)}
        {hushed && <span class="quiet"> · {fill(strings.told.hushed, { desks: owners(notice), n: othersAlarmMs / 1000 })}</span>}
      </span>
      {open && !hushed && (
        <button
          data-testid="acknowledge-alarm"
          onClick={(event) => {
            event.stopPropagation()
            const pursuit = acknowledgeAlarm(notice.key)
            if (pursuit) openPursuit(pursuit)
          }}
        >
          {board.mustAnswer(notice) ? strings.border.answerAlarm : strings.acknowledgeAlarm} <kbd>{strings.alarmKey}</kbd>
        </button>
      )}
    </div>
  )
}

/** Whether another desk has it first; asked again by the second, for that ends. */
function isHushed(notice: Notice): boolean {
  if (notice.weight !== 'alarm' || notice.acknowledged) return false
  void tick.value
  return board.isHushed(notice)
}

function owners(notice: Notice): string {
  const incident = board.incidents.get(notice.incident)
  return incident ? desksFor(incident, board.user, board.desk.desks).join(', ') : ''
}

function show(notice: Notice): void {
  if (!isNews(notice.what)) select(notice.incident, true)
  else if (notice.what.kind === 'advisory') openFromOutside(notice.incident)
  else if (board.pursuits.track(notice.incident) || board.pursuits.alert(notice.incident)) openPursuit(notice.incident)
}

function textOf(notice: Notice): string {
  const strings = words()
  if (isNews(notice.what)) return notice.what.kind === 'advisory' ? outsideText(notice, notice.what) : `${notice.incident} ${newsText(notice.what)}`
  if (notice.weight !== 'alarm') return `${notice.incident} ${happeningText(notice.what)}`
  if (notice.what.kind === 'nobodyFound') return fill(strings.noticeNobody, { incident: notice.incident })
  const incident = board.incidents.get(notice.incident)
  if (!incident) return `${notice.incident} ${happeningText(notice.what)}`
  const place = placeText(incident)
  if (notice.what.kind === 'nobodyAssigned') {
    const t = span(notice.at - incident.since)
    return fill(strings.told.nobodySent, { incident: notice.incident, t, type: typeName(incident.type), place })
  }
  return `${notice.incident} ${fill(strings.noticeNewP1, { type: typeText(incident.type), place })}`
}

/** The line stays in the log when the notice is over, and says so. */
function outsideText(notice: Notice, what: News): string {
  const stands = advisories.value.some((one) => one.id === notice.incident)
  return stands ? newsText(what) : `${newsText(what)} (${words().outside.over})`
}

/** What is told of a track or an alert. */
function newsText(what: News): string {
  const strings = words().border
  const isOfAreas = what.kind === 'desk_uncovered' || what.kind === 'desk_gone'
  const areas = isOfAreas ? what.text.split(', ').map(areaName).join(words().told.comma) : ''
  const ends = what.kind === 'alertOver' ? strings.alertEnd : what.kind === 'trackOver' ? strings.trackEnd : {}
  const text = (ends as Record<string, string>)[what.text] ?? (areas || what.text)
  const subject = region.value?.types.some((type) => type.code === what.subject) ? typeText(what.subject) : what.subject
  const news = { ...strings.news, ...words().deskNews }
  return fill(news[what.kind], { subject, text, city: cityName(what.city) })
}
