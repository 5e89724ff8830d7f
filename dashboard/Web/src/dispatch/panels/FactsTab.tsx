import { useState } from 'preact/hooks'
import { bothNames, fill, words } from '../../i18n'
import { timeOfDay } from '../../shared/clock'
import type { Call, Incident, IncidentDetail } from '../../shared/contract'
import { callStates, callTextMax, type CallChange, type CallState } from '../../shared/calls'
import type { IncidentChange } from '../../shared/incidents'
import { Priority } from '../../shared/parts'
import { link, region, replaying, select } from '../desk'
import { order } from '../deskOrders'
import { amending } from '../detailTabs'
import { hasSpot, keptPlace, type PlaceDraft } from '../placeDraft'
import { matchTypes } from '../typeMatch'
import { AttachForm } from './AttachForm'
import { ComboBox } from './ComboBox'
import { Acts, DeskForm, FormFault, Part, SureButton, TextField } from './FormParts'
import { PlaceField } from './PlaceField'
import { typeText } from '../typeNames'

/** What it is, what was reported call by call, and what belongs to it. */
export function FactsTab({ incident, full }: { incident: Incident; full: IncidentDetail }) {
  const strings = words()
  const changing = amending.value
  const setChanging = (on: boolean) => (amending.value = on)
  const open = full.state !== 'closed' && !replaying.value
  return (
    <>
      {open && (
        <Part
          title={strings.desk.changeTitle}
          act={
            !changing && (
              <button class="small" data-testid="amend-open" onClick={() => setChanging(true)}>
                {strings.desk.change}
              </button>
            )
          }
        >
          {changing && <AmendForm incident={incident} onLeave={() => setChanging(false)} />}
        </Part>
      )}
      <Part title={strings.calls} count={full.callList.length}>
        {full.callList.map((call, index) => (
          <CallRow key={call.id ?? index} call={call} full={full} open={open} />
        ))}
      </Part>
      <Attachments full={full} open={open} />
    </>
  )
}

/** Changes what differs, all or nothing; and only if nobody else has changed it since it was shown. */
function AmendForm({ incident, onLeave }: { incident: Incident; onLeave: () => void }) {
  const strings = words().desk
  const [before] = useState(incident)
  const [type, setType] = useState(incident.type)
  const [typeWords, setTypeWords] = useState(typeText(incident.type))
  const [priority, setPriority] = useState(incident.priority)
  const [place, setPlace] = useState<PlaceDraft>(keptPlace(incident.place, incident.lat, incident.lng, incident.unverified !== undefined))
  const [fault, setFault] = useState('')
  const types = region.value?.types ?? []
  const change = changeOf(before, type, priority, place)
  const send = async () => {
    if (Object.keys(change).length === 0) return onLeave()
    const ifNow = Object.fromEntries(Object.keys(change).map((name) => [name, before[name as keyof Incident]]))
    const { fault } = await order('Amend', [incident.id, { ...change, ifNow }], 'Amend', { incident: incident.id })
    setFault(fault)
    if (!fault) onLeave()
  }
  return (
    <DeskForm testid="amend-form" onSubmit={() => void send()} onLeave={onLeave}>
      <label class="field" for="amend-type">
        <span>{strings.type}</span>
      </label>
      <ComboBox
        id="amend-type"
        label={strings.type}
        value={typeWords}
        first
        options={matchTypes(types, typeWords === typeText(type) ? '' : typeWords).map((one) => ({ key: one.code, text: bothNames(one) }))}
        onType={setTypeWords}
        onPick={(option) => {
          setType(option.key)
          setTypeWords(option.text)
        }}
        onBlur={() => setTypeWords(typeText(type))}
        onEnter={() => void send()}
      />
      <label class="field" for="amend-place">
        <span>{strings.place}</span>
      </label>
      <PlaceField id="amend-place" label={strings.place} value={place} onChange={setPlace} onEnter={() => void send()} />
      <span class="chips" role="group" aria-label={strings.priority}>
        {[1, 2, 3, 4].map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={priority === value}
            data-testid={`amend-priority-${value}`}
            onClick={() => setPriority(value)}
          >
            P{value}
          </button>
        ))}
      </span>
      <Acts text={strings.save} testid="amend-save" ready={Object.keys(change).length > 0} onLeave={onLeave} />
      <FormFault text={fault} />
    </DeskForm>
  )
}

function changeOf(before: Incident, type: string, priority: number, place: PlaceDraft): IncidentChange {
  const change: IncidentChange = {}
  if (type !== before.type) change.type = type
  if (priority !== before.priority) change.priority = priority
  if (hasSpot(place)) {
    if (place.lat !== before.lat || place.lng !== before.lng) Object.assign(change, { lat: place.lat, lng: place.lng })
    if (place.text !== before.place) change.place = place.text
  }
  return change
}

