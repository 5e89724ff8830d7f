import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { fill, refusalText, words } from '../../i18n'
import { callSources, callTextMax } from '../../shared/calls'
import { timeOfDay, wallTick } from '../../shared/clock'
import type { CallField } from '../callBody'
import { cityName, link, select } from '../desk'
import type { FieldState } from '../fieldSaver'
import {
  allSaved,
  callerPlace,
  candidates,
  canOpen,
  dropUntil,
  endCall,
  field,
  fieldCounts,
  finishField,
  finishPlace,
  history,
  incidentPlace,
  isJoined,
  joinTarget,
  opened,
  openedAt,
  openIncident,
  saveAll,
  setField,
  setPlace,
  splitTaken,
  takeCall,
  taking,
  takingFault,
  typeField,
} from '../taking'
import { AttachForm } from './AttachForm'
import { CallCity, CallPriority, CallStateChips, CallType } from './CallParts'
import { SureButton } from './FormParts'
import { AtPlace, NearOnes } from './NearOnes'
import { armMap, PlaceField } from './PlaceField'

/**
 * A call as it is taken: saved with its type and place, each further field at once. What is open close by and what happened at the place
 * stands beside it while it is typed.
 */
export function CallForm() {
  const strings = words().call
  const pane = useRef<HTMLElement>(null)
  const reply = opened.value
  return (
    <section
      ref={pane}
      class="pane call-pane"
      aria-label={strings.title}
      data-testid="call-form"
      data-state={taking.value}
      onKeyDown={formKey}
    >
      <div class="pane-title">
        <div class="first">
          <h2>{reply ? fill(strings.taken, { incident: reply.incident }) : strings.title}</h2>
          <span class="spread" />
          <CloseButton />
        </div>
        <Standing />
      </div>
      <div class="pane-body call-body">
        <Fields />
        <div class="call-beside">
          <NearOnes />
          <AtPlace />
        </div>
      </div>
    </section>
  )
}

function formKey(event: KeyboardEvent): void {
  if (event.isComposing) return
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    if (taking.peek() === 'open') allSaved.peek() ? endCall() : saveAll()
    else void openIncident()
  } else if (event.altKey && event.key.toLowerCase() === 'm') armMap('call-place')
  else return
  event.preventDefault()
  event.stopPropagation()
}

function CloseButton() {
  const strings = words().call
  const sure = dropUntil.value > 0 && !allSaved.value
  const text = sure ? strings.dropSure : taking.value === 'open' && allSaved.value ? strings.done : strings.drop
  return (
    <button class={sure ? 'sure' : 'ghost'} data-testid="call-close" onClick={endCall}>
      {text} <kbd>Esc</kbd>
    </button>
  )
}

/** Whether it is saved: always in words, and read out. */
function Standing() {
  const strings = words().call
  const state = taking.value
  const { refused, waiting } = fieldCounts()
  const reply = opened.value
  const text =
    state === 'open' && reply
      ? `✓ ${fill(strings.openState, { incident: reply.incident })} ${timeOfDay(openedAt.value)}`
      : state === 'opening'
        ? strings.opening
        : state === 'queued'
          ? `↻ ${strings.queued}`
          : state === 'refused'
            ? `⚠ ${fill(strings.refused, { why: takingFault.value })}`
            : canOpen.value
              ? strings.ready
              : strings.needTwo
  const bad = state === 'refused' || state === 'queued' || refused > 0
  return (
    <>
      <p class={`standing ${bad ? 'bad' : state === 'open' ? 'good' : ''}`} role="status" data-testid="call-standing">
        {text}
        {state === 'open' && waiting > 0 && ` · ${fill(strings.fieldsWaiting, { n: waiting })}`}
        {state === 'open' && refused > 0 && ` · ⚠ ${fill(strings.fieldsRefused, { n: refused })}`}
        {state === 'open' && waiting + refused === 0 && ` · ${strings.allSaved}`}
      </p>
      {reply?.joined && (
        <p class="notice-line" data-testid="call-joined">
          {fill(strings.joined, { incident: reply.incident })}{' '}
          <SureButton
            text={words().desk.split}
            sure={fill(words().desk.splitSure, { id: reply.incident })}
            testid="call-split"
            onSure={() => void splitTaken()}
          />
        </p>
      )}
      {reply && !reply.yours && (
        <p class="notice-line">{fill(strings.notYoursTaken, { incident: reply.incident, city: cityName(reply.jurisdiction) })}</p>
      )}
    </>
  )
}

