import { describe, expect, it } from 'vitest'
import { bytesOf, Positions, recordBytes } from '../src/dispatch/positions'

interface Fix {
  id: number
  x: number
  y: number
  heading?: number
  status?: number
  age?: number
}
function frame(fixes: Fix[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fixes.length * recordBytes))
  fixes.forEach((fix, i) => {
    view.setUint32(i * 16, fix.id, true)
    view.setInt32(i * 16 + 4, Math.round(fix.x * 1e6), true)
    view.setInt32(i * 16 + 8, Math.round(fix.y * 1e6), true)
    view.setUint8(i * 16 + 12, fix.heading ?? 255)
    view.setUint8(i * 16 + 13, fix.status ?? 1)
    view.setUint16(i * 16 + 14, fix.age ?? 0, true)
  })
  return new Uint8Array(view.buffer)
}

describe('positions', () => {
  it('reads a record', () => {
    const positions = new Positions()
    positions.apply(
      frame([
        { id: 4_000_000_000, x: -0.012345, y: 0.5, heading: 90, status: 3, age: 7 },
        { id: 2, x: 0, y: 0, age: 65_535 },
      ]),
      [],
      10_000,
      1,
    )
    expect(positions.count).toBe(2)
    expect(positions.ids[0]).toBe(4_000_000_000)
    expect(positions.to[0]).toBeCloseTo(-0.012345, 6)
    expect([positions.heading[0], positions.status[0], positions.fixedAt[0]]).toEqual([180, 3, 3000])
    expect([positions.heading[1], positions.fixedAt[1]]).toEqual([0, -Infinity])
  })

  it('ignores a torn record at the end', () => {
    const positions = new Positions()
    positions.apply(
      frame([
        { id: 1, x: 0, y: 0 },
        { id: 2, x: 0, y: 0 },
      ]).subarray(0, 31),
      [],
      0,
      1,
    )
    expect(positions.count).toBe(1)
  })

  it('starts a move where the one before has got to', () => {
    const positions = new Positions()
    positions.apply(frame([{ id: 1, x: 0, y: 0 }]), [], 0, 1)
    positions.apply(frame([{ id: 1, x: 1, y: 2 }]), [], 0, 1)
    expect(positions.at(1, 0.5)).toEqual([0.5, 1])
    positions.apply(frame([{ id: 1, x: 2, y: 2 }]), [], 0, 0.5)
    expect(positions.at(1, 0)).toEqual([0.5, 1])
    expect(positions.at(1, 1)).toEqual([2, 2])
    positions.apply(frame([]), [], 0, 1)
    expect(positions.at(1, 0)).toEqual([2, 2])
  })

  it('drops everybody who is not in the frame after a snapshot', () => {
    const positions = new Positions()
    positions.apply(
      frame([
        { id: 1, x: 0, y: 0 },
        { id: 2, x: 1, y: 1 },
      ]),
      [],
      0,
      1,
    )
    positions.expectAll()
    positions.apply(frame([{ id: 2, x: 1, y: 1 }]), [], 0, 1)
    expect([positions.indexOf(1), positions.count]).toEqual([-1, 1])
    positions.apply(frame([]), [], 0, 1)
    expect(positions.count).toBe(1)
  })

  it('agrees with a plain map over a long run of frames', () => {
    const positions = new Positions()
    const plain = new Map<number, { x: number; y: number; status: number }>()
    let seed = 42
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      return seed % below
    }
    for (let round = 0; round < 300; round++) {
      const fixes = new Map<number, Fix>()
      for (let i = 0; i < random(40); i++) {
        const id = 1 + random(900)
        fixes.set(id, { id, x: random(1000) / 1e6, y: -random(1000) / 1e6, status: random(6) })
      }
      const gone = [...plain.keys()].filter((id) => !fixes.has(id) && random(4) === 0)
      positions.apply(frame([...fixes.values()]), gone, 0, 1)
      for (const fix of fixes.values()) plain.set(fix.id, { x: fix.x, y: fix.y, status: fix.status! })
      for (const id of gone) plain.delete(id)
      expect(positions.count).toBe(plain.size)
      for (const [id, want] of plain) {
        const i = positions.indexOf(id)
        expect(positions.ids[i]).toBe(id)
        expect(positions.status[i]).toBe(want.status)
        expect(positions.to[i * 2]).toBeCloseTo(want.x, 7)
        expect(positions.to[i * 2 + 1]).toBeCloseTo(want.y, 7)
      }
    }
  })

  it('decodes base64', () => expect([...bytesOf('AQL/AA==')]).toEqual([1, 2, 255, 0]))
})
