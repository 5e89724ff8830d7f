// Phone lines and call-backs, as docs/CALLS.md states them. Moments are milliseconds on the node's clock.
export type LineState = 'ringing' | 'answered' | 'callBackDue' | 'over'

/** `takenBy`: the desk that has it. `dueAt`: it alarms from then on; `alarms`: how often it has. `tries`: nobody answered so often. */
export interface Line {
  line: string
  jurisdiction: number
  state: LineState
  rangAt: number
  since: number
  number: string
  name?: string
  source: string
  lat?: number
  lng?: number
  accuracy?: number
  place?: string
  takenBy?: string
  dueAt?: number
  alarms: number
  tries: number
  incident?: string
  call?: string
  end?: 'ended' | 'calledBack' | 'givenUp'
  endedBy?: string
  note?: string
}

export type LineEvent = { kind: 'line'; line: Line }
/** What a snapshot has of these; a replay's has none. */
export interface LineSnapshot {
  lines?: Line[]
}

/** Whose turn it is: who waits for a desk first, those who have waited longest before the others. */
export function inTurn(lines: Iterable<Line>): Line[] {
  const rank = (one: Line) => (one.state === 'ringing' && !one.takenBy ? 0 : one.state === 'callBackDue' ? 1 : 2)
  return [...lines].sort((a, b) => rank(a) - rank(b) || a.rangAt - b.rangAt || (a.line < b.line ? -1 : 1))
}

/** The one that a single key takes: whoever has rung longest, else who is to be rung back and nobody has. */
export function nextLine(lines: Iterable<Line>): Line | undefined {
  return inTurn(lines).find((one) => !one.takenBy && (one.state === 'ringing' || one.state === 'callBackDue'))
}
