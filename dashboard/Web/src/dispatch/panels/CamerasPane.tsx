import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { span, tick, timeOfDay } from '../../shared/clock'
import type { CameraClock } from '../../shared/contract'
import { cameraList, cameras, camerasFault, cameraTyped, chosenCamera, conditionCounts, conditionFilter } from '../cameras'
import { clockFitsSeconds, conditions, secondsText, silentAfterMs, type Condition } from '../cameraStates'
import { cityName, mapSide, me } from '../desk'
import { closeSide } from '../sides'

/** Every camera of one's cities: whether it reads, and what its clock is worth. */
export function CamerasPane() {
  const strings = words().cameras
  const rows = cameraList.value
  const first = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  return (
    <section class="pane cameras-pane" aria-label={strings.title} data-testid="cameras-pane">
      <div class="pane-title">
        <div class="first">
          <h2>{strings.title}</h2>
          {cameras.value && <span class="quiet">{cameras.value.length}</span>}
          <span class="spread" />
          <button class="ghost" aria-label={words().close} data-testid="cameras-close" onClick={closeSide}>
            {words().close} <kbd>F7</kbd>
          </button>
        </div>
        <p class="quiet">{fill(strings.lead, { n: silentAfterMs / 60_000 })}</p>
      </div>
      <div class="camera-tools">
        <input
          ref={first}
          type="search"
          data-testid="camera-filter"
          placeholder={strings.filter}
          aria-label={strings.filter}
          value={cameraTyped.value}
          onInput={(event) => {
            cameraTyped.value = event.currentTarget.value
          }}
        />
        <div class="chips">
          {conditions.map((each) => (
            <button
              key={each}
              data-testid={`cameras-${each}`}
              aria-pressed={conditionFilter.value === each}
              onClick={() => (conditionFilter.value = conditionFilter.value === each ? null : each)}
            >
              <ConditionMark condition={each} /> {strings.condition[each]} {conditionCounts.value[each]}
            </button>
          ))}
        </div>
      </div>
      {camerasFault.value && (
        <p class="pane-fault" role="alert" data-testid="cameras-fault">
          {camerasFault.value}
          {cameras.value && ` ${strings.old}`}
        </p>
      )}
      <div
        class="camera-rows"
        role="listbox"
        tabIndex={0}
        aria-label={strings.title}
        data-testid="cameras"
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          const at = rows.findIndex((one) => one.camera.id === chosenCamera.value)
          if (step && !event.altKey) chosenCamera.value = rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.camera.id ?? null
          else if (event.key === 'Enter' && rows[at]) show(rows[at].camera)
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        {cameras.value === null && !camerasFault.value && <p class="empty">{strings.loading}</p>}
        {cameras.value !== null && rows.length === 0 && <p class="empty">{cameras.value.length === 0 ? strings.noCameras : strings.none}</p>}
        {rows.map(({ camera, condition }) => (
          <Row key={camera.id} camera={camera} condition={condition} />
        ))}
      </div>
    </section>
  )
}

function show(camera: CameraClock): void {
  chosenCamera.value = camera.id
  mapSide.show(camera.lng, camera.lat, true)
}

function Row({ camera, condition }: { camera: CameraClock; condition: Condition }) {
  const strings = words().cameras
  const chosen = chosenCamera.value === camera.id
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const many = (me.value?.jurisdictions.length ?? 0) > 1
  return (
    <div
      class={`camera-state ${condition} ${chosen ? 'chosen' : ''}`}
      role="option"
      aria-selected={chosen}
      data-testid="camera"
      data-camera={camera.id}
      data-condition={condition}
      ref={row}
      onClick={() => show(camera)}
    >
      <ConditionMark condition={condition} />
      <span class="name">
        <b>{camera.name}</b>{' '}
        <span class="quiet">
          {camera.id}
          {many && ` · ${cityName(camera.jurisdiction)}`}
        </span>
      </span>
      <span class={`last ${condition === 'silent' ? 'silent' : ''}`} title={camera.lastReadAt ? timeOfDay(camera.lastReadAt) : undefined}>
        {camera.lastReadAt ? fill(strings.lastRead, { t: span(tick.value - camera.lastReadAt) }) : strings.neverRead}
      </span>
      <span class="clock-state">{clockText(camera)}</span>
    </div>
  )
}

/** What its clock is worth, in words: which way it is wrong, by how much, how sure that is, and whether times are mended by it. */
export function clockText(camera: CameraClock): string {
  const strings = words().cameras
  if (camera.reads === 0) return strings.clockNoReads
  if (!camera.certain) return fill(strings.clockLearning, { n: camera.reads })
  const values = { s: secondsText(camera.skewSeconds), u: secondsText(camera.uncertaintySeconds) }
  if (Math.abs(camera.skewSeconds) <= clockFitsSeconds) return fill(strings.clockFits, values)
  const text = fill(camera.skewSeconds > 0 ? strings.clockBehind : strings.clockAhead, values)
  return `${text} · ${camera.mended ? strings.mended : strings.notMended}`
}

/** Never by colour alone. */
function ConditionMark({ condition }: { condition: Condition }) {
  const sign = { silent: '✕', clockOff: '±', clockUnknown: '?', fits: '✓' }[condition]
  return (
    <span class={`condition ${condition}`} aria-hidden="true">
      {sign}
    </span>
  )
}