function Fields() {
  const strings = words().call
  const fixed = isJoined.value
  const source = field('source').value
  return (
    <form
      class="call-fields"
      onSubmit={(event) => {
        event.preventDefault()
        void openIncident()
      }}
    >
      <Named name="type" label={strings.type} wide>
        <CallType disabled={fixed} />
      </Named>
      <Named name="place" label={strings.place} wide>
        {fixed ? (
          <p class="plain">{incidentPlace.value.text}</p>
        ) : (
          <PlaceField
            id="call-place"
            label={strings.place}
            value={incidentPlace.value}
            required
            mayInsist
            pointAtOnce
            onChange={(place) => setPlace('place', place)}
            onDone={() => finishPlace('place')}
            onEnter={() => void openIncident()}
          />
        )}
        <CallCity />
      </Named>
      {taking.value !== 'open' && <SaveButton />}
      <Glance />
      <Named name="text" label={strings.text} wide>
        <textarea rows={3} data-testid="call-text" {...input('text', callTextMax.text)} />
      </Named>
      <Named name="priority" label={strings.priority}>
        <CallPriority disabled={fixed} />
      </Named>
      <Named name="source" label={strings.source}>
        <select data-testid="call-source" value={source} onChange={(event) => setField('source', event.currentTarget.value)}>
          <option value="" />
          {callSources.map((source) => (
            <option key={source} value={source}>
              {strings.sources[source]}
            </option>
          ))}
          {/* What a telephone system calls itself is none of ours, and is true all the same. */}
          {source !== '' && !callSources.some((known) => known === source) && <option value={source}>{source}</option>}
        </select>
      </Named>
      <Named name="callerName" label={strings.callerName}>
        <input data-testid="call-name" {...input('callerName', callTextMax.name)} />
      </Named>
      <Named name="callerNumber" label={strings.callerNumber}>
        <input data-testid="call-number" inputMode="tel" {...input('callerNumber', callTextMax.number)} />
      </Named>
      <Named name="state" label={strings.state} wide>
        <CallStateChips />
      </Named>
      <Named name="callerPlace" label={strings.callerPlace} wide hint={strings.callerPlaceSame}>
        <PlaceField
          id="caller-place"
          label={strings.callerPlace}
          value={callerPlace.value}
          onChange={(place) => setPlace('callerPlace', place)}
          onDone={() => finishPlace('callerPlace')}
        />
      </Named>
      {opened.value?.yours && (
        <div class="wide">
          <AttachForm incident={opened.value.incident} call={opened.value.call} />
        </div>
      )}
      {taking.value === 'open' && (
        <div class="wide acts">
          <button type="button" class="primary" data-testid="call-next" disabled={!allSaved.value} onClick={takeCall}>
            {strings.next} <kbd>F1</kbd>
          </button>
          {opened.value?.yours && (
            <button type="button" data-testid="call-show" onClick={() => select(opened.value!.incident, true)}>
              {opened.value.incident}
            </button>
          )}
        </div>
      )}
    </form>
  )
}

/** What stands beside the form in one line: where the form is narrow, that is out of sight. */
function Glance() {
  const strings = words().call
  const past = history.value
  const near = candidates.value.length
  if (!past && near === 0) return null
  return (
    <p class="wide glance" data-testid="call-glance">
      {past && past.cautions.length > 0 && <b class="due">⚑ {fill(strings.nCautions, { n: past.cautions.length })}</b>}
      {near > 0 && <b class="due">{fill(strings.nNear, { n: near })}</b>}
      {past && past.found > 0 && <span>{fill(strings.nPast, { n: past.found })}</span>}
    </p>
  )
}

/** What a text field has: saved when it is left, and when Enter is pressed in one line. */
function input(name: CallField, max: number) {
  return {
    id: `call-${name}`,
    maxLength: max,
    autocomplete: 'off',
    value: field(name).value,
    onInput: (event: { currentTarget: { value: string } }) => typeField(name, event.currentTarget.value),
    onBlur: () => finishField(name),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.isComposing) return
      event.preventDefault()
      finishField(name)
    },
  }
}

function Named({
  name,
  label,
  wide,
  hint,
  children,
}: {
  name: CallField
  label: string
  wide?: boolean
  hint?: string
  children: ComponentChildren
}) {
  return (
    <div class={`named ${wide ? 'wide' : ''}`}>
      <span class="label">
        <label for={`call-${name}`}>{label}</label>
        {hint && <span class="quiet">{hint}</span>}
        <span class="spread" />
        <FieldMark name={name} />
      </span>
      {children}
    </div>
  )
}

const signs: Record<FieldState, string> = { empty: '', typing: '', queued: '↻', saving: '…', saved: '✓', refused: '⚠' }

/** What became of a field: a sign and a word, since a colour alone says nothing. */
function FieldMark({ name }: { name: CallField }) {
  const strings = words().call
  const { state, reason } = field(name)
  if (taking.value !== 'open' || state === 'empty') return null
  return (
    <span class={`field-mark ${state}`} data-testid={`mark-${name}`} data-state={state} title={reason ? refusalText(reason) : undefined}>
      {signs[state]} {strings.field[state as keyof typeof strings.field]}
      {state === 'refused' && (
        <>
          : {refusalText(reason)}{' '}
          <button type="button" class="link" onClick={() => finishField(name)}>
            {strings.again}
          </button>
        </>
      )}
    </span>
  )
}

function SaveButton() {
  const strings = words().call
  void wallTick.value
  const target = joinTarget.value
  const state = taking.value
  const text =
    state === 'queued' || state === 'refused' ? strings.saveAgain : target ? fill(strings.saveJoin, { incident: target }) : strings.saveNew
  return (
    <div class="wide acts">
      <button
        type="submit"
        class="primary save"
        data-testid="call-save"
        disabled={!canOpen.value || state === 'opening' || (state === 'queued' && !link.connected.value)}
      >
        {text} <kbd>Ctrl+↵</kbd>
      </button>
    </div>
  )
}
