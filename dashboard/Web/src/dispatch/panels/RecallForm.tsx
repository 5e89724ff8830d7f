import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, named, words } from '../../i18n'
import { liveClock } from '../../shared/clock'
import { cityName, me, region } from '../desk'
import { momentOf } from '../past'
import { areaName, areasIn, dispositionName, tables } from '../policyTables'
import { chooseCity, recall, recallCity, recallFormOpen, recalling, want, wanted } from '../recall'
import { lastDays, recallDays, recallMetres, type RecallForm as Form } from '../recallSearch'
import { metresText } from '../placeDraft'
import { dateTimeText } from '../replay'
import { typeName } from '../typeNames'
import { PlaceField } from './PlaceField'

type TextName = 'number' | 'officer' | 'text' | 'from' | 'until' | 'why' | 'case'

/** What closed incidents are looked for by: everything that is given must fit. */
export function RecallForm() {
  const strings = words().past
  const form = useRef<HTMLFormElement>(null)
  const now = wanted.value
  // What a command has filled in wants its reason next.
  useLayoutEffect(() => {
    const filled = now.text || now.number || now.officer || now.type
    form.current?.querySelector<HTMLElement>(filled ? '[data-testid=recall-why]' : '[data-testid=recall-text]')?.focus()
  }, [])
  return (
    <form
      ref={form}
      class="reads-form recall-form"
      data-testid="recall-form"
      onSubmit={(event) => {
        event.preventDefault()
        void recall()
      }}
    >
      <label class="wide">
        <span>{strings.text}</span>
        <input placeholder={strings.textHint} {...input('text', 100)} />
      </label>
      <label>
        <span>{strings.why}</span>
        <input {...input('why', 200)} />
      </label>
      <button class="primary" type="submit" data-testid="recall-search" disabled={recalling.value}>
        {strings.search}
      </button>
      <label>
        <span>{strings.number}</span>
        <input {...input('number', 20)} />
      </label>
      <label>
        <span>{strings.officer}</span>
        <input {...input('officer', 40)} />
      </label>
      <Where />
      <Kind />
      <Time />
    </form>
  )
}

function input(name: TextName, max: number) {
  return {
    'data-testid': `recall-${name}`,
    maxLength: max,
    autocomplete: 'off',
    value: wanted.value[name],
    onInput: (event: { currentTarget: { value: string } }) => want({ [name]: event.currentTarget.value }),
  }
}

function Choice({ label, testid, value, none, options, onPick }: ChoiceProperties) {
  return (
    <label>
      <span>{label}</span>
      <select data-testid={testid} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
interface ChoiceProperties {
  label: string
  testid: string
  value: string
  /** The words for no choice; left out where there always is one. */
  none?: string
  options: readonly (readonly [code: string, name: string])[]
  onPick: (code: string) => void
}

/** The city, and a place in it with the distance around. */
function Where() {
  const strings = words().past
  const own = me.value?.jurisdictions ?? []
  const areas = areasIn(recallCity())
  const { place, metres, area } = wanted.value
  return (
    <>
      {own.length > 1 && (
        <Choice
          label={strings.city}
          testid="recall-city"
          value={String(recallCity())}
          options={own.map((id) => [String(id), cityName(id)])}
          onPick={(id) => chooseCity(Number(id))}
        />
      )}
      {areas.length > 0 && (
        <Choice
          label={strings.area}
          testid="recall-area"
          value={area}
          none={strings.any}
          options={areas.map((one) => [one.code, named(one)])}
          onPick={(code) => want({ area: code })}
        />
      )}
      <div class="wide recall-place">
        <label for="recall-place">
          <span>{strings.place}</span>
        </label>
        <PlaceField
          id="recall-place"
          label={strings.place}
          value={place}
          onChange={(value) => want({ place: value })}
          onEnter={() => void recall()}
        />
        <select
          aria-label={strings.around}
          title={strings.around}
          data-testid="recall-metres"
          value={String(metres)}
          onChange={(event) => want({ metres: Number(event.currentTarget.value) })}
        >
          {recallMetres.map((one) => (
            <option key={one} value={one}>
              {metresText(one)}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

/** The type, how it ended, how urgent it was. */
function Kind() {
  const strings = words().past
  const { type, disposition, priorities } = wanted.value
  const turn = (value: number) => {
    const rest = priorities.filter((one) => one !== value)
    want({ priorities: rest.length < priorities.length ? rest : [...priorities, value] })
  }
  return (
    <>
      <Choice
        label={words().desk.type}
        testid="recall-type"
        value={type}
        none={strings.any}
        options={(region.value?.types ?? []).map((one) => [one.code, named(one)])}
        onPick={(code) => want({ type: code })}
      />
      <Choice
        label={words().desk.dispositions}
        testid="recall-disposition"
        value={disposition}
        none={strings.any}
        options={(tables.value?.dispositions ?? []).map((one) => [one.code, named(one)])}
        onPick={(code) => want({ disposition: code })}
      />
      <span class="chips wide" role="group" aria-label={words().desk.priority}>
        {[1, 2, 3, 4].map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={priorities.includes(value)}
            data-testid={`recall-priority-${value}`}
            onClick={() => turn(value)}
          >
            P{value}
          </button>
        ))}
      </span>
    </>
  )
}

/** From and until, or the last days by one press. */
function Time() {
  const strings = words().past
  return (
    <>
      <label>
        <span>{strings.from}</span>
        <input type="datetime-local" step="1" {...input('from', 40)} />
      </label>
      <label>
        <span>{strings.until}</span>
        <input type="datetime-local" step="1" {...input('until', 40)} />
      </label>
      <span class="chips wide" role="group" aria-label={strings.from}>
        {recallDays.map((days) => (
          <button key={days} type="button" data-testid={`recall-days-${days}`} onClick={() => want(lastDays(days, liveClock.now()))}>
            {fill(strings.days, { n: days })}
          </button>
        ))}
        <button type="button" data-testid="recall-always" onClick={() => want({ from: '', until: '' } satisfies Partial<Form>)}>
          {strings.always}
        </button>
      </span>
    </>
  )
}

/** What was looked for, in one line. */
export function RecallSummary() {
  const strings = words().past
  const { number, officer, text, type, priorities, area, disposition, place, metres, from, until } = wanted.value
  const parts = [
    text && `“${text}”`,
    number,
    officer,
    place.text && `${place.text} (${metresText(metres)})`,
    type && typeName(type),
    priorities.map((one) => `P${one}`).join(' '),
    area && areaName(area),
    disposition && dispositionName(disposition),
    from && `${dateTimeText(momentOf(from))} – ${dateTimeText(momentOf(until))}`,
  ]
  return (
    <p class="recall-summary" data-testid="recall-summary">
      <span>{parts.filter(Boolean).join(' · ')}</span>
      <button class="small" data-testid="recall-change" onClick={() => (recallFormOpen.value = true)}>
        {strings.change}
      </button>
    </p>
  )
}
