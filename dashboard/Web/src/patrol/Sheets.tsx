import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { fill, refusalText, words } from '../i18n'
import { timeOfDay } from '../shared/clock'
import type { Reply } from '../shared/contract'
import type { Near } from '../shared/officers'
import { Priority, Shape } from '../shared/parts'
import { link, me, officer, region, rules, say } from './duty'
import { mail, markRead, unread, type Mail } from './mail'
import { typeNames } from './Card'

export type Sheet = 'messages' | 'near' | 'shift' | 'report'
export const sheet = signal<Sheet | null>(null)

/** What opens beside the directive: messages, who is near, the shift, something to report. */
export function SheetButtons() {
  const strings = words().field
  if (!officer.value) return null
  return (
    <nav class="sheets">
      {(['messages', 'near', 'shift', 'report'] as const).map((one) => (
        <button
          key={one}
          aria-pressed={sheet.value === one}
          data-testid={`sheet-${one}`}
          onClick={() => {
            sheet.value = sheet.value === one ? null : one
          }}
        >
          {strings[one]}
          {one === 'messages' && unread.value.length > 0 && <b class="badge">{unread.value.length}</b>}
        </button>
      ))}
    </nav>
  )
}

export function OpenSheet() {
  const open = sheet.value
  if (!open) return null
  return (
    <section class="sheet" aria-label={words().field[open]} data-testid="sheet" data-sheet={open}>
      {open === 'messages' ? <Messages /> : open === 'near' ? <NearList /> : open === 'shift' ? <ShiftForm /> : <ReportForm />}
      <button class="big ghost" data-testid="sheet-back" onClick={() => (sheet.value = null)}>
        {words().field.back}
      </button>
    </section>
  )
}

function Messages() {
  const strings = words().field
  const [text, setText] = useState('')
  const [urgent, setUrgent] = useState(false)
  return (
    <>
      <form
        class="write"
        onSubmit={(event) => {
          event.preventDefault()
          if (!text.trim()) return
          say({ kind: 'message', message: crypto.randomUUID(), to: { desks: true }, text: text.trim(), urgent, incident: '' })
          setText('')
          setUrgent(false)
        }}
      >
        <input
          aria-label={strings.write}
          placeholder={strings.write}
          maxLength={500}
          data-testid="write-message"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <label>
          <input type="checkbox" checked={urgent} onChange={(event) => setUrgent(event.currentTarget.checked)} /> {strings.urgent}
        </label>
        <button data-testid="send-message">{strings.send}</button>
      </form>
      {mail.value.length === 0 && <p class="quiet">{strings.noMessages}</p>}
      <ul class="mail">
        {mail.value.map((one) => (
          <MailRow key={one.message.id} one={one} />
        ))}
      </ul>
    </>
  )
}

function MailRow({ one }: { one: Mail }) {
  const strings = words().field
  const { message, toMe, readAt } = one
  const time = timeOfDay(message.at)
  return (
    <li class={toMe && readAt === null ? 'new' : ''} data-testid="mail" data-message={message.id} data-read={readAt !== null}>
      <p>
        {message.urgent && <b class="urgent">{words().crews.urgentMark} </b>}
        {message.text}
      </p>
      <span class="quiet">{toMe ? fill(strings.from, { by: message.from, time }) : fill(strings.mine, { time, n: message.read })}</span>
      {toMe && readAt === null && (
        <button data-testid="mail-read" onClick={() => markRead(message.id)}>
          {words().crews.markRead}
        </button>
      )}
    </li>
  )
}

