import { useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { api, Refused } from '../../shared/api'
import type { PolicyReply } from '../../shared/policy'
import { me } from '../desk'
import { policyNow } from '../policyTables'
import { faultText } from '../recall'
import { dateTimeText } from '../replay'
import { PaneHead } from './RecallPane'

/** What came of a check or a reload, in words. `warnings`: no faults, but somebody should look. */
interface Told {
  text: string
  bad: boolean
  rows?: Record<string, number>
  warnings?: string[]
}

/** Which policy is in force, since when and by whom; supervisors check the folder and put it in force. */
export function PolicyPane() {
  const strings = words().past
  const policy = policyNow()
  const [told, setTold] = useState<Told | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (reload: boolean) => {
    setBusy(true)
    setTold(await ask(reload))
    setBusy(false)
  }
  return (
    <section class="pane policy-pane" aria-label={strings.policy} data-testid="policy-pane" data-number={policy?.number}>
      <PaneHead title={strings.policy} />
      <div class="pane-body">
        {policy && (
          <p class="plain">
            <b>{fill(strings.policyInForce, { number: policy.number })}</b>
            <br />
            {fill(strings.policySince, { at: dateTimeText(policy.at), by: policy.by === 'start' ? strings.policyStart : policy.by })}
            <br />
            <code>{policy.hash}</code>
          </p>
        )}
        {me.value?.supervisor ? (
          <div class="acts padded">
            <button data-testid="policy-check" disabled={busy} onClick={() => void run(false)}>
              {strings.policyCheck}
            </button>
            <button class="primary" data-testid="policy-reload" disabled={busy} onClick={() => void run(true)}>
              {strings.policyReload}
            </button>
          </div>
        ) : (
          <p class="plain quiet">{strings.policySupervisors}</p>
        )}
        {told && (
          <p
            class={told.bad ? 'form-fault told' : 'plain good'}
            role={told.bad ? 'alert' : 'status'}
            data-testid="policy-told"
            data-bad={told.bad}
          >
            {told.bad ? '⚠' : '✓'} {told.text}
          </p>
        )}
        {told?.warnings?.map((warning) => (
          <p key={warning} class="form-fault" data-testid="policy-warning">
            ⚠ {warning}
          </p>
        ))}
        {told?.rows && (
          <p class="plain quiet">
            {strings.policyRows}:{' '}
            {Object.entries(told.rows)
              .map(([table, rows]) => `${table} ${rows}`)
              .join(' · ')}
          </p>
        )}
      </div>
    </section>
  )
}

async function ask(reload: boolean): Promise<Told> {
  try {
    return toldOf(await (reload ? api.reloadPolicy() : api.checkPolicy()), reload)
  } catch (fault) {
    if (fault instanceof Refused && typeof fault.body.file === 'string') return toldOf(fault.body as unknown as PolicyReply, reload)
    return { text: faultText(fault), bad: true }
  }
}

function toldOf(reply: PolicyReply, reload: boolean): Told {
  const strings = words().past
  if (!reply.ok) {
    const { file = '', where = '', detail = '' } = reply
    return { text: fill(strings.policyRefused, { file, where, detail: detail || reply.reason }), bad: true }
  }
  const more = { rows: reply.rows, warnings: reply.warnings }
  if (reload && reply.changed) return { text: fill(strings.policyReloaded, { number: reply.policy?.number ?? 0 }), bad: false, ...more }
  if (reload) return { text: strings.policySame, bad: false, ...more }
  const isNew = reply.isNew ? strings.policyNew : strings.policySame
  return { text: `${fill(strings.policyWell, { hash: reply.hash ?? '' })} ${isNew}`, bad: false, ...more }
}
