/** Digits of an incident's own number. */
const digits = 6

/** The whole number of an incident from what was typed: "127" and "3-127" are 3-000127. Empty when it is none. */
export function incidentNumber(typed: string, jurisdiction: number): string {
  const found = /^(?:(\d{1,3})-)?0*(\d{1,9})$/.exec(typed.trim())
  if (!found) return ''
  return `${found[1] ?? jurisdiction}-${found[2]!.padStart(digits, '0')}`
}
