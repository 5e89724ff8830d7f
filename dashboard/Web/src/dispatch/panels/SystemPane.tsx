import { age, fill, words } from '../../i18n'
import { tick, wallTick } from '../../shared/clock'
import type { SystemInterface, SystemPart } from '../../shared/past'
import { cityName } from '../desk'
import { system, systemAt, systemFault, systemProblems } from '../system'
import { FormFault } from './FormParts'
import { PaneHead } from './RecallPane'

/** Whether everything works: the parts of the node and what it is connected to, the gravest first. */
export function SystemPane() {
  const strings = words().past
  const known = system.value
  return (
    <section class="pane system-pane" aria-label={strings.system} data-testid="system-pane" data-status={known?.status}>
      <PaneHead title={strings.system} press="G" />
      <div class="pane-body">
        {systemFault.value && <FormFault text={`${systemFault.value} ${known ? strings.systemAway : ''}`} />}
        {!known && !systemFault.value && <p class="empty">{strings.systemLoading}</p>}
        {known && (
          <>
            <p class="plain">
              <b class={systemProblems.value > 0 ? 'due' : 'good'}>
                {systemProblems.value > 0 ? `⚠ ${fill(strings.problems, { n: systemProblems.value })}` : `✓ ${strings.systemState.well}`}
              </b>{' '}
              <span class="quiet">{fill(strings.systemAsked, { t: age((wallTick.value - systemAt.value) / 1000) })}</span>
            </p>
            <div class="section">
              <h3>{strings.parts}</h3>
            </div>
            {known.parts
              .filter((part) => part.state !== 'well')
              .map((part) => (
                <PartRow key={`${part.part} ${part.jurisdiction}`} part={part} />
              ))}
            {wellParts(known.parts).map(([name, parts]) =>
              parts.length === 1 ? <PartRow key={name} part={parts[0]!} /> : <WellParts key={name} name={name} parts={parts} />,
            )}
            <div class="section">
              <h3>{strings.interfaces}</h3>
            </div>
            {known.interfaces.map((one) => (
              <InterfaceRow key={`${one.kind} ${one.name}`} one={one} />
            ))}
          </>
        )}
      </div>
    </section>
  )
}

/** What is well, by kind: of sixteen cities that are well one line is enough. */
function wellParts(parts: readonly SystemPart[]): [string, SystemPart[]][] {
  const by = new Map<string, SystemPart[]>()
  for (const part of parts) if (part.state === 'well') by.set(part.part, [...(by.get(part.part) ?? []), part])
  return [...by]
}

function WellParts({ name, parts }: { name: string; parts: readonly SystemPart[] }) {
  const strings = words().past
  return (
    <details class="system-many" data-testid="system-well" data-part={name}>
      <summary>
        <State well grave={false} text={strings.systemState.well} /> <b>{(strings.part as Record<string, string>)[name] ?? name}</b>{' '}
        <span class="quiet">{fill(strings.inCities, { n: parts.length })}</span>
      </summary>
      {parts.map((part) => (
        <PartRow key={part.jurisdiction} part={part} />
      ))}
    </details>
  )
}

function PartRow({ part }: { part: SystemPart }) {
  const strings = words().past
  const name = (strings.part as Record<string, string>)[part.part] ?? part.part
  const numbers = Object.entries(part.numbers ?? {})
  return (
    <div class="system-row" data-testid="system-part" data-part={part.part} data-state={part.state}>
      <State
        well={part.state === 'well'}
        grave={part.state === 'failed' || part.state === 'full' || part.state === 'stopped'}
        text={strings.systemState[part.state]}
      />
      <span>
        <b>{name}</b> {part.jurisdiction !== undefined && <span class="quiet">{cityName(part.jurisdiction)}</span>}
        {part.detail && <span> {part.detail}</span>}
        {numbers.length > 0 && (
          <small class="quiet">{numbers.map(([word, value]) => numberText(word, value)).join(' · ')}</small>
        )}
      </span>
    </div>
  )
}

/** A count in words; bytes as people say them. */
function numberText(word: string, value: number): string {
  const name = (words().past.number_ as Record<string, string>)[word] ?? word
  if (!word.endsWith('Bytes')) return `${name} ${value.toLocaleString()}`
  const [size, unit] = value >= 1e9 ? [value / 1e9, 'GB'] : [value / 1e6, 'MB']
  return `${name} ${size.toFixed(1)} ${unit}`
}

function InterfaceRow({ one }: { one: SystemInterface }) {
  const strings = words().past
  const kind = (strings.interfaceKind as Record<string, string>)[one.kind] ?? one.kind
  return (
    <div class="system-row" data-testid="system-interface" data-name={one.name} data-state={one.state}>
      <State well={one.state === 'up' || one.state === 'never'} grave={one.state === 'down'} text={strings.interfaceState[one.state]} />
      <span>
        <b>{kind}</b> <span class="quiet">{one.name}</span> {one.detail}
        <small class="quiet">
          {[
            one.connections !== undefined && fill(strings.connections, { n: one.connections }),
            one.lastAt !== undefined && fill(strings.lastAt, { t: age((tick.value - one.lastAt) / 1000) }),
            fill(strings.counts, { taken: one.taken.toLocaleString(), refused: one.refused.toLocaleString() }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
    </div>
  )
}

/** A sign and a word; the colour only says it again. */
function State({ well, grave, text }: { well: boolean; grave: boolean; text: string }) {
  return <span class={`system-state ${well ? 'good' : grave ? 'grave' : 'due'}`}>{`${well ? '✓' : grave ? '✕' : '⚠'} ${text}`}</span>
}
