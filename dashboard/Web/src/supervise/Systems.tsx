import { useState } from 'preact/hooks'
import { age, fill, words } from '../i18n'
import { wallTick } from '../shared/clock'
import type { DeadLetter, PartnerRow, Partners } from '../shared/connected'
import { cityName } from './City'
import { State } from './Mark'
import { agoText, Asks, momentText, Pane, Reason } from './parts'
import { Reread } from './Reread'
import { decide } from './sections'
import { deathText, giveLetter, gravestFirst, lookOf, partnerMarks, partnersAsked, resume, subjectText, troubleText } from './systems'

/** Other systems: how each takes what it is told, and what it did not take. */
export function Systems() {
  const strings = words().connected
  return (
    <Pane name="partners" lead={strings.lettersLead} asked={partnersAsked} head={<Reread what="partners" look={partnersAsked} />}>
      {(all) => (
        <>
          {all.cities
            .filter((one) => one.state !== 'well')
            .map((one) => (
              <p key={one.jurisdiction} class="form-fault" role="status" data-testid="city-feed" data-state={one.state}>
                ⚠ {fill(strings.cityFeed[one.state as 'failed'], { city: cityName(one.jurisdiction), detail: one.detail ?? '' })}
              </p>
            ))}
          <PartnerTable rows={gravestFirst(all.partners)} />
          <Letters all={all} />
        </>
      )}
    </Pane>
  )
}

function PartnerTable({ rows }: { rows: readonly PartnerRow[] }) {
  const strings = words().connected
  if (rows.length === 0) return <p class="empty">{strings.noPartners}</p>
  return (
    <div class="box">
      <table aria-label={strings.section.partners}>
        <thead>
          <tr>
            <th>{strings.partner}</th>
            <th>{strings.state}</th>
            <th class="number">{strings.waiting}</th>
            <th>{strings.oldest}</th>
            <th class="number">{strings.delivered}</th>
            <th class="number" title={strings.deadTitle}>
              {strings.dead}
            </th>
            <th>{strings.lastTrouble}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PartnerLine key={row.name} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PartnerLine({ row }: { row: PartnerRow }) {
  const strings = words().connected
  const [asking, setAsking] = useState(false)
  void wallTick.value // Ages of the wall go on between two answers.
  const look = lookOf(row)
  const mayTry = look === 'trouble' || look === 'gone'
  return (
    <>
      <tr data-testid="partner" data-partner={row.name} data-state={look} data-dead={row.dead}>
        <th scope="row">
          <b>{row.name}</b>
          <span class="quiet under" title={row.purpose}>
            {strings.kind[row.kind]}
            {row.host ? ` · ${row.host}` : ''} · {fill(strings.agreementUntil, { day: row.until })}
          </span>
        </th>
        <td>
          <State mark={partnerMarks[look]}>{strings.partnerState[look]}</State>
          <span class="quiet under">
            {look === 'trouble' && row.pausedUntil ? fill(strings.tryAgainAt, { time: momentText(row.pausedUntil) }) : ''}
            {look === 'gone' ? strings.onlyByPerson : ''}
            {look === 'up' && row.lastTakenAt ? fill(strings.taken, { t: age((Date.now() - row.lastTakenAt) / 1000) }) : ''}
          </span>
        </td>
        <td class="number" data-testid="partner-waiting">
          {row.waiting}
        </td>
        <td>{row.oldestWaiting ? agoText(row.oldestWaiting, Date.now()) : ''}</td>
        <td class="number">{row.delivered}</td>
        <td class={row.dead > 0 ? 'number late' : 'number'} data-testid="partner-dead">
          {row.dead > 0 && <span aria-hidden="true">⚠ </span>}
          {row.dead}
          {row.lost > 0 && <span class="quiet under">{fill(strings.lost, { n: row.lost })}</span>}
        </td>
        <td class="words" data-testid="partner-trouble">
          {row.lastTrouble ? troubleText(row.lastTrouble) : <span class="quiet">–</span>}
        </td>
        <td class="actions">
          {mayTry && (
            <Asks testid="resume" open={asking} onClick={() => setAsking(!asking)}>
              {strings.resume}
            </Asks>
          )}
        </td>
      </tr>
      {asking && (
        <tr>
          <td colSpan={8}>
            <Reason
              text={strings.resumeIt}
              go={(why) => decide(() => fill(words().connected.resumed, { partner: row.name }), () => resume(row.name, why), partnersAsked)}
              back={() => setAsking(false)}
            />
          </td>
        </tr>
      )}
    </>
  )
}

function Letters({ all }: { all: Partners }) {
  const strings = words().connected
  const [partner, setPartner] = useState('')
  const names = [...new Set(all.letters.map((one) => one.partner))].sort()
  const letters = all.letters.filter((one) => !names.includes(partner) || one.partner === partner)
  const dead = all.partners.reduce((sum, row) => sum + row.dead, 0)
  return (
    <div class="box">
      <div class="box-head">
        <h2>{strings.letters}</h2>
        {dead > all.letters.length && <span class="quiet">{fill(strings.someLetters, { n: all.letters.length, all: dead })}</span>}
        <span class="spread" />
        {names.length > 1 && (
          <label class="inline">
            {strings.partner}{' '}
            <select data-testid="letters-partner" value={partner} onChange={(event) => setPartner(event.currentTarget.value)}>
              <option value="">{strings.allPartners}</option>
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {letters.length === 0 ? (
        <p class="quiet" data-testid="no-letters">
          {strings.noLetters}
        </p>
      ) : (
        <table aria-label={strings.letters}>
          <thead>
            <tr>
              <th>{strings.about}</th>
              <th>{strings.partner}</th>
              <th>{strings.given}</th>
              <th>{strings.because}</th>
              <th class="number">{strings.tries}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <LetterLine key={letter.id} letter={letter} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function LetterLine({ letter }: { letter: DeadLetter }) {
  const strings = words().connected
  const [asking, setAsking] = useState<'' | 'retry' | 'drop'>('')
  const values = () => ({ subject: subjectText(letter.subject), partner: letter.partner })
  return (
    <>
      <tr data-testid="letter" data-letter={letter.id} data-partner={letter.partner} data-subject={letter.subject}>
        <th scope="row">
          {subjectText(letter.subject)}
          <span class="quiet under">
            {fill(strings.sequence, { n: letter.sequence })} · {fill(strings.madeAt, { time: momentText(letter.madeAt) })}
          </span>
        </th>
        <td>{letter.partner}</td>
        <td>{momentText(letter.deadAt)}</td>
        <td class="words">{deathText(letter)}</td>
        <td class="number">{letter.tries}</td>
        <td class="actions">
          <Asks testid="letter-retry" open={asking === 'retry'} onClick={() => setAsking(asking === 'retry' ? '' : 'retry')}>
            {strings.retry}
          </Asks>
          <Asks testid="letter-drop" open={asking === 'drop'} onClick={() => setAsking(asking === 'drop' ? '' : 'drop')}>
            {strings.drop}
          </Asks>
        </td>
      </tr>
      {asking && (
        <tr>
          <td colSpan={6}>
            <Reason
              key={asking}
              text={asking === 'retry' ? strings.retryIt : strings.dropIt}
              go={(why) =>
                decide(() => fill(words().connected[asking === 'retry' ? 'retried' : 'dropped'], values()), () => giveLetter(letter, asking, why), partnersAsked)
              }
              back={() => setAsking('')}
            />
          </td>
        </tr>
      )}
    </>
  )
}
