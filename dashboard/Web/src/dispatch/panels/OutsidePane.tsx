import { useComputed } from '@preact/signals'
import { fill, words } from '../../i18n'
import { gravityOf, type Advisory } from '../../shared/advisories'
import { span, tick, timeOfDay } from '../../shared/clock'
import { cityName, me } from '../desk'
import { openNotice, outsideAreasOn, standing, toggleOutsideAreas } from '../outside'
import { openFromOutside, showOnMap } from '../outsideDeeds'
import { extentOf } from '../outsideShapes'
import { unrealText, wordOf } from '../outsideWords'
import { dateTimeText } from '../replay'
import { PaneHead } from './RecallPane'

const dayMs = 86_400_000

/** What other systems warn of: told, and never acted on by itself. The open one is whole, and its area is on the map. */
export function OutsidePane() {
  const strings = words().outside
  const notices = standing.value
  return (
    <section class="pane outside-pane" aria-label={strings.title} data-testid="outside-pane">
      <PaneHead title={strings.title} lead={strings.lead} press="U" />
      <div class="pane-body">
        {notices.length === 0 && <p class="empty">{strings.none}</p>}
        {notices.length > 0 && (
          <label class="outside-all">
            <input type="checkbox" data-testid="outside-all" checked={outsideAreasOn.value} onChange={toggleOutsideAreas} /> {strings.all}
          </label>
        )}
        {notices.map((notice) => (
          <Row key={notice.id} notice={notice} isOpen={openNotice.value === notice.id} />
        ))}
      </div>
    </section>
  )
}

function Row({ notice, isOpen }: { notice: Advisory; isOpen: boolean }) {
  const unreal = unrealText(notice)
  return (
    <article
      class={`outside-notice ${isOpen ? 'open' : ''} ${unreal ? 'unreal' : ''}`}
      data-testid="outside-notice"
      data-notice={notice.id}
      data-partner={notice.partner}
      data-status={notice.status}
      data-severity={notice.severity ?? ''}
      data-open={isOpen}
      onClick={() => openFromOutside(notice.id)}
    >
      {unreal && (
        <p class="outside-unreal" data-testid="outside-unreal">
          <b>{unreal}</b>
        </p>
      )}
      <Head notice={notice} isOpen={isOpen} />
      {notice.text && <p class="outside-text">{notice.text}</p>}
      {notice.instruction && (
        <p class="outside-text" data-testid="outside-instruction">
          <b>{words().outside.what}</b> {notice.instruction}
        </p>
      )}
      {isOpen && <Where notice={notice} />}
    </article>
  )
}

function Head({ notice, isOpen }: { notice: Advisory; isOpen: boolean }) {
  const strings = words().outside
  const event = notice.format === 'geojson' ? wordOf(strings.kinds, notice.event) : notice.event
  return (
    <>
      <h3>
        <button
          class="link"
          aria-expanded={isOpen}
          data-testid="outside-open"
          onClick={(event) => {
            event.stopPropagation() // Once, not by the row as well.
            openFromOutside(notice.id)
          }}
        >
          {notice.headline}
        </button>
      </h3>
      <div class="meta">
        <b class={`outside-severity ${gravityOf(notice) >= 3 ? 'due' : ''}`}>
          <Gravity value={gravityOf(notice)} /> {notice.severity ? wordOf(strings.severity, notice.severity) : strings.noSeverity}
        </b>
        {notice.urgency && <span>{wordOf(strings.urgency, notice.urgency)}</span>}
        {notice.certainty && <span>{wordOf(strings.certainty, notice.certainty)}</span>}
        {event !== notice.headline && <span>{event}</span>}
      </div>
      <div class="meta">
        <b>{notice.partner}</b>
        {notice.msgType === 'update' && <span>{strings.update}</span>}
        <Until until={notice.until} />
      </div>
    </>
  )
}

/** The day only when it is not within one. Only its text changes with the time: five hundred may count at once. */
function Until({ until }: { until: number }) {
  const text = useComputed(() => {
    const strings = words().outside
    const left = until - tick.value
    const moment = left < dayMs ? timeOfDay(until) : dateTimeText(until)
    return `${fill(strings.until, { until: moment })} · ${fill(strings.left, { t: span(left) })}`
  })
  return <span data-testid="outside-until">{text}</span>
}

function Where({ notice }: { notice: Advisory }) {
  const strings = words().outside
  const places = [...new Set(notice.area.map((area) => area.text).filter((text) => text && text !== notice.headline))]
  const hasGround = extentOf(notice).length > 0
  const own = me.value?.jurisdictions ?? []
  const cities = own.filter((id) => notice.jurisdictions.includes(id))
  return (
    <>
      {places.length > 0 && (
        <p class="outside-text">
          <b>{strings.where}</b> {places.join(' · ')}
        </p>
      )}
      {cities.length < own.length && (
        <p class="outside-text">
          <b>{words().past.city}</b> {cities.map(cityName).join(' · ')}
        </p>
      )}
      {!hasGround && <p class="outside-text quiet">{strings.everywhere}</p>}
      <div class="meta">
        <span>{fill(strings.sent, { at: dateTimeText(notice.sentAt), from: notice.from })}</span>
      </div>
      {hasGround && (
        <div class="acts">
          <button
            class="small"
            data-testid="outside-show"
            onClick={(event) => {
              event.stopPropagation()
              showOnMap(notice)
            }}
          >
            {strings.show}
          </button>
        </div>
      )}
    </>
  )
}

/** How grave, as bars: the more of them are full, the graver. All empty: not known. */
export function Gravity({ value }: { value: number }) {
  return (
    <svg class="gravity" viewBox="0 0 18 12" width="18" height="12" aria-hidden="true">
      {[1, 2, 3, 4].map((bar) => (
        <rect
          key={bar}
          x={bar * 4.5 - 4}
          y={11 - bar * 2.5}
          width="3"
          height={bar * 2.5}
          fill={bar <= value ? 'currentColor' : 'none'}
          stroke="currentColor"
          stroke-width="0.8"
        />
      ))}
    </svg>
  )
}
