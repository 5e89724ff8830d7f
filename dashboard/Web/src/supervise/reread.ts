import { fill, words } from '../i18n'
import { post, Refused } from '../shared/api'
import { whyNot } from './asked'

/** What is read again, by its address: terminals.json, partners.json with its secrets, users.json and keys.json. */
export type Reread = 'terminals' | 'partners' | 'access'

/** The first names of a list; `count` is of all. */
export interface Names {
  count: number
  names: string[]
}
/** Answer to `POST /api/…/reload`, docs/HUB.md. */
interface Change {
  inForce: boolean
  added: Names
  changed: Names
  removed: Names
}
/** What a file that is refused is refused for; `where` is empty when the whole file is meant. */
interface FileFault {
  reason: string
  file: string
  where: string
  detail: string
}

/** What came of it, in the order in which it is asked about. `at` is on the wall. */
export type Outcome =
  | ({ kind: 'sound' | 'inForce'; at: number } & Change)
  | ({ kind: 'refused'; at: number } & FileFault)
  | { kind: 'failed'; at: number; reason: string }

/** Checks a file, or with a reason, which goes on the record, puts it in force. */
export async function reread(what: Reread, why?: string): Promise<Outcome> {
  const ask = why === undefined ? { check: true } : { why }
  try {
    const change = await post<Change>(`/api/${what}/reload`, ask)
    return { kind: change.inForce ? 'inForce' : 'sound', at: Date.now(), ...change }
  } catch (fault) {
    if (!(fault instanceof Refused)) return { kind: 'failed', at: Date.now(), reason: 'away' }
    const { file, where = '', detail = '' } = fault.body as Partial<FileFault>
    if (!file) return { kind: 'failed', at: Date.now(), reason: fault.reason }
    return { kind: 'refused', at: Date.now(), reason: fault.reason, file, where, detail }
  }
}

export function countOf(change: Change): number {
  return change.added.count + change.changed.count + change.removed.count
}

/** What came of it, in one sentence. */
export function outcomeText(outcome: Outcome, time: string): string {
  const strings = words().connected.reread
  if (outcome.kind === 'failed') return fill(strings.failed, { reason: whyNot(outcome.reason) })
  if (outcome.kind === 'refused') return fill(strings.refused, { file: outcome.file, time })
  const suffix = countOf(outcome) > 0 ? 'Other' : 'Same'
  return fill(strings[`${outcome.kind}${suffix}`], { time })
}

/** Why a file is refused: in our words where the node has a word for it, else as it came. */
export function faultText(fault: FileFault): string {
  return fault.reason === 'noSupervisorLeft' ? words().connected.reread.noSupervisorLeft : fault.detail || fault.reason
}

/** Names as people read them: "user li, key driver and 3 more". */
export function namesText(what: Reread, { count, names }: Names): string {
  const strings = words().connected.reread
  const shown = names.map((name) => nameText(what, name))
  return [...shown, ...(count > names.length ? [fill(strings.andMore, { n: count - names.length })] : [])].join(', ')
}

function nameText(what: Reread, name: string): string {
  const strings = words().connected.reread
  if (what === 'partners') return name === '(host)' ? strings.host : name === '(status)' ? strings.status : name
  const parts = what === 'access' ? /^(user|key) (.+)$/.exec(name) : null
  return parts ? fill(strings[parts[1] as 'user' | 'key'], { name: parts[2]! }) : name
}
