import { useState } from 'preact/hooks'
import { fill, named, words } from '../../i18n'
import { span, tick, timeOfDay } from '../../shared/clock'
import type { IncidentDetail } from '../../shared/contract'
import { incidentTextMax, type Transfer, type TransferAnswer } from '../../shared/incidents'
import { link, replaying } from '../desk'
import { order } from '../deskOrders'
import { bodiesFor, bodyName, dispositionName, dispositionsFor } from '../policyTables'
import { Acts, DeskForm, FormFault, Part, SureButton, TextField } from './FormParts'

/** Codes an incident can have at once, as the node has it. */
const dispositionsMax = 4

/** How an incident ends: closed with a disposition, cancelled, transferred out, or open again. */
export function EndTab({ full }: { full: IncidentDetail }) {
  const strings = words().desk
  if (full.state === 'closed')
    return (
      <>
        <p class="empty">{fill(strings.closedNow, { end: strings.ends[full.end ?? 'closed'] })}</p>
        <Dispositions full={full} />
        {!replaying.value && !full.mergedInto && <ReopenForm full={full} />}
        <Transfers full={full} />
      </>
    )
  return (
    <>
      {replaying.value ? <Dispositions full={full} /> : <CloseForm full={full} />}
      <Transfers full={full} />
      {!replaying.value && <TransferForm full={full} />}
      {!replaying.value && <CancelForm full={full} />}
    </>
  )
}

function Dispositions({ full }: { full: IncidentDetail }) {
  const kept = full.dispositions ?? []
  return kept.length > 0 ? (
    <Part title={words().desk.dispositions}>
      <p class="plain">{kept.map(dispositionName).join(' · ')}</p>
    </Part>
  ) : null
}

function CloseForm({ full }: { full: IncidentDetail }) {
  const strings = words().desk
  const { fitting, required } = dispositionsFor(full.type)
  const [chosen, setChosen] = useState<readonly string[]>(full.dispositions ?? [])
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const turn = (code: string) =>
    setChosen(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code].slice(0, dispositionsMax))
  const text = chosen.map(dispositionName).join(', ')
  const values = { incident: full.id, text }
  const send = async () => setFault((await order('CloseAs', [full.id, chosen, reason.trim()], 'CloseAs', values)).fault)
  return (
    <Part title={strings.closeTitle}>
      <DeskForm testid="close-form" onSubmit={() => void send()}>
        {fitting.length > 0 && (
          <fieldset class="field">
            <legend>
              {strings.dispositions}: {required ? <b>{strings.required}</b> : strings.dispositionsLead}
            </legend>
            <span class="chips">
              {fitting.map((one) => (
                <button
                  key={one.code}
                  type="button"
                  aria-pressed={chosen.includes(one.code)}
                  data-testid="disposition"
                  data-code={one.code}
                  onClick={() => turn(one.code)}
                >
                  {chosen.includes(one.code) ? '✓ ' : ''}
                  {named(one)}
                </button>
              ))}
            </span>
          </fieldset>
        )}
        <TextField name={strings.reason} value={reason} onInput={setReason} max={incidentTextMax.reason} testid="close-reason" />
        <div class="acts">
          <button class="primary" type="submit" data-testid="close-as" disabled={!link.connected.value}>
            {strings.close}
          </button>
          <button
            type="button"
            data-testid="dispose"
            disabled={!link.connected.value || chosen.length === 0}
            onClick={async () => setFault((await order('Dispose', [full.id, chosen], 'Dispose', values)).fault)}
          >
            {strings.keepDispositions}
          </button>
        </div>
        <FormFault text={fault} />
      </DeskForm>
    </Part>
  )
}

function CancelForm({ full }: { full: IncidentDetail }) {
  const strings = words().desk
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const send = async () => setFault((await order('Cancel', [full.id, reason.trim()], 'Cancel', { incident: full.id })).fault)
  return (
    <Part title={strings.cancelTitle}>
      <DeskForm testid="cancel-form" onSubmit={() => void send()}>
        <TextField
          name={strings.reason}
          value={reason}
          onInput={setReason}
          max={incidentTextMax.reason}
          testid="cancel-reason"
          placeholder={full.officers.length > 0 ? strings.cancelLead : undefined}
        />
        <Acts text={strings.cancelIncident} testid="cancel-incident" ready={reason.trim() !== ''} />
        <FormFault text={fault} />
      </DeskForm>
    </Part>
  )
}

function ReopenForm({ full }: { full: IncidentDetail }) {
  const strings = words().desk
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const send = async () => setFault((await order('Reopen', [full.id, reason.trim()], 'Reopen', { incident: full.id })).fault)
  return (
    <Part title={strings.reopen}>
      <DeskForm testid="reopen-form" onSubmit={() => void send()}>
        <TextField name={strings.reopenWhy} value={reason} onInput={setReason} max={incidentTextMax.reason} testid="reopen-reason" />
        <Acts text={strings.reopen} testid="reopen-incident" ready={reason.trim() !== ''} />
        <FormFault text={fault} />
      </DeskForm>
    </Part>
  )
}

