import { useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { BatchProposal, Offer, ProposalLine } from '../../shared/sending'
import { Priority } from '../../shared/parts'
import { batchChanges, changeLine, proposalOf } from '../batch'
import { findOfficer } from '../commands'
import { minutesText, offers, stacks } from '../crewLists'
import { boards, link, me, replaying, select } from '../desk'
import { runLine } from '../line'
import { areaName } from '../policyTables'
import { typeOfIncident } from './incidentWords'

/** What of sending wants a person: a proposal over several incidents, better officers, officers who are free for what waits for them. */
export function SendingBoard() {
  const strings = words().sending
  const proposal = proposalOf(me.value?.user ?? '')
  return (
    <div class="sending-board" data-testid="sending-board">
      <div class="section">
        <h3>{strings.batch}</h3>
        <span class="spread" />
        {!replaying.value && (
          <button
            data-testid="batch-ask"
            title={strings.batchAskTitle}
            disabled={!link.connected.value}
            onClick={() => void runLine('batch')}
          >
            {strings.batchAsk}
          </button>
        )}
      </div>
      {proposal && <Proposal proposal={proposal} />}
      {offers.value.length > 0 && (
        <div class="section">
          <h3>{strings.offers}</h3>
        </div>
      )}
      {offers.value.map((offer) => (
        <OfferRow key={offer.id} offer={offer} />
      ))}
      {stacks.value.length > 0 && (
        <div class="section">
          <h3>{strings.stacks}</h3>
        </div>
      )}
      {stacks.value.map((stack) => (
        <p class={`stack ${stack.ready ? 'ready' : ''}`} key={stack.officer} data-testid="stack" data-officer={stack.code}>
          {fill(strings.stackOf, { officer: stack.code, incidents: stack.incidents.join(', ') })}
          {stack.ready && (
            <button data-testid="stack-send" onClick={() => void runLine(`d ${stack.code} ${stack.incidents[0]}`)}>
              {fill(strings.stackReady, { officer: stack.code })}
            </button>
          )}
        </p>
      ))}
    </div>
  )
}

/** One better officer, offered: taken or not. */
export function OfferRow({ offer }: { offer: Offer }) {
  const strings = words().sending
  const offline = !link.connected.value
  return (
    <section class="offer" data-testid="offer" data-incident={offer.incident}>
      <p>
        <button class="link" onClick={() => select(offer.incident, true)}>
          {offer.incident}
        </button>{' '}
        {fill(strings.offer, { officer: offer.code, instead: offer.insteadCode, gain: minutesText(offer.gainSeconds) })}
      </p>
      <p class="quiet">
        {fill(strings.offerTimes, { new: minutesText(offer.travelSeconds), old: minutesText(offer.insteadSeconds) })}
        <span class="spread" />
        {!replaying.value && (
          <>
            <button data-testid="offer-take" disabled={offline} onClick={() => void runLine(`better ${offer.incident}`)}>
              {strings.offerTake}
            </button>
            <button class="ghost" data-testid="offer-drop" disabled={offline} onClick={() => void runLine(`better ${offer.incident} no`)}>
              {strings.offerDrop}
            </button>
          </>
        )}
      </p>
    </section>
  )
}

function Proposal({ proposal }: { proposal: BatchProposal }) {
  const strings = words().sending
  const changes = batchChanges.value.id === proposal.id ? batchChanges.value : null
  const out = changes?.out.size ?? 0
  const changed = out + (changes?.others.size ?? 0) > 0
  const offline = !link.connected.value
  if (proposal.state === 'asked')
    return (
      <p class="empty" role="status" data-testid="batch" data-state="asked">
        {strings.batchWaiting}
      </p>
    )
  const saved = proposal.eachForItselfSeconds - proposal.seconds
  return (
    <section class="batch" data-testid="batch" data-state={proposal.state} data-proposal={proposal.id}>
      <p>{fill(strings.batchOf, { n: proposal.lines.length, t: minutesText(proposal.seconds) })}</p>
      <p class="quiet">
        {proposal.eachForItselfSeconds < 0
          ? strings.batchMore
          : saved > 0
            ? fill(strings.batchSaved, { t: minutesText(saved) })
            : strings.batchSame}
        {' · '}
        {fill(strings.batchExpires, { t: span(proposal.expiresAt - tick.value) })}
        {' · '}
        {fill(strings.batchBy, { by: proposal.by })}
      </p>
      <ol class="batch-lines">
        {proposal.lines.map((line, index) => (
          <BatchLine key={`${proposal.id} ${index}`} proposal={proposal} line={line} index={index} />
        ))}
      </ol>
      {proposal.unserved.length > 0 && (
        <p class="unserved" role="alert">
          {fill(strings.batchUnserved, {
            incidents: proposal.unserved.map((one) => `${one.incident} ${one.skills.join('+')} ×${one.missing}`).join(', '),
          })}
        </p>
      )}
      {!replaying.value && (
        <div class="actions">
          <button
            class="primary"
            data-testid="batch-take"
            disabled={offline || out === proposal.lines.length}
            onClick={() => void runLine('batch take')}
          >
            {fill(changed ? strings.batchTakeSome : strings.batchTake, { n: proposal.lines.length - out })}
          </button>
          <button data-testid="batch-drop" disabled={offline} onClick={() => void runLine('batch drop')}>
            {strings.batchDrop}
          </button>
        </div>
      )}
    </section>
  )
}

function BatchLine({ proposal, line, index }: { proposal: BatchProposal; line: ProposalLine; index: number }) {
  const strings = words().sending
  const changes = batchChanges.value.id === proposal.id ? batchChanges.value : null
  const isOut = changes?.out.has(index) ?? false
  const other = changes?.others.get(index)
  const [bad, setBad] = useState('')
  const change = (typed: string) => {
    if (typed.trim() === '' || typed.trim() === line.code) {
      setBad('')
      return changeLine(proposal, index, { other: null })
    }
    const found = findOfficer(typed.trim(), boards())
    setBad(found.ok ? '' : fill(strings.batchUnknown, { word: typed.trim() }))
    if (found.ok) changeLine(proposal, index, { other: { id: found.value.id, code: found.value.code } })
  }
  return (
    <li class={isOut ? 'out' : ''} data-testid="batch-line" data-incident={line.incident} data-out={isOut}>
      <Priority value={line.priority} />
      <button class="link" onClick={() => select(line.incident, true)}>
        {line.incident}
      </button>
      <input
        aria-label={`${strings.batchOther} ${line.incident}`}
        aria-invalid={bad !== ''}
        class={bad ? 'bad' : ''}
        title={bad}
        data-testid="batch-officer"
        disabled={isOut || replaying.value}
        value={other?.code ?? line.code}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <span class="eta">{other ? '–' : minutesText(line.travelSeconds)}</span>
      {replaying.value ? (
        <span />
      ) : (
        <button
          data-testid="batch-skip"
          title={isOut ? strings.batchBack : strings.batchSkip}
          aria-label={`${isOut ? strings.batchBack : strings.batchSkip} ${line.incident}`}
          onClick={() => changeLine(proposal, index, { out: !isOut })}
        >
          {isOut ? '↶' : '✕'}
        </button>
      )}
      <span class="quiet">
        {[bad, typeOfIncident(line.incident), line.skills.join('+'), line.area ? fill(strings.crossArea, { area: areaName(line.area) }) : '']
          .filter((text) => text)
          .join(' · ')}
      </span>
    </li>
  )
}
