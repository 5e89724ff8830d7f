import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { timeOfDay } from '../../shared/clock'
import type { KeptRead } from '../../shared/contract'
import { cityName, link, me } from '../desk'
import { camerasOf } from '../keptReads'
import { minuteMs } from '../past'
import { dateTimeText } from '../replay'
import {
  beginSearch,
  cameraFilter,
  chooseBack,
  chosenRead,
  found,
  keptMinutes,
  keptText,
  listedReads,
  moveRead,
  searchCameras,
  searchCity,
  searchFault,
  searching,
  searchMax,
  searchReads,
  showRead,
  wish,
} from '../reads'
import { closeSide } from '../sides'
import { Picture } from './VerifyBox'

const backs = [15, 60, 240, 1440] as const

/** Kept plate reads: searched with a purpose and a case, which go on the record first. */
export function ReadsPane() {
  const strings = words().reads
  useEffect(beginSearch, [])
  return (
    <section class="pane reads-pane" aria-label={strings.title} data-testid="reads-pane">
      <div class="pane-title">
        <div class="first">
          <h2>{strings.title}</h2>
          <span class="spread" />
          <button class="ghost" aria-label={words().close} data-testid="reads-close" onClick={closeSide}>
            {words().close} <kbd>F6</kbd>
          </button>
        </div>
        <p class="quiet" data-testid="reads-kept">
          {keptText()}
        </p>
      </div>
      <div class="pane-body">
        {keptMinutes() !== 0 && <Form />}
        <p class="pane-fault" role="alert" data-testid="reads-fault" hidden={searchFault.value === ''}>
          {searchFault.value}
        </p>
        <Found />
      </div>
    </section>
  )
}

