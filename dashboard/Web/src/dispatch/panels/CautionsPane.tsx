import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import {
  cautionsCity,
  cautionsFault,
  cautionsFilter,
  cautionsListed,
  cautionsNow,
  cautionsRead,
  cautionsWhy,
  readCautions,
  readingCautions,
} from '../cautions'
import { cityName, mapSide, me } from '../desk'
import { CautionRow } from './CautionRow'
import { FormFault } from './FormParts'
import { PaneHead } from './RecallPane'

/** All caution notes that hold, whatever incident is open: read with a purpose, kept right while the pane is open, each ended here. */
export function CautionsPane() {
  const strings = words().past
  return (
    <section class="pane cautions-pane" aria-label={strings.cautions} data-testid="cautions-pane">
      <PaneHead title={strings.cautions} lead={strings.recallLead} />
      <div class="pane-body">
        <Form />
        <FormFault text={cautionsFault.value} />
        {cautionsRead.value && <List />}
      </div>
    </section>
  )
}

function Form() {
  const strings = words().past
  const own = me.value?.jurisdictions ?? []
  const first = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  return (
    <form
      class="reads-form"
      onSubmit={(event) => {
        event.preventDefault()
        void readCautions()
      }}
    >
      {own.length > 1 && (
        <label class="wide">
          <span>{strings.city}</span>
          <select
            data-testid="cautions-city"
            value={cautionsCity.value}
            onChange={(event) => (cautionsCity.value = Number(event.currentTarget.value))}
          >
            <option value={0}>{strings.allCities}</option>
            {own.map((id) => (
              <option key={id} value={id}>
                {cityName(id)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{strings.why}</span>
        <input
          ref={first}
          maxLength={200}
          autocomplete="off"
          data-testid="cautions-why"
          value={cautionsWhy.value}
          onInput={(event) => (cautionsWhy.value = event.currentTarget.value)}
        />
      </label>
      <button class="primary" type="submit" data-testid="cautions-read" disabled={readingCautions.value}>
        {strings.open}
      </button>
    </form>
  )
}

function List() {
  const strings = words().past
  const rows = cautionsListed.value
  const all = cautionsNow.value.length
  return (
    <>
      <div class="section">
        <h3>{strings.cautionsHold}</h3>
        <span>{rows.length === all ? all : fill(strings.someOf, { n: rows.length, all })}</span>
      </div>
      <input
        type="search"
        class="cautions-filter"
        placeholder={strings.cautionsFilter}
        aria-label={strings.cautionsFilter}
        data-testid="cautions-filter"
        value={cautionsFilter.value}
        onInput={(event) => (cautionsFilter.value = event.currentTarget.value)}
      />
      {rows.length === 0 && <p class="empty">{strings.noCautions}</p>}
      {rows.map((caution) => (
        <CautionRow key={caution.id} caution={caution}>
          <button class="small" data-testid="caution-show" onClick={() => mapSide.show(caution.lng, caution.lat, true)}>
            {words().find}
          </button>
        </CautionRow>
      ))}
    </>
  )
}