function NearList() {
  const strings = words().field
  const [found, setFound] = useState<Near | { reason: string } | null>(null)
  useEffect(() => {
    if (!link.connected.value) return
    void link.call<Reply<Near>>('Near', me.value!.officer).then(
      (reply) => setFound(reply),
      () => setFound({ reason: '' }),
    )
  }, [link.connected.value])
  if (!link.connected.value) return <p class="quiet">{strings.nearOffline}</p>
  if (!found) return <p class="quiet">{strings.nearLoading}</p>
  if ('reason' in found) return <p class="quiet">{found.reason ? refusalText(found.reason) : strings.nearFault}</p>
  if (found.incidents.length + found.officers.length === 0) return <p class="quiet">{strings.nearNone}</p>
  return (
    <>
      <h3>{strings.nearIncidents}</h3>
      <ul class="near">
        {found.incidents.map((one) => (
          <li key={one.id} data-testid="near-incident" data-incident={one.id}>
            <Priority value={one.priority} />
            <span>
              {typeNames(one.type)} <span class="quiet">{one.place}</span>
            </span>
            <span class="quiet">{distance(one.metres)}</span>
            {may(one.type, 'selfDispatch') && (
              <button data-testid="take" onClick={() => say({ kind: 'take', incident: one.id })}>
                {strings.take}
              </button>
            )}
          </li>
        ))}
      </ul>
      <h3>{strings.nearOfficers}</h3>
      <ul class="near">
        {found.officers.map((one) => (
          <li key={one.id} data-testid="near-officer">
            <Shape status={one.status} />
            <b>{one.code}</b>
            <span class="quiet">{fill(words().positionAge, { age: `${one.ageSeconds} s` })}</span>
            <span class="quiet">{distance(one.metres)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function distance(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`
}

function ShiftForm() {
  const strings = words().field
  const shift = officer.value?.shift
  const [crew, setCrew] = useState(shift?.crew.join(', ') ?? '')
  const [vehicle, setVehicle] = useState(shift?.vehicle ?? '')
  return (
    <form
      class="field-form"
      onSubmit={(event) => {
        event.preventDefault()
        const names = crew.split(/[,，]/).map((name) => name.trim())
        say({ kind: 'shift', on: true, crew: names.filter((name) => name !== '').slice(0, 8), vehicle: vehicle.trim() })
        sheet.value = null
      }}
    >
      {shift && <p class="quiet">{fill(strings.onSince, { time: timeOfDay(shift.since) })}</p>}
      <label>
        {strings.crew}
        <input data-testid="shift-crew" value={crew} onInput={(event) => setCrew(event.currentTarget.value)} />
      </label>
      <label>
        {strings.vehicle}
        <input data-testid="shift-vehicle" value={vehicle} onInput={(event) => setVehicle(event.currentTarget.value)} />
      </label>
      <button class="big go" data-testid="shift-on">
        {strings.begin}
      </button>
      <button
        class="big"
        type="button"
        data-testid="shift-off"
        onClick={() => {
          say({ kind: 'shift', on: false, crew: [], vehicle: '' })
          sheet.value = null
        }}
      >
        {strings.endShift}
      </button>
    </form>
  )
}

/** Whether the region lets officers do that; the node has the last word. */
function may(type: string, right: 'fieldOpen' | 'selfDispatch'): boolean {
  const { types } = rules.value
  return !types || (types.find((one) => one.code === type)?.[right] ?? true)
}

function ReportForm() {
  const strings = words().field
  const types = (region.value?.types ?? []).filter(
    ({ code }) => code !== 'watchPost' && code !== 'officerEmergency' && may(code, 'fieldOpen'),
  )
  const [type, setType] = useState(types[0]?.code ?? '')
  const [text, setText] = useState('')
  const [take, setTake] = useState(true)
  if (types.length === 0) return <p class="quiet">{words().refusal.noRight}</p>
  return (
    <form
      class="field-form"
      onSubmit={(event) => {
        event.preventDefault()
        say({ kind: 'open', incident: crypto.randomUUID(), type, text: text.trim(), take })
        sheet.value = null
      }}
    >
      <label>
        {strings.type}
        <select data-testid="report-type" value={type} onChange={(event) => setType(event.currentTarget.value)}>
          {types.map((one) => (
            <option key={one.code} value={one.code}>
              {typeNames(one.code)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {strings.what}
        <input data-testid="report-text" maxLength={500} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <label class="tick">
        <input type="checkbox" data-testid="report-take" checked={take} onChange={(event) => setTake(event.currentTarget.checked)} />{' '}
        {strings.takeIt}
      </label>
      <button class="big go" data-testid="report-open" disabled={!type}>
        {strings.open}
      </button>
    </form>
  )
}
