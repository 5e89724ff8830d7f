/** Bytes of one position record in a frame. */
export const recordBytes = 16
const unknownHeading = 255
const neverAge = 65_535

/**
 * Positions of the officers in view as parallel arrays, ready for the GPU: where each was when the newest frame came and where it goes.
 * Offsets are degrees from the region's centre.
 */
export class Positions {
  count = 0
  ids = new Uint32Array(256)
  /** x, y pairs: degrees east and north of the centre. */
  from = new Float32Array(512)
  to = new Float32Array(512)
  /** Degrees clockwise from north; 0 when unknown. */
  heading = new Float32Array(256)
  status = new Uint8Array(256)
  /** Node milliseconds when the fix was made; -Infinity when there never was one. */
  fixedAt = new Float64Array(256)
  private readonly slot = new Map<number, number>()
  private replaceNext = false

  /** The next frame holds everything in view; who is not in it is gone. */
  expectAll(): void {
    this.replaceNext = true
  }

  clear(): void {
    this.count = 0
    this.slot.clear()
  }

  /** @param glided How far the move of the frame before has been drawn, 0 to 1: the new move starts there. */
  apply(data: Uint8Array, gone: readonly number[], now: number, glided: number): void {
    for (let i = 0; i < this.count * 2; i++) this.from[i] = lerp(this.from[i]!, this.to[i]!, glided)
    const seen = this.replaceNext ? new Set<number>() : null
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    for (let at = 0; at + recordBytes <= data.byteLength; at += recordBytes) {
      const id = view.getUint32(at, true)
      seen?.add(id)
      this.put(
        id,
        view.getInt32(at + 4, true) / 1e6,
        view.getInt32(at + 8, true) / 1e6,
        view.getUint8(at + 12),
        view.getUint8(at + 13),
        now,
        view.getUint16(at + 14, true),
      )
    }
    for (const id of gone) this.remove(id)
    if (seen) for (const id of [...this.slot.keys()]) if (!seen.has(id)) this.remove(id)
    this.replaceNext = false
  }

  indexOf(id: number): number {
    return this.slot.get(id) ?? -1
  }

  /** Offset from the centre at a moment of the glide, or null when the officer is not in view. */
  at(id: number, glided: number): [x: number, y: number] | null {
    const i = this.slot.get(id)
    if (i === undefined) return null
    return [lerp(this.from[i * 2]!, this.to[i * 2]!, glided), lerp(this.from[i * 2 + 1]!, this.to[i * 2 + 1]!, glided)]
  }

  private put(id: number, x: number, y: number, heading: number, status: number, now: number, ageSeconds: number): void {
    let i = this.slot.get(id)
    if (i === undefined) {
      i = this.count++
      if (i >= this.ids.length) this.grow()
      this.slot.set(id, i)
      this.ids[i] = id
      this.from[i * 2] = x
      this.from[i * 2 + 1] = y
    }
    this.to[i * 2] = x
    this.to[i * 2 + 1] = y
    this.heading[i] = heading === unknownHeading ? 0 : heading * 2
    this.status[i] = status
    this.fixedAt[i] = ageSeconds === neverAge ? -Infinity : now - ageSeconds * 1000
  }

  private remove(id: number): void {
    const i = this.slot.get(id)
    if (i === undefined) return
    const last = --this.count
    this.slot.delete(id)
    if (i === last) return
    this.slot.set(this.ids[last]!, i)
    this.ids[i] = this.ids[last]!
    for (const pairs of [this.from, this.to]) pairs.copyWithin(i * 2, last * 2, last * 2 + 2)
    this.heading[i] = this.heading[last]!
    this.status[i] = this.status[last]!
    this.fixedAt[i] = this.fixedAt[last]!
  }

  private grow(): void {
    const size = this.ids.length * 2
    this.ids = copyInto(new Uint32Array(size), this.ids)
    this.from = copyInto(new Float32Array(size * 2), this.from)
    this.to = copyInto(new Float32Array(size * 2), this.to)
    this.heading = copyInto(new Float32Array(size), this.heading)
    this.status = copyInto(new Uint8Array(size), this.status)
    this.fixedAt = copyInto(new Float64Array(size), this.fixedAt)
  }
}

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t
}

function copyInto<T extends { set(source: T): void }>(target: T, source: T): T {
  target.set(source)
  return target
}

/** Decodes the base64 of a frame. */
export function bytesOf(base64: string): Uint8Array {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array }).fromBase64
  if (native) return native.call(Uint8Array, base64)
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
