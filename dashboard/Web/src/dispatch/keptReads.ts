import type { KeptRead } from '../shared/contract'

/** Characters of a pattern that must be named, as the node has it. */
const namedMin = 2
const minutesPerHour = 60
const hoursPerDay = 24

export type SearchFault = 'plateMissing' | 'patternTooWide' | 'badRange' | 'missingWhy' | 'missingCase'

/** What is missing before reads can be searched; null when nothing is. The node asks for the same. */
export function whyNotSearch(wish: { plate: string; from: number; until: number; why: string; case: string }): SearchFault | null {
  const plate = wish.plate.trim()
  if (plate === '') return 'plateMissing'
  // Who issued it stands before a colon and names nothing of the plate; nor do dashes, blanks and wild cards.
  const named = plate.slice(plate.indexOf(':') + 1).replace(/[\s?*-]/g, '')
  if ([...named].length < namedMin) return 'patternTooWide'
  if (!(wish.until > wish.from)) return 'badRange' // Also when one of them is no moment.
  if (wish.why.trim() === '') return 'missingWhy'
  return wish.case.trim() === '' ? 'missingCase' : null
}

/** Cameras that reads were found of, the most reads first. */
export function camerasOf(reads: readonly KeptRead[]): { camera: string; name: string; reads: number }[] {
  const known = new Map<string, { camera: string; name: string; reads: number }>()
  for (const read of reads) {
    const one = known.get(read.camera) ?? { camera: read.camera, name: read.cameraName ?? read.camera, reads: 0 }
    one.reads++
    known.set(read.camera, one)
  }
  return [...known.values()].sort((a, b) => b.reads - a.reads || a.name.localeCompare(b.name))
}

/** How long reads are kept, in the largest unit that says it whole. */
export function keptFor(minutes: number): { n: number; unit: 'minutes' | 'hours' | 'days' } {
  const days = minutes / minutesPerHour / hoursPerDay
  if (days > 1 && Number.isInteger(days)) return { n: days, unit: 'days' }
  if (minutes % minutesPerHour === 0) return { n: minutes / minutesPerHour, unit: 'hours' }
  return { n: minutes, unit: 'minutes' }
}
