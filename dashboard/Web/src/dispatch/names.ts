import { happeningIn, reasonIn, type Names } from './happeningText'
import { cityName } from './desk'
import type { Happening } from '../shared/contract'
import { areaName, bodyName, dispositionName } from './policyTables'
import { typeName } from './typeNames'

const names: Names = { type: typeName, area: areaName, disposition: dispositionName, body: bodyName, city: cityName }

/** What happened, in a sentence, with the names of the policy in force. */
export function happeningText(what: Happening): string {
  return happeningIn(what, names)
}

/** Why something ended, as it was given. */
export function reasonText(reason: string): string {
  return reasonIn(reason, names)
}