function CallRow({ call, full, open }: { call: Call; full: IncidentDetail; open: boolean }) {
  const strings = words()
  const [editing, setEditing] = useState(false)
  const desk = strings.desk
  const amend = (change: CallChange) => void order('AmendCall', [full.id, call.id, change], 'AmendCall', { incident: full.id })
  return (
    <div class="call" data-testid="call" data-call={call.id}>
      <p>{call.text || '–'}</p>
      <div class="meta">
        <span>{timeOfDay(call.at)}</span>
        <span>{[call.callerName, call.callerNumber].filter(Boolean).join(' · ') || strings.anonymous}</span>
        <span>{(strings.call.sources as Record<string, string>)[call.source] ?? call.source}</span>
        {call.state && call.state !== 'live' && <b class={call.state === 'callBackDue' ? 'due' : ''}>☎ {desk.callState[call.state]}</b>}
        {call.callerPlace && <span>{fill(desk.callerAt, { place: call.callerPlace })}</span>}
        {call.place && call.place !== full.place && <span>{call.place}</span>}
        {call.takenBy && <span>{fill(desk.takenBy, { by: call.takenBy })}</span>}
      </div>
      {open && call.id && !editing && (
        <div class="acts">
          {call.state === 'callBackDue' && (
            <button class="small" data-testid="called-back" disabled={!link.connected.value} onClick={() => amend({ state: 'calledBack' })}>
              {desk.calledBack}
            </button>
          )}
          <button class="small" data-testid="call-edit" onClick={() => setEditing(true)}>
            {desk.callEdit}
          </button>
          {full.callList.length > 1 && (
            <SureButton
              text={desk.split}
              sure={fill(desk.splitSure, { id: full.id })}
              testid="split-call"
              onSure={() => void splitOff(full.id, call.id)}
            />
          )}
        </div>
      )}
      {editing && <CallEdit call={call} incident={full.id} onLeave={() => setEditing(false)} />}
    </div>
  )
}

/** The call becomes an incident of its own, which is shown then. */
async function splitOff(incident: string, call: string): Promise<void> {
  const { reply } = await order<{ incident: string }>('SplitCall', [incident, call, {}], 'SplitCall', {
    incident,
    other: words().desk.ownIncident,
  })
  if (reply) select(reply.incident, true)
}

function CallEdit({ call, incident, onLeave }: { call: Call; incident: string; onLeave: () => void }) {
  const strings = words()
  const [text, setText] = useState(call.text)
  const [name, setName] = useState(call.callerName)
  const [number, setNumber] = useState(call.callerNumber)
  const [place, setPlace] = useState(call.callerPlace ?? '')
  const [state, setState] = useState<CallState>(call.state ?? 'live')
  const [fault, setFault] = useState('')
  const now = { text, callerName: name, callerNumber: number, callerPlace: place, state }
  const was = {
    text: call.text,
    callerName: call.callerName,
    callerNumber: call.callerNumber,
    callerPlace: call.callerPlace ?? '',
    state: call.state ?? 'live',
  }
  const change = Object.fromEntries(Object.entries(now).filter(([field, value]) => was[field as keyof typeof was] !== value))
  const send = async () => {
    if (Object.keys(change).length === 0) return onLeave()
    const { fault } = await order('AmendCall', [incident, call.id, change], 'AmendCall', { incident })
    setFault(fault)
    if (!fault) onLeave()
  }
  return (
    <DeskForm testid="call-edit-form" onSubmit={() => void send()} onLeave={onLeave}>
      <TextField name={strings.call.text} value={text} onInput={setText} max={callTextMax.text} testid="edit-text" rows={3} />
      <TextField name={strings.call.callerName} value={name} onInput={setName} max={callTextMax.name} testid="edit-name" />
      <TextField name={strings.call.callerNumber} value={number} onInput={setNumber} max={callTextMax.number} testid="edit-number" />
      <TextField name={strings.call.callerPlace} value={place} onInput={setPlace} max={callTextMax.place} testid="edit-place" />
      <span class="chips" role="group" aria-label={strings.call.state}>
        {callStates.map((each) => (
          <button key={each} type="button" aria-pressed={state === each} data-testid={`edit-${each}`} onClick={() => setState(each)}>
            {strings.desk.callState[each]}
          </button>
        ))}
      </span>
      <Acts text={strings.desk.save} testid="edit-save" ready={Object.keys(change).length > 0} onLeave={onLeave} />
      <FormFault text={fault} />
    </DeskForm>
  )
}

/** Addresses a page may open by a click; others are only named. */
const openable = /^https?:/i

function Attachments({ full, open }: { full: IncidentDetail; open: boolean }) {
  const strings = words().desk
  const list = full.attachments ?? []
  return (
    <Part title={strings.attachments} count={list.length}>
      {list.map((one) => (
        <div key={one.id} class="attachment" data-testid="attachment" data-kind={one.kind}>
          <span>
            <b>{strings.attachKind[one.kind]}</b> {one.name}
          </span>
          <span class="uri" title={one.uri}>
            {one.uri}
          </span>
          {openable.test(one.uri) && (
            <a href={one.uri} target="_blank" rel="noopener noreferrer">
              {strings.openLink}
            </a>
          )}
          <span class="quiet">
            {timeOfDay(one.at)} {one.by}
          </span>
        </div>
      ))}
      {open && (
        <div class="acts padded">
          <AttachForm incident={full.id} />
        </div>
      )}
    </Part>
  )
}

/** The type, place and priority in one line, for a list. */
export function IncidentLine({ incident }: { incident: { id: string; type: string; priority: number; place: string } }) {
  return (
    <span class="incident-line">
      <Priority value={incident.priority} /> <b>{typeText(incident.type)}</b> <span class="quiet">{incident.id}</span>{' '}
      <span class="place">{incident.place}</span>
    </span>
  )
}