function TransferForm({ full }: { full: IncidentDetail }) {
  const strings = words().desk
  const bodies = bodiesFor(full.type)
  const [open, setOpen] = useState(false)
  const [body, setBody] = useState(bodies[0]?.code ?? '')
  const [text, setText] = useState('')
  const [close, setClose] = useState(true)
  const [fault, setFault] = useState('')
  const chosen = bodies.some((one) => one.code === body) ? body : (bodies[0]?.code ?? '')
  const send = async () => {
    const values = { incident: full.id, text: bodyName(chosen) }
    const { fault } = await order('TransferOut', [full.id, chosen, text.trim(), close], 'TransferOut', values)
    setFault(fault)
    if (!fault) setOpen(false)
  }
  return (
    <Part
      title={strings.transferTitle}
      act={
        bodies.length > 0 &&
        !open && (
          <button class="small" data-testid="transfer-open" onClick={() => setOpen(true)}>
            {strings.transfer}…
          </button>
        )
      }
    >
      {bodies.length === 0 && <p class="plain quiet">{strings.noBodies}</p>}
      {open && (
        <DeskForm testid="transfer-form" onSubmit={() => void send()} onLeave={() => setOpen(false)}>
          <label class="field">
            <span>{strings.body}</span>
            <select data-testid="transfer-body" value={chosen} onChange={(event) => setBody(event.currentTarget.value)}>
              {bodies.map((one) => (
                <option key={one.code} value={one.code}>
                  {bodyName(one.code)}
                </option>
              ))}
            </select>
          </label>
          <TextField
            name={strings.bodyText}
            value={text}
            onInput={setText}
            max={incidentTextMax.transfer}
            testid="transfer-text"
            rows={2}
          />
          <label class="tick">
            <input
              type="checkbox"
              checked={close}
              data-testid="transfer-close"
              onChange={(event) => setClose(event.currentTarget.checked)}
            />
            {strings.transferClose}
          </label>
          <Acts text={strings.transfer} testid="transfer-out" ready={chosen !== ''} onLeave={() => setOpen(false)} />
          <FormFault text={fault} />
        </DeskForm>
      )}
    </Part>
  )
}

function Transfers({ full }: { full: IncidentDetail }) {
  const list = full.transferList ?? []
  return list.length > 0 ? (
    <Part title={words().desk.transfers} count={list.length}>
      {list.map((transfer) => (
        <TransferRow key={transfer.transfer} transfer={transfer} />
      ))}
    </Part>
  ) : null
}

/** A transfer with its answer, as a person heard it. */
export function TransferRow({ transfer }: { transfer: Transfer }) {
  const strings = words().desk
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  const open = transfer.state === 'sent' || transfer.state === 'accepted'
  const late = open && transfer.overdueSince !== undefined
  const answer = async (what: TransferAnswer) => {
    const done = await order('TransferAnswer', [transfer.incident, transfer.transfer, what, text.trim()], 'TransferAnswer', {
      incident: transfer.incident,
    })
    setFault(done.fault)
    if (!done.fault) setText('')
  }
  return (
    <div class="transfer" data-testid="transfer" data-transfer={transfer.transfer} data-state={transfer.state}>
      <p>
        <b>{bodyName(transfer.body)}</b> {strings.transferState[transfer.state]}{' '}
        {late && <span class="timer late">⚠ {fill(strings.transferLate, { t: span(tick.value - transfer.overdueSince!) })}</span>}
      </p>
      {transfer.text && <p>{transfer.text}</p>}
      {transfer.answer && (
        <p>
          “{transfer.answer}” <span class="quiet">{transfer.answeredBy}</span>
        </p>
      )}
      <div class="meta">
        <span>{timeOfDay(transfer.at)}</span>
        <span>{transfer.by}</span>
      </div>
      {open && !replaying.value && (
        <div class="answer">
          <input
            maxLength={incidentTextMax.transfer}
            placeholder={strings.answerText}
            aria-label={strings.answerText}
            data-testid="transfer-answer-text"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {(transfer.state === 'sent' ? (['accepted', 'declined'] as const) : (['done', 'declined'] as const)).map((what) => (
            <button
              key={what}
              class="small"
              data-testid={`transfer-${what}`}
              disabled={!link.connected.value || (what === 'declined' && !text.trim())}
              onClick={() => void answer(what)}
            >
              {strings.answers[what]}
            </button>
          ))}
          <SureButton
            text={strings.answers.withdrawn}
            sure={`${strings.answers.withdrawn}?`}
            testid="transfer-withdrawn"
            onSure={() => void answer('withdrawn')}
          />
        </div>
      )}
      <FormFault text={fault} />
    </div>
  )
}
