import { watchPostType } from '../shared/border'
import type { IncidentType } from '../shared/contract'

/** Types only the engine opens. */
const ownTypes: readonly string[] = [watchPostType, 'officerEmergency']

/** How well a text fits a type: 0 the best, -1 not at all. */
function fitOf(type: IncidentType, text: string): number {
  const names = [type.code, type.name, type.nameZh].map((name) => name.toLowerCase())
  if (names.includes(text)) return 0
  if (names.some((name) => name.startsWith(text))) return 1
  if (names.some((name) => name.split(/[\s-]+/).some((word) => word.startsWith(text)))) return 2
  return names.some((name) => name.includes(text)) ? 3 : -1
}

/** The types that a text may mean, best first, of equal ones the most urgent; all of them for an empty text. */
export function matchTypes(types: readonly IncidentType[], text: string): IncidentType[] {
  const sought = text.trim().toLowerCase()
  return types
    .filter((type) => !ownTypes.includes(type.code))
    .map((type) => ({ type, fit: sought ? fitOf(type, sought) : 0 }))
    .filter((one) => one.fit >= 0)
    .sort((a, b) => a.fit - b.fit || a.type.priority - b.type.priority || (a.type.code < b.type.code ? -1 : 1))
    .map((one) => one.type)
}