function Form() {
  const strings = words().reads
  const first = useRef<HTMLInputElement>(null)
  // What a command has filled in wants its reason next.
  useEffect(() => {
    const field = wish.plate.peek() ? first.current?.form?.querySelector<HTMLElement>('[data-testid=reads-why]') : first.current
    field?.focus()
  }, [])
  const own = me.value?.jurisdictions ?? []
  return (
    <form
      class="reads-form"
      data-testid="reads-form"
      onSubmit={(event) => {
        event.preventDefault()
        void searchReads()
      }}
    >
      {own.length > 1 && (
        <label class="wide">
          <span>{strings.whose}</span>
          <select
            data-testid="reads-city"
            value={searchCity.value}
            onChange={(event) => {
              wish.jurisdiction.value = Number(event.currentTarget.value)
              cameraFilter.value = ''
            }}
          >
            {own.map((id) => (
              <option key={id} value={id}>
                {cityName(id)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="wide">
        <span>{strings.plate}</span>
        <input
          ref={first}
          class="plate"
          data-testid="reads-plate"
          maxLength={searchMax.plate}
          autocomplete="off"
          spellcheck={false}
          placeholder={strings.plateExample}
          aria-describedby="reads-plate-hint"
          value={wish.plate.value}
          onInput={(event) => {
            wish.plate.value = event.currentTarget.value
          }}
        />
        <small class="quiet" id="reads-plate-hint">
          {strings.plateHint}
        </small>
      </label>
      <Moment name={strings.from} field={wish.from} id="reads-from" />
      <Moment name={strings.until} field={wish.until} id="reads-until" />
      <Backs />
      <Text name={strings.why} hint={strings.whyHint} field={wish.why} id="reads-why" max={searchMax.why} />
      <Text name={strings.case} hint="" field={wish.case} id="reads-case" max={searchMax.case} />
      <p class="quiet wide">{strings.onRecord}</p>
      <button class="primary" type="submit" data-testid="reads-search" disabled={searching.value || !link.connected.value}>
        {searching.value ? strings.searching : strings.search}
      </button>
    </form>
  )
}

function Moment({ name, field, id }: { name: string; field: Signal<string>; id: string }) {
  return (
    <label>
      <span>{name}</span>
      <input
        type="datetime-local"
        step={1}
        data-testid={id}
        value={field.value}
        onInput={(event) => {
          field.value = event.currentTarget.value
        }}
      />
    </label>
  )
}

function Text(props: { name: string; hint: string; field: Signal<string>; id: string; max: number }) {
  const { name, hint, field, id, max } = props
  return (
    <label class={hint ? 'wide' : ''}>
      <span>{name}</span>
      <input
        data-testid={id}
        maxLength={max}
        autocomplete="off"
        placeholder={hint}
        value={field.value}
        onInput={(event) => {
          field.value = event.currentTarget.value
        }}
      />
    </label>
  )
}

/** The times that are asked for most, as far back as anything is kept. */
function Backs() {
  const strings = words().reads
  const kept = keptMinutes()
  const offered = backs.filter((minutes) => kept === null || minutes <= kept)
  return (
    <div class="chips wide">
      {offered.map((minutes) => (
        <button key={minutes} type="button" data-testid={`reads-back-${minutes}`} onClick={() => chooseBack(minutes)}>
          {minutes < 60 ? fill(strings.backMinutes, { n: minutes }) : fill(strings.backHours, { n: minutes / 60 })}
        </button>
      ))}
      {kept !== null && kept > 0 && !offered.some((minutes) => minutes === kept) && (
        <button type="button" data-testid="reads-back-all" onClick={() => chooseBack(kept)}>
          {strings.backAll}
        </button>
      )}
    </div>
  )
}

function Found() {
  const strings = words().reads
  const now = found.value
  const top = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'start' })
    list.current?.focus({ preventScroll: true })
  }, [now])
  if (!now) return null
  const { search, answer } = now
  const rows = listedReads.value
  return (
    <div class="found" ref={top}>
      <div class="section">
        <h3>{fill(strings.found, { n: answer.reads.length })}</h3>
        <span class="spread" />
        <Cameras />
      </div>
      <p class="quiet found-for">
        {fill(strings.foundFor, { plate: search.plate, from: dateTimeText(search.from), until: dateTimeText(search.until), case: search.case })}
      </p>
      {answer.cut && (
        <p class="cut-note" role="note" data-testid="reads-cut">
          {fill(strings.cut, { n: answer.reads.length })}
        </p>
      )}
      {rows.length === 0 && (
        <p class="empty" role="status" data-testid="reads-none">
          {answer.reads.length === 0 ? strings.none : strings.noneOfCamera}
        </p>
      )}
      {rows.length > 0 && (
        <div
          ref={list}
          class="read-rows"
          role="listbox"
          tabIndex={0}
          aria-label={strings.title}
          data-testid="reads-found"
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined
            const chosen = rows.find((read) => read.id === chosenRead.value)
            if (step && !event.altKey) moveRead(step)
            else if (event.key === 'Enter' && chosen && event.target === event.currentTarget) showRead(chosen)
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        >
          {rows.map((read) => (
            <Row key={read.id} read={read} />
          ))}
        </div>
      )}
    </div>
  )
}

/** Only of what was given: another camera needs no new search, and no new line on the record. */
function Cameras() {
  const strings = words().reads
  const known = camerasOf(found.value?.answer.reads ?? [])
  const others = (searchCameras.value ?? []).filter(
    (camera) => camera.jurisdiction === found.value?.search.jurisdiction && !known.some((one) => one.camera === camera.id),
  )
  return (
    <select
      data-testid="reads-camera"
      aria-label={strings.camera}
      value={cameraFilter.value}
      onChange={(event) => {
        cameraFilter.value = event.currentTarget.value
      }}
    >
      <option value="">{strings.allCameras}</option>
      {known.map((one) => (
        <option key={one.camera} value={one.camera}>
          {one.name} · {one.reads}
        </option>
      ))}
      {others.map((camera) => (
        <option key={camera.id} value={camera.id}>
          {camera.name} · 0
        </option>
      ))}
    </select>
  )
}

function Row({ read }: { read: KeptRead }) {
  const strings = words().reads
  const border = words().border
  const chosen = chosenRead.value === read.id
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const said = (word: string, text: Record<string, string>) => (word === 'unknown' ? '' : (text[word] ?? word))
  const look = [said(read.vehicle.colour, border.bodyColours), said(read.vehicle.class, border.vehicleClasses)].filter(Boolean).join(' ')
  const isOld = (found.value?.answer.now ?? 0) - read.seenAt > 12 * 60 * minuteMs
  return (
    <div
      ref={row}
      class={`read-row ${chosen ? 'chosen' : ''}`}
      role="option"
      aria-selected={chosen}
      data-testid="read-row"
      data-camera={read.camera}
      data-plate={read.plate}
      onClick={() => (chosenRead.value = read.id)}
      onDblClick={() => showRead(read)}
    >
      <span class="at">{isOld ? dateTimeText(read.seenAt) : timeOfDay(read.seenAt)}</span>
      <b class="plate">{read.plate}</b>
      {typeof read.lat === 'number' ? (
        <button
          class="small"
          tabIndex={chosen ? 0 : -1}
          data-testid="show-read"
          onClick={(event) => {
            event.stopPropagation()
            showRead(read)
          }}
        >
          {strings.show}
        </button>
      ) : (
        <span class="quiet">{strings.cameraGone}</span>
      )}
      <span class="place">
        <b>{read.cameraName ?? read.camera}</b> <span class="quiet">{read.camera}</span>
      </span>
      <span class="look quiet">
        {[look, read.confidence >= 0 ? `${read.confidence} %` : ''].filter(Boolean).join(' · ')} {read.picture && <Picture at={read.picture} />}
      </span>
    </div>
  )
}
