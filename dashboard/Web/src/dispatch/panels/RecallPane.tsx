import { fill, words } from '../../i18n'
import { span } from '../../shared/clock'
import type { Archived } from '../../shared/past'
import { mapSide, select } from '../desk'
import { reasonText } from '../names'
import { dispositionName } from '../policyTables'
import { openRecalled, recall, recallArchive, recallCursor, recalled, recalledOne, recallFault, recallFormOpen, recalling } from '../recall'
import { dateTimeText } from '../replay'
import { closeSide } from '../sides'
import { IncidentLine } from './FactsTab'
import { FormFault } from './FormParts'
import { LogTab } from './LogTab'
import { RecallForm, RecallSummary } from './RecallForm'

/** Closed incidents: looked for with a purpose, which goes on the record first; one of them opened, or opened again. */
export function RecallPane() {
  const strings = words().past
  return (
    <section class="pane recall-pane" aria-label={strings.recall} data-testid="recall-pane">
      <PaneHead title={strings.recall} lead={strings.recallLead} press="Q" />
      <div class="pane-body">
        {recallFormOpen.value ? <RecallForm /> : <RecallSummary />}
        <FormFault text={recallFault.value} />
        {recallArchive.value && recallArchive.value.state !== 'well' && (
          <p class="form-fault" data-testid="recall-partly">
            ⚠ {words().call.pastPartly}
          </p>
        )}
        {recalledOne.value ? <One /> : <Found />}
      </div>
    </section>
  )
}

/** The head of what stands beside the map. */
export function PaneHead({ title, lead, press }: { title: string; lead?: string; press?: string }) {
  return (
    <div class="pane-title">
      <div class="first">
        <h2>{title}</h2>
        <span class="spread" />
        <button class="ghost" aria-label={words().close} data-testid="side-close" onClick={closeSide}>
          {words().close} {press && <kbd>{press}</kbd>}
        </button>
      </div>
      {lead && <p class="quiet">{lead}</p>}
    </div>
  )
}

function Found() {
  const strings = words().past
  const rows = recalled.value
  if (!rows) return null
  return (
    <div class="found" role="list">
      {rows.length === 0 && (
        <p class="empty" data-testid="recall-none">
          {strings.none}
        </p>
      )}
      {rows.map((one) => (
        <Row key={one.id} one={one} />
      ))}
      {recallCursor.value && (
        <div class="acts padded">
          <button data-testid="recall-more" disabled={recalling.value} onClick={() => void recall(true)}>
            {strings.more}
          </button>
        </div>
      )}
    </div>
  )
}

function Row({ one }: { one: Archived }) {
  const strings = words().past
  return (
    <div class="recall-row" role="listitem" data-testid="recall-row" data-incident={one.id}>
      <IncidentLine incident={one} />
      <span class="quiet">
        {dateTimeText(one.openedAt)} · {span(one.closedAt - one.openedAt)} · {fill(strings.closedBy, { by: one.closedBy })}
        {one.officers.length > 0 && ` · ${one.officers.join(', ')}`}
      </span>
      <span>{[one.disposition && dispositionName(one.disposition), reasonText(one.reason)].filter(Boolean).join(' · ')}</span>
      <span class="acts">
        <button class="small" data-testid="recall-open" onClick={() => void openRecalled(one.id)}>
          {strings.open}
        </button>
        <button
          class="small"
          data-testid="recall-select"
          onClick={() => {
            mapSide.show(one.lng, one.lat, false)
            select(one.id)
          }}
        >
          {words().desk.reopen}…
        </button>
      </span>
    </div>
  )
}

function One() {
  const strings = words().past
  const { incident, closings } = recalledOne.value!
  return (
    <div data-testid="recalled" data-incident={incident.id}>
      <div class="acts padded">
        <button class="small" data-testid="recall-back" onClick={() => (recalledOne.value = null)}>
          ← {strings.recall}
        </button>
      </div>
      <p class="plain">
        <IncidentLine incident={incident} />
      </p>
      {closings.map((closing) => (
        <p class="plain" key={closing.at}>
          {dateTimeText(closing.at)} {fill(strings.closedBy, { by: closing.by })}
          {closing.disposition && ` · ${dispositionName(closing.disposition)}`} {reasonText(closing.reason)}
        </p>
      ))}
      <div class="section">
        <h3>{strings.callers}</h3>
      </div>
      {incident.callList.map((call, index) => (
        <div class="call" key={index}>
          <p>{call.text || '–'}</p>
          <div class="meta">
            <span>{dateTimeText(call.at)}</span>
            <span>{[call.callerName, call.callerNumber].filter(Boolean).join(' · ') || words().anonymous}</span>
          </div>
        </div>
      ))}
      <LogTab full={incident} />
    </div>
  )
}
