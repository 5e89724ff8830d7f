/** One place of two plates. `open`: a wild card, or a character that was not read. */
export interface Pair {
  wanted: string
  read: string
  same: 'same' | 'different' | 'open'
}

/** Two plates, character under character; the country before a colon is one place, separators between groups do not count. */
export function pairs(wanted: string, read: string): Pair[] {
  const [above, below] = [characters(wanted), characters(read)]
  return Array.from({ length: Math.max(above.length, below.length) }, (_, i) => {
    const [one, other] = [above[i] ?? '', below[i] ?? '']
    const open = isOpen(one) || isOpen(other)
    return { wanted: one, read: other, same: open ? 'open' : one === other ? 'same' : 'different' }
  })
}

function characters(plate: string): string[] {
  const plain = plate.replace(/[\s·.•]/g, '').toUpperCase()
  const colon = plain.indexOf(':')
  return colon < 0 ? [...plain] : [plain.slice(0, colon), ...plain.slice(colon + 1)]
}

// The node writes one or the other, by the form of the plate.
function isOpen(character: string): boolean {
  return character === '-' || character === '*'
}
