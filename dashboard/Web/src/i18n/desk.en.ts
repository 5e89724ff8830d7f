import { callEn, callRefusalsEn } from './calls.en'
import { deskEn, deskNewsEn, tabsEn } from './detail.en'
import { lineRefusalsEn, linesEn } from './lines.en'
import { incidentRefusalsEn, pastEn, pastRefusalsEn } from './past.en'

export { deskHappeningsEn } from './detail.en'
/** The words of taking calls, of incidents and desks, and of the past. */
export const deskWordsEn = { tabs: tabsEn, call: callEn, past: pastEn, lines: linesEn, desk: deskEn, deskNews: deskNewsEn }
export const deskRefusalsEn = { ...callRefusalsEn, ...pastRefusalsEn, ...incidentRefusalsEn, ...lineRefusalsEn }
