import { callZh, callRefusalsZh } from './calls.zh'
import { deskZh, deskNewsZh, tabsZh } from './detail.zh'
import { lineRefusalsZh, linesZh } from './lines.zh'
import { incidentRefusalsZh, pastZh, pastRefusalsZh } from './past.zh'

export { deskHappeningsZh } from './detail.zh'
/** The words of taking calls, of incidents and desks, and of the past. */
export const deskWordsZh = { tabs: tabsZh, call: callZh, past: pastZh, lines: linesZh, desk: deskZh, deskNews: deskNewsZh }
export const deskRefusalsZh = { ...callRefusalsZh, ...pastRefusalsZh, ...incidentRefusalsZh, ...lineRefusalsZh }
