import { fill, words } from '../i18n'
import { ask, post } from '../shared/api'
import type { DeadLetter, PartnerRow, Partners } from '../shared/connected'
import type { Mark } from './Mark'
import { Asked } from './asked'

export const partnersAsked = new Asked(() => ask<Partners>('/api/partners'))

/** How a partner stands, for its sign and its word. */
export type PartnerLook = 'up' | 'unsent' | 'refusing' | 'trouble' | 'gone' | 'over' | 'in'

export function lookOf(row: PartnerRow): PartnerLook {
  if (row.over || row.state === 'over') return 'over'
  if (row.kind === 'in') return 'in'
  if (row.state !== 'up') return row.state
  if (row.delivered > 0 || row.lastTakenAt) return 'up'
  return row.dead > 0 ? 'refusing' : 'unsent'
}

export const partnerMarks: Record<PartnerLook, Mark> = {
  up: 'good',
  unsent: 'off',
  in: 'off',
  refusing: 'doubt',
  trouble: 'doubt',
  gone: 'bad',
  over: 'none',
}

/** The gravest first, then by name. */
export function gravestFirst(rows: readonly PartnerRow[]): PartnerRow[] {
  const rank = (row: PartnerRow) => {
    const look = lookOf(row)
    return look === 'gone' ? 0 : look === 'trouble' ? 1 : row.dead > 0 ? 2 : look === 'over' ? 4 : 3
  }
  return [...rows].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** How much somebody has to look at: partners that do not take, and letters that were given up. */
export function partnersToLookAt(all: Partners | null): number {
  return (all?.partners ?? []).reduce((sum, row) => sum + (['trouble', 'gone'].includes(lookOf(row)) ? 1 : 0) + row.dead, 0)
}

/** "incident 3-000127" in words. */
export function subjectText(subject: string): string {
  const [what = '', ...rest] = subject.split(' ')
  const name = (words().connected.subject as Record<string, string>)[what]
  return name ? fill(name, { id: rest.join(' ') }) : subject
}

/** Why a delivery was given up. */
export function deathText(letter: DeadLetter): string {
  const strings = words().connected
  const why = (strings.death as Record<string, string>)[letter.reason] ?? letter.reason
  return letter.status ? `${why} (${fill(strings.answered, { status: letter.status })})` : why
}

/** What went wrong last: the node's two sentences in words, the network's own as they came. */
export function troubleText(trouble: string): string {
  const strings = words().connected
  const answered = /^answered (\d+)$/.exec(trouble)
  if (answered) return fill(strings.answered, { status: answered[1]! })
  const silent = /^no answer within (\d+) s$/.exec(trouble)
  return silent ? fill(strings.silentFor, { s: silent[1]! }) : trouble
}

export const giveLetter = (letter: DeadLetter, deed: 'retry' | 'drop', why: string) => post(`/api/partners/letters/${letter.id}/${deed}`, { why })

export const resume = (partner: string, why: string) => post(`/api/partners/${encodeURIComponent(partner)}/resume`, { why })
