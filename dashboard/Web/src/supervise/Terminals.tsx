import { useState } from 'preact/hooks'
import { fill, words } from '../i18n'
import { tick } from '../shared/clock'
import type { Terminal, Terminals as All } from '../shared/connected'
import { cityName } from './City'
import { State } from './Mark'
import { agoText, Pane } from './parts'
import { Reread } from './Reread'
import { countOf, lookOf, pick, terminalFilters, terminalMarks, terminalsAsked, terminalsShown, type TerminalFilter } from './terminals'

/** Alarm bit 0 of JT/T 808: the emergency button. */
const sosBit = 1

/** Terminals and trackers that the node serves: who is there, and who is silent. */
export function Terminals() {
  const strings = words().connected
  return (
    <Pane name="terminals" lead={strings.terminalsLead} asked={terminalsAsked} head={<Reread what="terminals" look={terminalsAsked} />}>
      {(all) => <List all={all} />}
    </Pane>
  )
}

function List({ all }: { all: All }) {
  const strings = words().connected
  const [filter, setFilter] = useState<TerminalFilter>('all')
  const [typed, setTyped] = useState('')
  if (all.terminals.length === 0) return <p class="empty">{strings.noTerminals}</p>
  // By the moment of the answer: ages go on, but nobody is silent because the page was not asked.
  const found = pick(all.terminals, filter, typed, all.now)
  return (
    <div class="box">
      <div class="box-head">
        <span class="chips" role="group" aria-label={strings.filter}>
          {terminalFilters.map((one) => (
            <button
              key={one}
              aria-pressed={filter === one}
              title={one === 'silent' ? strings.silentTitle : undefined}
              data-testid={`terminals-${one}`}
              onClick={() => setFilter(one)}
            >
              {strings.terminalFilter[one]} {countOf(all.terminals, one, all.now)}
            </button>
          ))}
        </span>
        <span class="spread" />
        {all.more && <span class="late">{fill(strings.cutTerminals, { n: all.terminals.length })}</span>}
        <label class="inline">
          {strings.filter} <input type="search" data-testid="terminal-filter" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
      </div>
      {found.length === 0 && <p class="quiet">{strings.noneFit}</p>}
      {found.length > 0 && (
        <table aria-label={strings.section.terminals}>
          <thead>
            <tr>
              <th>{strings.terminal}</th>
              <th>{strings.officer}</th>
              <th>{strings.city}</th>
              <th>{strings.state}</th>
              <th>{strings.version}</th>
              <th>{strings.heard}</th>
              <th>{strings.newestFix}</th>
              <th>{strings.refusals}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, terminalsShown).map((one) => (
              <Line key={`${one.kind} ${one.id}`} one={one} now={all.now} />
            ))}
          </tbody>
        </table>
      )}
      {found.length > terminalsShown && <p class="quiet">{fill(strings.more, { n: found.length - terminalsShown })}</p>}
    </div>
  )
}

function Line({ one, now }: { one: Terminal; now: number }) {
  const strings = words().connected
  const look = lookOf(one, now)
  const refusal = one.refusedReason ? ((strings.terminalRefusal as Record<string, string>)[one.refusedReason] ?? one.refusedReason) : ''
  return (
    <tr data-testid="terminal" data-terminal={one.id} data-kind={one.kind} data-state={look}>
      <th scope="row">{one.id}</th>
      <td>{one.code}</td>
      <td>{cityName(one.jurisdiction)}</td>
      <td>
        <State mark={terminalMarks[look]}>{strings.terminalState[look]}</State>
        {((one.alarms ?? 0) & sosBit) > 0 && <b class="late"> ⚠ {strings.sos}</b>}
      </td>
      <td>
        {strings.terminalKind[one.kind]} {one.version ?? ''}
      </td>
      <td>{agoText(one.heardAt, tick.value)}</td>
      <td>{agoText(one.fixAt, tick.value)}</td>
      <td class="words" data-testid="terminal-refused">
        {(one.refused ?? 0) > 0 ? fill(strings.refusalOf, { n: one.refused!, reason: refusal }) : <span class="quiet">–</span>}
      </td>
    </tr>
  )
}
