import { describe, expect, it } from 'vitest'
import { FieldSaver } from '../src/dispatch/fieldSaver'
import type { Reply } from '../src/shared/contract'
import { Disconnected } from '../src/shared/link'

type Name = 'text' | 'name' | 'number'
/** A node that answers when it is told to. */
class SlowNode {
  readonly asked: string[] = []
  ready = true
  private answers: { take: (reply: Reply) => void; fail: (fault: unknown) => void }[] = []
  readonly saver = new FieldSaver<Name>(
    (field, value) => {
      this.asked.push(`${field}=${value}`)
      return new Promise((take, fail) => this.answers.push({ take, fail }))
    },
    () => this.ready,
    () => {},
  )
  async answer(reply: Reply = { ok: true }): Promise<void> {
    this.answers.shift()!.take(reply)
    await settled()
  }
  async lose(fault: unknown = new Disconnected()): Promise<void> {
    this.answers.shift()!.fail(fault)
    await settled()
  }
  write(field: Name, value: string): void {
    this.saver.type(field, value)
    this.saver.finish(field)
  }
}
const settled = async () => {
  for (let i = 0; i < 8; i++) await Promise.resolve()
}

describe('the fields of a call', () => {
  it('are saved one at a time, in the order in which they were finished', async () => {
    const node = new SlowNode()
    node.write('text', 'a')
    node.write('name', 'b')
    expect(node.asked).toEqual(['text=a'])
    expect([node.saver.field('text').state, node.saver.field('name').state]).toEqual(['saving', 'queued'])
    await node.answer()
    expect(node.asked).toEqual(['text=a', 'name=b'])
    await node.answer()
    expect(node.saver.allStored).toBe(true)
  })
  it('are not sent while they are typed, nor when they are as they were', async () => {
    const node = new SlowNode()
    node.saver.keep('text', 'a')
    node.saver.type('text', 'ab')
    expect(node.saver.field('text').state).toBe('typing')
    node.write('text', 'a')
    expect(node.asked).toEqual([])
    expect(node.saver.allStored).toBe(true)
  })
  it('say which of them was refused, and the others go on', async () => {
    const node = new SlowNode()
    node.write('number', 'x')
    node.write('name', 'b')
    await node.answer({ ok: false, reason: 'badNumber' })
    expect(node.saver.field('number')).toEqual({ value: 'x', state: 'refused', reason: 'badNumber' })
    await node.answer()
    expect(node.saver.field('name').state).toBe('saved')
    expect(node.saver.counts).toEqual({ refused: 1, waiting: 0 })
    node.saver.finishAll()
    expect(node.asked.at(-1)).toBe('number=x')
  })
  it('wait for a record and for a connection, and nothing typed is lost', async () => {
    const node = new SlowNode()
    node.ready = false
    node.write('text', 'a')
    node.write('name', 'b')
    expect(node.asked).toEqual([])
    expect(node.saver.counts.waiting).toBe(2)
    node.ready = true
    node.saver.resume()
    node.ready = false
    await node.lose()
    expect(node.saver.field('text').state).toBe('queued')
    node.ready = true
    node.saver.resume()
    await node.answer()
    await node.answer()
    expect(node.asked).toEqual(['text=a', 'text=a', 'name=b'])
    expect(node.saver.allStored).toBe(true)
  })
  it('keep what is typed while the answer about what was there before is on its way', async () => {
    const node = new SlowNode()
    node.write('text', 'a')
    node.saver.type('text', 'ab')
    await node.answer()
    expect(node.saver.field('text')).toMatchObject({ value: 'ab', state: 'typing' })
    node.saver.finish('text')
    await node.answer()
    expect(node.asked).toEqual(['text=a', 'text=ab'])
    expect(node.saver.field('text').state).toBe('saved')
  })
  it('send the later of two changes when the first was typed over and finished while it was on its way', async () => {
    const node = new SlowNode()
    node.write('text', 'a')
    node.write('text', 'ab')
    await node.answer()
    await node.answer()
    expect(node.asked).toEqual(['text=a', 'text=ab'])
    // Back to what the node has: there is nothing to send.
    node.write('text', 'ab')
    expect(node.asked.length).toBe(2)
  })
  it('can be taken back to what the node is just being told otherwise', async () => {
    const node = new SlowNode()
    node.saver.keep('text', 'old')
    node.write('text', 'new')
    node.write('text', 'old')
    await node.answer()
    // The node has "new" now, and "old" is what is meant.
    expect(node.asked).toEqual(['text=new', 'text=old'])
    await node.answer()
    expect(node.saver.field('text')).toMatchObject({ value: 'old', state: 'saved' })
  })
  it('are offered again when nobody knows whether they arrived, even when they are then as they were', async () => {
    const node = new SlowNode()
    node.saver.keep('text', 'old')
    node.write('text', 'new')
    node.ready = false
    await node.lose()
    node.write('text', 'old')
    node.ready = true
    node.saver.resume()
    await node.answer()
    expect(node.asked).toEqual(['text=new', 'text=old'])
  })
})
