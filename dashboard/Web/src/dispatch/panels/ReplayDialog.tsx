import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fill, refusalText, words } from '../../i18n'
import { api, Refused } from '../../shared/api'
import { clock, liveClock } from '../../shared/clock'
import type { Past } from '../../shared/contract'
import { replaying } from '../desk'
import { fieldOf, minuteMs, momentOf, replaySpeeds } from '../past'
import { choosing, dateTimeText, endReplay, openReplay, replay, seekTo, setSpeed } from '../replay'

const agoMinutes = [10, 30, 60] as const
const reasonMin = 3
const reasonMax = 200

const field = signal('')
const speed = signal(1)
const reason = signal('')
const past = signal<Past | null>(null)
const fault = signal('')
const opening = signal(false)

/** Asks for a moment; and, where the past is not open yet, what for. */
export function ReplayDialog() {
  return choosing.value ? <Choice /> : null
}

function Choice() {
  const strings = words().replay
  const box = useRef<HTMLDialogElement>(null)
  const open = replaying.value
  useEffect(() => {
    box.current?.showModal()
    begin()
  }, [])
  const kept = past.value
  return (
    <dialog
      ref={box}
      class="replay-dialog"
      aria-labelledby="replay-title"
      data-testid="replay-dialog"
      onCancel={(event) => {
        event.preventDefault()
        cancel()
      }}
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <h2 id="replay-title">{strings.title}</h2>
        <p class="quiet">{strings.lead}</p>
        <label>
          <span>{strings.moment}</span>
          <input
            type="datetime-local"
            step={1}
            required
            data-testid="replay-from"
            min={kept ? fieldOf(kept.oldest) : undefined}
            max={kept ? fieldOf(kept.newest) : undefined}
            value={field.value}
            onInput={(event) => {
              field.value = event.currentTarget.value
            }}
          />
        </label>
        <div class="quick">
          {agoMinutes.map((minutes) => (
            <button
              key={minutes}
              type="button"
              data-testid={`replay-ago-${minutes}`}
              disabled={kept !== null && liveClock.now() - minutes * minuteMs < kept.oldest}
              onClick={() => {
                field.value = fieldOf(liveClock.now() - minutes * minuteMs)
              }}
            >
              {strings[`ago${minutes}`]}
            </button>
          ))}
        </div>
        <p class="quiet kept" data-testid="replay-kept">
          {kept ? fill(strings.kept, { oldest: dateTimeText(kept.oldest), newest: dateTimeText(kept.newest) }) : strings.looking}
        </p>
        <label>
          <span>{strings.speed}</span>
          <select
            data-testid="replay-dialog-speed"
            value={speed.value}
            onChange={(event) => {
              speed.value = Number(event.currentTarget.value)
            }}
          >
            {replaySpeeds.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        {!open && (
          <label>
            <span>{strings.reason}</span>
            <input
              type="text"
              maxLength={reasonMax}
              autocomplete="off"
              data-testid="replay-reason"
              aria-describedby="replay-reason-hint"
              value={reason.value}
              onInput={(event) => {
                reason.value = event.currentTarget.value
              }}
            />
            <small id="replay-reason-hint" class="quiet">
              {strings.reasonHint}
            </small>
          </label>
        )}
        <p class="fault" role="alert" data-testid="replay-fault">
          {fault.value}
        </p>
        <div class="acts">
          <button type="button" data-testid="replay-cancel" onClick={cancel}>
            {strings.cancel}
          </button>
          <button type="submit" class="go" data-testid="replay-start-button" disabled={opening.value}>
            {opening.value ? strings.opening : open ? strings.go : strings.start}
          </button>
        </div>
      </form>
    </dialog>
  )
}

function begin(): void {
  field.value = fieldOf(replaying.value ? clock.now() : liveClock.now() - agoMinutes[0] * minuteMs)
  speed.value = replay.value?.speed ?? speed.value
  fault.value = ''
  opening.value = false
  past.value = null
  api.past().then(
    (found) => {
      past.value = found
      // A young node: from its beginning rather than from before it.
      if (!replaying.value && momentOf(field.value) < found.oldest) field.value = fieldOf(found.oldest + 999)
    },
    (refused: unknown) => {
      fault.value = refused instanceof Refused ? refusalText(refused.reason) : words().fault.notConnected
    },
  )
}

function cancel(): void {
  choosing.value = false
  if (!replaying.value) void endReplay()
}

async function submit(): Promise<void> {
  const strings = words().replay
  const from = momentOf(field.value)
  const why = reason.value.trim()
  fault.value = Number.isNaN(from) ? strings.noMoment : !replaying.value && why.length < reasonMin ? strings.noReason : ''
  if (fault.value) return
  if (replaying.value) {
    choosing.value = false
    if (speed.value !== replay.value?.speed) setSpeed(speed.value)
    return seekTo(from)
  }
  opening.value = true
  const refusal = await openReplay(from, speed.value, why)
  opening.value = false
  if (refusal === null) reason.value = ''
  else if (choosing.value) fault.value = refusalText(refusal)
}
