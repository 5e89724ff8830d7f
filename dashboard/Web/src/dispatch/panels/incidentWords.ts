import { board } from '../desk'
import { typeText } from '../typeNames'

/** The type of an incident on the board, in words. */
export function typeOfIncident(id: string): string {
  const incident = board.incidents.get(id)
  return incident ? typeText(incident.type) : ''
}
