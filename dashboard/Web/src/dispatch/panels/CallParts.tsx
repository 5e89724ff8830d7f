import { useLayoutEffect, useRef } from 'preact/hooks'
import { bothNames, words } from '../../i18n'
import { callStates } from '../../shared/calls'
import { Priority } from '../../shared/parts'
import { cityName, me, region } from '../desk'
import { hasSpot } from '../placeDraft'
import { field, incidentPlace, setField, taking, typeField, typeText, unplacedCity } from '../taking'
import { matchTypes } from '../typeMatch'
import { ComboBox } from './ComboBox'

/** The type, found by code or name. The incident keeps the one it has until there is another. */
export function CallType({ disabled }: { disabled: boolean }) {
  const strings = words().call
  const types = region.value?.types ?? []
  const first = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => first.current?.querySelector('input')?.focus(), [])
  const chosen = types.find((one) => one.code === field('type').value)
  return (
    <div ref={first} class="type-field">
      <ComboBox
        id="call-type"
        label={strings.type}
        value={typeText.value}
        options={matchTypes(types, chosen && typeText.value === bothNames(chosen) ? '' : typeText.value).map((type) => ({
          key: type.code,
          text: bothNames(type),
          view: (
            <span class="type-option">
              <Priority value={type.priority} /> <span>{bothNames(type)}</span> <span class="quiet">{type.code}</span>
            </span>
          ),
        }))}
        none={strings.noType}
        placeholder={strings.typeExample}
        first
        required
        disabled={disabled}
        onType={(text) => {
          typeText.value = text
          if (taking.peek() !== 'open') typeField('type', '')
        }}
        onPick={(option) => {
          typeText.value = option.text
          setField('type', option.key)
        }}
        onBlur={() => {
          const kept = types.find((one) => one.code === field('type').value)
          if (kept) typeText.value = bothNames(kept)
        }}
      />
    </div>
  )
}

/** The priority: the type's own, unless somebody says otherwise. */
export function CallPriority({ disabled }: { disabled: boolean }) {
  const strings = words().call
  const own = region.value?.types.find((one) => one.code === field('type').value)?.priority
  const chosen = field('priority').value
  return (
    <span class="chips" role="group" aria-label={strings.priority}>
      {[1, 2, 3, 4].map((value) => (
        <button
          key={value}
          type="button"
          disabled={disabled}
          aria-pressed={chosen === String(value)}
          class={!chosen && own === value ? 'own' : ''}
          title={!chosen && own === value ? strings.ofType : undefined}
          data-testid={`call-priority-${value}`}
          onClick={() => setField('priority', chosen === String(value) ? '' : String(value))}
        >
          P{value}
        </button>
      ))}
    </span>
  )
}

/** How the call itself stands. */
export function CallStateChips() {
  const strings = words()
  const chosen = field('state').value || 'live'
  return (
    <span class="chips" role="group" aria-label={strings.call.state}>
      {callStates.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen === state}
          data-testid={`call-state-${state}`}
          onClick={() => setField('state', state)}
        >
          {strings.desk.callState[state]}
        </button>
      ))}
    </span>
  )
}

/** Words without a spot belong to a city; which one, only a person knows. */
export function CallCity() {
  const own = me.value?.jurisdictions ?? []
  const place = incidentPlace.value
  if (!place.unverified || hasSpot(place) || own.length < 2 || taking.value === 'open') return null
  return (
    <label class="field">
      <span>{words().call.city}</span>
      <select
        data-testid="call-city"
        value={unplacedCity.value}
        onChange={(event) => (unplacedCity.value = Number(event.currentTarget.value))}
      >
        {own.map((id) => (
          <option key={id} value={id}>
            {cityName(id)}
          </option>
        ))}
      </select>
    </label>
  )
}
