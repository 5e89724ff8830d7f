import { signal } from '@preact/signals'
import type { BatchProposal } from '../shared/sending'
import { board, crewsVersion } from './desk'

/** What a person changed of a proposal before taking it: lines left out, and other officers, by line. */
export const batchChanges = signal<{ id: string; out: ReadonlySet<number>; others: ReadonlyMap<number, { id: number; code: string }> }>({
  id: '',
  out: new Set(),
  others: new Map(),
})

/** The proposal that this user asked for; else the newest that stands. */
export function proposalOf(user: string): BatchProposal | undefined {
  void crewsVersion.value
  const all = board.crews.proposals
  return all.findLast((one) => one.by === user) ?? all.at(-1)
}

/** The lines as changed, or null when nothing was: then it is taken as it is. */
export function takeLines(proposal: BatchProposal | undefined): { incident: string; officer: number }[] | null {
  const { id, out, others } = batchChanges.peek()
  if (!proposal || id !== proposal.id || (out.size === 0 && others.size === 0)) return null
  return proposal.lines
    .map((line, index) => ({ index, incident: line.incident, officer: others.get(index)?.id ?? line.officer }))
    .filter((line) => !out.has(line.index))
    .map(({ incident, officer }) => ({ incident, officer }))
}

/** Another state of one line. */
export function changeLine(
  proposal: BatchProposal,
  index: number,
  change: { out?: boolean; other?: { id: number; code: string } | null },
): void {
  const before = batchChanges.peek()
  const out = new Set(before.id === proposal.id ? before.out : [])
  const others = new Map(before.id === proposal.id ? before.others : [])
  if (change.out !== undefined) change.out ? out.add(index) : out.delete(index)
  if (change.other === null) others.delete(index)
  else if (change.other) others.set(index, change.other)
  batchChanges.value = { id: proposal.id, out, others }
}
