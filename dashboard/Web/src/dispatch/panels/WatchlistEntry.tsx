import { signal } from '@preact/signals'
import { fill, words } from '../../i18n'
import type { Entry } from '../../shared/border'
import { cityName, me } from '../desk'
import { whyNotDecide } from '../entries'
import { dateTimeText } from '../replay'
import { activeDaysMax, busy, decide, ownJurisdictions, renewEntry, textMax, withdrawEntry } from '../watchlist'
import { describe, Expiry, StateMark } from './Watchlist'

const reason = signal('')
const days = signal(7)

/** One entry with all that was said for it, who decided what, and what may be done. */
export function EntryDetail({ entry }: { entry: Entry }) {
  const strings = words().watchlist
  const border = words().border
  const sharing =
    entry.sharing === 'named'
      ? fill(strings.sharedWith, { cities: entry.sharedWith.map(cityName).join(', ') })
      : strings.sharing[entry.sharing]
  return (
    <article class="entry-detail" data-testid="entry-detail" data-entry={entry.id} data-state={entry.state}>
      <header>
        <h3 class="plate">{entry.plate}</h3>
        <span class={`prio prio-${entry.priority}`}>P{entry.priority}</span>
        <span>
          <StateMark state={entry.state} /> {strings.state[entry.state]}
        </span>
        <span class="spread" />
        <Expiry entry={entry} />
      </header>
      <dl>
        <Line name={strings.id} text={`${entry.id} · ${cityName(entry.jurisdiction)}`} />
        <Line name={strings.vehicle} text={describe(entry) || strings.unsaid} />
        <Line name={border.plateColour} text={border.plateColours[entry.vehicle.plateColour as keyof typeof border.plateColours]} />
        <Line name={strings.purpose} text={entry.purpose} />
        <Line name={strings.caseNumber} text={entry.caseNumber} />
        <Line name={strings.legalBasis} text={entry.legalBasis} />
        <Line name={strings.sharingName} text={sharing} />
        <Line name={strings.requestedBy} text={`${entry.requestedBy} · ${dateTimeText(entry.askedAt)}`} />
        <Line name={strings.approvedBy} text={entry.approvedBy ?? '–'} />
      </dl>
      {entry.renewal && (
        <p class="renewal" data-testid="renewal">
          {fill(strings.renewalText, { by: entry.renewal.askedBy, until: dateTimeText(entry.renewal.until), reason: entry.renewal.reason })}
        </p>
      )}
      <Acts entry={entry} />
      <h4>{strings.account}</h4>
      <ol class="steps">
        {[...entry.steps].reverse().map((step, index) => (
          <li key={index} data-testid="step" data-deed={step.deed}>
            <span class="quiet">{dateTimeText(step.at)}</span>
            <span>
              {strings.deed[step.deed]} <b>{step.by}</b> {step.detail && <span class="quiet">{step.detail}</span>}
            </span>
          </li>
        ))}
      </ol>
    </article>
  )
}

function Line({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  )
}

/** Whoever asked does not approve: the button says so, and the node refuses it as well. */
function Acts({ entry }: { entry: Entry }) {
  const strings = words().watchlist
  const own = ownJurisdictions.value
  const block = whyNotDecide(entry, me.value?.user ?? '', own)
  const ours = own.includes(entry.jurisdiction)
  const over = entry.state !== 'asked' && entry.state !== 'active'
  if (!ours || over) return <p class="quiet">{over ? strings.isOver : strings.notOurs}</p>
  const said = reason.value.trim()
  const clear = (done: boolean) => {
    if (done) reason.value = ''
  }
  const waits = block !== 'nothingWaits'
  return (
    <div class="entry-acts">
      <input
        data-testid="entry-reason"
        maxLength={textMax.reason}
        autocomplete="off"
        aria-label={strings.reason}
        placeholder={strings.reasonHint}
        value={reason.value}
        onInput={(event) => {
          reason.value = event.currentTarget.value
        }}
      />
      {waits && (
        <>
          <button
            class="primary"
            data-testid="approve"
            disabled={busy.value || block !== null}
            title={block === 'ownEntry' ? strings.ownEntry : undefined}
            onClick={() => void decide(entry, true, '').then(clear)}
          >
            {entry.renewal ? strings.approveRenewal : strings.approve}
          </button>
          <button
            data-testid="reject"
            disabled={busy.value || block !== null || said === ''}
            title={said === '' ? strings.needsReason : undefined}
            onClick={() => void decide(entry, false, said).then(clear)}
          >
            {strings.reject}
          </button>
        </>
      )}
      {entry.state === 'active' && !entry.renewal && (
        <span class="renew">
          <button
            data-testid="renew-entry"
            disabled={busy.value || said === ''}
            title={said === '' ? strings.needsReason : undefined}
            onClick={() => void renewEntry(entry, days.value, said).then(clear)}
          >
            {strings.renew}
          </button>
          <select aria-label={strings.days} value={days.value} onChange={(event) => (days.value = Number(event.currentTarget.value))}>
            {[1, 3, 7, 14, activeDaysMax].map((each) => (
              <option key={each} value={each}>
                {fill(strings.nDays, { n: each })}
              </option>
            ))}
          </select>
        </span>
      )}
      <button
        data-testid="withdraw-entry"
        disabled={busy.value || said === ''}
        title={said === '' ? strings.needsReason : undefined}
        onClick={() => void withdrawEntry(entry, said).then(clear)}
      >
        {strings.withdraw}
      </button>
      {block === 'ownEntry' && (
        <p class="own-entry" data-testid="own-entry">
          {strings.ownEntry}
        </p>
      )}
    </div>
  )
}
