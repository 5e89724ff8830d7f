import { words } from '../../i18n'
import { select } from '../desk'
import { transfers } from '../desks'
import { TransferRow } from './EndTab'
import { PaneHead } from './RecallPane'

/** Matters that other bodies have been given and not answered yet, the oldest first, whether their incident is over or not. */
export function TransfersPane() {
  const strings = words().past
  const rows = transfers.value
  return (
    <section class="pane transfers-pane" aria-label={strings.transfers} data-testid="transfers-pane">
      <PaneHead title={strings.transfers} lead={strings.transfersLead} />
      <div class="pane-body">
        {rows.length === 0 && <p class="empty">{strings.transfersNone}</p>}
        {rows.map((transfer) => (
          <div key={`${transfer.incident} ${transfer.transfer}`}>
            <p class="plain">
              <button class="link" data-testid="transfer-incident" onClick={() => select(transfer.incident, true)}>
                {transfer.incident}
              </button>
            </p>
            <TransferRow transfer={transfer} />
          </div>
        ))}
      </div>
    </section>
  )
}
