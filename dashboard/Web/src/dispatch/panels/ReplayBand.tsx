import { fill, named, words } from '../../i18n'
import { tick } from '../../shared/clock'
import { echo, linkState, live, region, seeking } from '../desk'
import { aim, dateTimeText, endReplay, liveAlarms, missed, replay } from '../replay'
import { typeText } from '../typeNames'

/** Says, across the whole page and in a colour of its own, that this is the past; and what the present has brought since. */
export function ReplayBand() {
  const strings = words().replay
  const now = replay.value
  if (!now) return null
  return (
    <section class="replay-band" aria-label={strings.band} data-testid="replay-band" data-state={now.state} data-speed={now.speed}>
      <b class="mark">{strings.mark}</b>
      <span class="moment" data-testid="replay-moment">
        {dateTimeText(aim.value ?? tick.value)} · {now.speed}×
      </span>
      <State />
      <Missing ids={now.missing} />
      <span class="spread" />
      <Present />
      <button data-testid="replay-leave" onClick={() => void endReplay()}>
        {strings.leave} <kbd>F9</kbd>
      </button>
    </section>
  )
}

function State() {
  const strings = words().replay
  const state = replay.value?.state
  const text = echo.value?.bad
    ? echo.value.text
    : linkState.value.state === 'disconnected'
      ? strings.lost
      : seeking.value
        ? strings.seeking
        : state === 'atEnd'
          ? strings.atEnd
          : state === 'paused'
            ? strings.paused
            : strings.readOnly
  return (
    <span class="state" role="status" data-testid="replay-state">
      {text}
    </span>
  )
}

function Missing({ ids }: { ids: readonly number[] }) {
  if (ids.length === 0) return null
  const cities = ids.map((id) => {
    const city = region.value?.jurisdictions.find((one) => one.id === id)
    return city ? named(city) : String(id)
  })
  const text = fill(words().replay.missing, { cities: cities.join(', ') })
  return (
    <span class="missing" title={text} data-testid="replay-missing">
      {text}
    </span>
  )
}

/** What came in meanwhile, and what is heard and not yet acknowledged: whoever looks back must not miss it. */
function Present() {
  const strings = words().replay
  const fresh = missed.value
  const alarms = liveAlarms.value
  const newest = fresh.at(-1)
  const lost = !live.link.connected.value
  const due = lost || fresh.length > 0 || alarms > 0
  const counts = [
    fresh.length > 0 && fill(strings.news, { n: fresh.length }),
    alarms > 0 && fill(fresh.length > 0 ? strings.alarmsToo : strings.alarms, { n: alarms }),
  ]
  return (
    <span
      class={`present ${due ? 'due' : ''}`}
      role={due ? 'alert' : 'status'}
      data-testid="replay-present"
      data-count={fresh.length}
      data-alarms={alarms}
    >
      {lost ? strings.liveLost : due ? <b>{counts.filter(Boolean).join(' · ')}</b> : strings.noNews}
      {!lost && newest && (
        <span class="newest">
          {fill(strings.newest, { id: newest.id, type: typeText(newest.type), place: newest.place || words().noPlace })}
        </span>
      )}
    </span>
  )
}
