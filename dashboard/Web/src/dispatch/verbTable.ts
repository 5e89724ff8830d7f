import { borderVerbs, followVerbs, incidentVerbs, officerVerbs, sendingVerbs } from './orderVerbs'
import { pageVerbs, shortVerbs, type VerbRow } from './verbs'

/** Every verb there is. What each does is in deedTable.ts, its help in i18n/command. */
export const allVerbs: readonly VerbRow[] = [
  ...shortVerbs,
  ...sendingVerbs,
  ...incidentVerbs,
  ...officerVerbs,
  ...borderVerbs,
  ...followVerbs,
  ...pageVerbs,
]

/** The verb with this name, or with the beginning of one when only one begins so. */
export function verbOf(word: string): VerbRow | undefined {
  const exact = allVerbs.find((row) => row.word === word || row.also === word)
  if (exact || word.length < 2) return exact
  const near = allVerbs.filter((row) => row.word.startsWith(word))
  return near.length === 1 ? near[0] : undefined
}
