import type { Caution } from '../shared/past'

/** What holds now, the newest first: as it was read, with what was told of it since. */
export function inForce(read: readonly Caution[], told: Iterable<Caution>, cities: readonly number[], now: number): Caution[] {
  const all = new Map(read.map((one) => [one.id, one]))
  for (const one of told) all.set(one.id, one)
  return [...all.values()]
    .filter((one) => !one.end && one.until > now && cities.includes(one.jurisdiction))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
}

/** Those whose place, words, subject or author have all of what was typed. */
export function matching(cautions: readonly Caution[], typed: string): readonly Caution[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const said = (one: Caution) => [one.id, one.place, one.text, one.subject, one.by].join(' ').toLowerCase()
  return words.length === 0 ? cautions : cautions.filter((one) => words.every((word) => said(one).includes(word)))
}
