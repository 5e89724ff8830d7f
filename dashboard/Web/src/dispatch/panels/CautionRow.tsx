import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { words } from '../../i18n'
import { clock } from '../../shared/clock'
import type { Caution } from '../../shared/past'
import { link, replaying } from '../desk'
import { order } from '../deskOrders'
import { CautionLine } from './NearOnes'
import { Acts, DeskForm, FormFault, TextField } from './FormParts'

const dayMs = 86_400_000
/** A minute less than the days offered: the node counts to the millisecond. */
export const untilIn = (days: number) => Math.round(clock.now() + days * dayMs - 60_000)

/** A caution note with what is done with it: given more time, or ended with a reason. */
export function CautionRow({ caution, children }: { caution: Caution; children?: ComponentChildren }) {
  const strings = words().past
  const [ending, setEnding] = useState(false)
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const end = async () => setFault((await order('EndCaution', [caution.id, reason.trim()], 'EndCaution', { text: caution.id })).fault)
  return (
    <CautionLine caution={caution}>
      {!replaying.value && !ending && (
        <div class="acts">
          {children}
          <button
            class="small"
            data-testid="caution-longer"
            disabled={!link.connected.value}
            onClick={() => void order('ChangeCaution', [caution.id, { until: untilIn(90) }], 'ChangeCaution', { text: caution.id })}
          >
            {strings.cautionLonger}
          </button>
          <button class="small" data-testid="caution-end" onClick={() => setEnding(true)}>
            {strings.cautionEnd}
          </button>
        </div>
      )}
      {ending && (
        <DeskForm testid="caution-end-form" onSubmit={() => void end()} onLeave={() => setEnding(false)}>
          <TextField name={strings.cautionEndWhy} value={reason} onInput={setReason} max={200} testid="caution-end-reason" />
          <Acts text={strings.cautionEnd} testid="caution-end-yes" ready={reason.trim() !== ''} onLeave={() => setEnding(false)} />
          <FormFault text={fault} />
        </DeskForm>
      )}
    </CautionLine>
  )
}
