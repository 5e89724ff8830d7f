import { useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import type { Line } from '../../shared/lines'
import { link, me, select } from '../desk'
import { callBack, fillForm, letGoLine, lines, takeLine } from '../lines'

/** Who rings, and who is to be rung back: above the queue, since somebody waits. */
export function Lines() {
  const rows = lines.value
  if (rows.length === 0) return null
  return (
    <div class="lines" role="region" aria-label={words().lines.title} data-testid="lines">
      {rows.map((line) => (
        <LineRow key={line.line} line={line} />
      ))}
    </div>
  )
}

function LineRow({ line }: { line: Line }) {
  const strings = words().lines
  const late = line.dueAt !== undefined && tick.value >= line.dueAt
  return (
    <div class={`phone-line ${late ? 'late' : ''}`} data-testid="line" data-line={line.line} data-state={line.state} data-late={late}>
      <div class="first">
        <b>
          {late ? '⚠ ' : ''}☎ {strings.state[line.state]}
        </b>
        <span class="number">{line.number || strings.withheld}</span>
        <span class="timer">{span(tick.value - line.since)}</span>
      </div>
      <div class="quiet">
        {[
          line.name,
          line.source,
          whereText(line),
          line.takenBy ? fill(strings.takenBy, { desk: line.takenBy }) : '',
          line.tries > 0 ? fill(strings.tries, { n: line.tries }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      <Acts line={line} />
    </div>
  )
}

function whereText(line: Line): string {
  const spot = line.lat === undefined || line.lng === undefined ? '' : `${line.lat.toFixed(5)}, ${line.lng.toFixed(5)}`
  const where = line.place ?? spot
  return where && line.accuracy ? `${where} ± ${line.accuracy} m` : where
}

function Acts({ line }: { line: Line }) {
  const strings = words().lines
  const [why, setWhy] = useState<string | null>(null)
  const offline = !link.connected.value
  const mine = line.takenBy === me.value?.user
  const due = line.state === 'callBackDue' && (mine || !line.takenBy)
  return (
    <div class="acts">
      {!line.takenBy && (
        <button class="primary" data-testid="line-take" disabled={offline} onClick={() => void takeLine(line)}>
          {strings.take}
        </button>
      )}
      {mine && !line.incident && (
        <button data-testid="line-form" onClick={() => fillForm(line)}>
          {strings.form}
        </button>
      )}
      {line.incident && (
        <button data-testid="line-incident" onClick={() => select(line.incident!, true)}>
          {line.incident}
        </button>
      )}
      {due && (
        <>
          <button data-testid="line-reached" disabled={offline} onClick={() => void callBack(line, true)}>
            {strings.reached}
          </button>
          <button data-testid="line-tried" disabled={offline} onClick={() => void callBack(line, false)}>
            {strings.tried}
          </button>
          {why === null ? (
            <button data-testid="line-give-up" onClick={() => setWhy('')}>
              {strings.giveUp}
            </button>
          ) : (
            <input
              ref={(input) => input?.focus()}
              maxLength={200}
              placeholder={strings.why}
              aria-label={strings.why}
              data-testid="line-why"
              value={why}
              onInput={(event) => setWhy(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && why.trim()) void callBack(line, false, true, why.trim())
                else if (event.key === 'Escape') setWhy(null)
              }}
            />
          )}
        </>
      )}
      {mine && (
        <button data-testid="line-let-go" disabled={offline} onClick={() => void letGoLine(line)}>
          {strings.letGo}
        </button>
      )}
    </div>
  )
}
