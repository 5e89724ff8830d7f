import { signal } from '@preact/signals'
import { fill, words } from '../../i18n'
import { tick, timeOfDay } from '../../shared/clock'
import { minuteMs, replaySpeeds, type Hour } from '../past'
import { aim, choosing, dateTimeText, hour, replay, seekBy, seekTo, setSpeed, starts, togglePause } from '../replay'

/** As in desk-replay.css. */
const knobPx = 16

/** Where the knob is held; null while it is not. */
const held = signal<number | null>(null)

/** The controls of a replay, in the place of the command line: the past takes no commands. */
export function ReplayBar() {
  const strings = words().replay
  const now = replay.value
  if (!now) return null
  const playing = now.state === 'playing'
  return (
    <footer class="replay-bar" aria-label={strings.controls} data-testid="replay-bar">
      <span class="steps">
        <Step by={-minuteMs} />
        <Step by={-10_000} />
        <button
          class="play"
          aria-label={playing ? strings.pause : strings.play}
          title={playing ? strings.pause : strings.play}
          disabled={now.state === 'atEnd'}
          data-testid="replay-pause"
          onClick={togglePause}
        >
          {playing ? <PauseMark /> : <PlayMark />}
        </button>
        <Step by={10_000} />
        <Step by={minuteMs} />
      </span>
      <select
        aria-label={strings.speed}
        data-testid="replay-speed"
        value={now.speed}
        onChange={(event) => {
          setSpeed(Number(event.currentTarget.value))
          event.currentTarget.blur() // The arrows seek again.
        }}
      >
        {replaySpeeds.map((speed) => (
          <option key={speed} value={speed}>
            {speed}×
          </option>
        ))}
      </select>
      <Timeline span={hour.value} />
      <button data-testid="replay-other" onClick={() => (choosing.value = true)}>
        {strings.other}
      </button>
      <span class="keys" aria-hidden="true">
        <span>
          <kbd>␣</kbd>
          {strings.keyPause}
        </span>
        <span>
          <kbd>← →</kbd>
          {strings.keySeek}
        </span>
        <span>
          <kbd>⇧ ← →</kbd>
          {strings.keySeekFar}
        </span>
      </span>
    </footer>
  )
}

function Step({ by }: { by: number }) {
  const strings = words().replay
  const far = Math.abs(by)
  const t = far < minuteMs ? fill(strings.seconds, { n: far / 1000 }) : fill(strings.minutes, { n: far / minuteMs })
  const label = fill(by < 0 ? strings.back : strings.on, { t })
  return (
    <button aria-label={label} title={label} data-testid={`replay-step${by / 1000}`} onClick={() => seekBy(by)}>
      {by < 0 ? '−' : '+'}
      {t}
    </button>
  )
}

function Timeline({ span: [start, end] }: { span: Hour }) {
  const strings = words().replay
  const at = Math.min(Math.max(held.value ?? aim.value ?? tick.value, start), end)
  // The knob's middle never comes nearer to the ends than half its width.
  const share = (moment: number) => {
    const part = (moment - start) / Math.max(1, end - start)
    return `calc(${part * 100}% + ${(0.5 - part) * knobPx}px)`
  }
  const shown = starts.value.filter((one) => one.at >= start && one.at <= end)
  return (
    <div class="timeline" style={{ '--share': share(at) }}>
      <span class="end">{timeOfDay(start).slice(0, 5)}</span>
      <div class="track">
        {shown.map((one) => (
          <i
            key={one.id}
            class={`start prio-${one.priority}`}
            style={{ left: share(one.at) }}
            title={fill(strings.begun, { id: one.id, time: timeOfDay(one.at) })}
            data-testid="replay-start"
          />
        ))}
        <input
          type="range"
          min={start}
          max={end}
          step={1000}
          value={at}
          aria-label={strings.timeline}
          aria-valuetext={dateTimeText(at)}
          data-testid="replay-timeline"
          onInput={(event) => {
            held.value = Number(event.currentTarget.value)
          }}
          onChange={(event) => {
            held.value = null
            void seekTo(Number(event.currentTarget.value))
          }}
        />
        {held.value !== null && (
          <span class="bubble" style={{ left: share(at) }}>
            {timeOfDay(at)}
          </span>
        )}
      </div>
      <span class="end">{timeOfDay(end).slice(0, 5)}</span>
    </div>
  )
}

function PlayMark() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M3 2 14 8 3 14z" fill="currentColor" />
    </svg>
  )
}

function PauseMark() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M3 2h4v12H3zM9 2h4v12H9z" fill="currentColor" />
    </svg>
  )
}
