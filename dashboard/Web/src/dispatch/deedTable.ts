import { borderDeeds } from './borderVerbs'
import { pageDeeds, type Deed } from './deeds'
import { deskDeeds, incidentDeeds, officerDeeds, sendingDeeds } from './orderDeeds'

/** What each verb of verbTable.ts does, by its word; the verbs of one letter that came first are in orders.ts. */
export const allDeeds: Readonly<Record<string, Deed>> = {
  ...pageDeeds,
  ...sendingDeeds,
  ...incidentDeeds,
  ...deskDeeds,
  ...officerDeeds,
  ...borderDeeds,
}
