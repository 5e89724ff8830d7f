import { describe, expect, it } from 'vitest'
import type { Directive, DirectiveState } from '../src/shared/contract'
import { keep, keptMaxMs, recall, type Kept } from '../src/patrol/kept'
import { hasHappened, Outbox, waitingMax, withWaiting, type Deed, type Item, type Sent } from '../src/patrol/outbox'
import { callOf } from '../src/patrol/sender'

class Shelf {
  readonly kept = new Map<string, string>()
  getItem = (key: string) => this.kept.get(key) ?? null
  setItem = (key: string, value: string) => void this.kept.set(key, value)
  removeItem = (key: string) => void this.kept.delete(key)
}
let ids = 0
const open = (shelf: Shelf, officer = 7) =>
  new Outbox(
    shelf,
    officer,
    () => {},
    () => 1000,
    () => `id${ids++}`,
  )
const said = (answer: 'acknowledge' | 'decline' | 'enRoute' | 'onScene' | 'clear', directive = 'D1'): Deed => ({
  kind: 'answer',
  directive,
  answer,
  reason: '',
})
const held = (state: DirectiveState, id = 'D1') => ({ id, state }) as Directive
const never = () => false

describe('the outbox', () => {
  it('sends in order, an emergency first, and each thing once', async () => {
    const box = open(new Shelf())
    for (const deed of [said('acknowledge'), said('enRoute'), { kind: 'panic', panic: 'p' } as Deed]) box.add(deed)
    const sent: string[] = []
    const send = async ({ deed }: Item): Promise<Sent> => (sent.push(deed.kind === 'answer' ? deed.answer : deed.kind), { ok: true })
    await Promise.all([box.flush(send, never), box.flush(send, never)])
    await box.flush(send, never)
    expect(sent).toEqual(['panic', 'acknowledge', 'enRoute'])
    expect(box.all).toEqual([])
  })
  it('survives a reload, with its order and its ids', () => {
    const shelf = new Shelf()
    const before = open(shelf)
    before.add(said('enRoute'))
    before.add(said('onScene'))
    const after = open(shelf)
    expect(after.waiting).toEqual(before.waiting)
    after.add(said('clear'))
    expect(after.waiting.map((item) => item.order)).toEqual([1, 2, 3])
  })
  it('stops when the line fails and goes on where it stopped', async () => {
    const shelf = new Shelf()
    const box = open(shelf)
    box.add(said('enRoute'))
    box.add(said('onScene'))
    await expect(box.flush(() => Promise.reject(new Error('line')), never)).rejects.toThrow('line')
    expect(open(shelf).waiting.map((item) => item.tried)).toEqual([true, false])
    const sent: Item[] = []
    await box.flush(async (item) => (sent.push(item), { ok: true }), never)
    expect(sent.length).toBe(2)
  })
  it('does not send again what the node has, though its answer was lost', async () => {
    const box = open(new Shelf())
    box.add(said('enRoute'))
    box.add(said('onScene'))
    await box.flush(() => Promise.reject(new Error('line')), never).catch(() => {})
    const sent: string[] = []
    await box.flush(
      async (item) => (sent.push((item.deed as { answer: string }).answer), { ok: true }),
      (item) => hasHappened(item.deed, held('enRoute')),
    )
    expect(sent).toEqual(['onScene'])
  })
  it('keeps what the node refuses, with the reason, until it was seen', async () => {
    const shelf = new Shelf()
    const box = open(shelf)
    box.add(said('enRoute'))
    await box.flush(async () => ({ ok: false, reason: 'directiveOver' }), never)
    const [refused] = open(shelf).refused
    expect(refused?.refused).toBe('directiveOver')
    expect(box.waiting).toEqual([])
    box.dismiss(refused!.id)
    expect(open(shelf).all).toEqual([])
  })
  it('does not let go of what still waits', () => {
    const box = open(new Shelf())
    box.add(said('enRoute'))
    box.dismiss(box.all[0]!.id)
    expect(box.waiting.length).toBe(1)
  })
  it('presses an emergency again until it is written', async () => {
    const box = open(new Shelf())
    box.add({ kind: 'panic', panic: 'p' })
    box.add(said('enRoute'))
    const sent: string[] = []
    const later = await box.flush(async ({ deed }) => (sent.push(deed.kind), { ok: true, later: deed.kind === 'panic' }), never)
    expect(later).toBe(true)
    expect(sent).toEqual(['panic', 'answer'])
    expect(box.waiting.map((item) => item.deed.kind)).toEqual(['panic'])
  })
  it('has an end, but not for an emergency', () => {
    const box = open(new Shelf())
    for (let i = 0; i < waitingMax; i++) expect(box.add({ kind: 'safety' })).toBe(true)
    expect(box.add({ kind: 'safety' })).toBe(false)
    expect(box.add({ kind: 'panic', panic: 'p' })).toBe(true)
  })
  it('never sends what another officer said on the same device', () => {
    const shelf = new Shelf()
    open(shelf, 7).add(said('clear'))
    expect(open(shelf, 8).all).toEqual([])
  })
  it.each(['', '{', 'null', '[]', '{"officer":7}'])('is empty when the storage holds %s', (text) => {
    const shelf = new Shelf()
    shelf.setItem('sp.patrol.outbox', text)
    expect(() => open(shelf).add({ kind: 'safety' })).not.toThrow()
  })
})

describe('what the officer said', () => {
  const item = (deed: Deed): Item => ({ id: 'x', order: 1, at: 0, deed, tried: false })
  it('is shown at once, for its directive alone', () => {
    expect(withWaiting(held('acknowledged'), [item(said('enRoute')), item(said('onScene'))])?.state).toBe('onScene')
    expect(withWaiting(held('acknowledged', 'D2'), [item(said('enRoute'))])?.state).toBe('acknowledged')
    expect(withWaiting(null, [item(said('enRoute'))])).toBeNull()
  })
  it.each([
    ['acknowledge', held('acknowledged'), true],
    ['acknowledge', held('delivered'), false],
    ['enRoute', held('onScene'), true],
    ['onScene', held('enRoute'), false],
    ['clear', null, true],
    ['clear', held('onScene'), false],
    ['decline', held('sent', 'D2'), true],
    ['enRoute', null, false],
    ['enRoute', held('withdrawn'), false],
  ] as const)('%s has happened when the node shows it', (answer, directive, wanted) =>
    expect(hasHappened(said(answer), directive)).toBe(wanted),
  )
  it('says when it was said, if that is long ago and there is room', () => {
    expect(callOf(item(said('enRoute')), 7, 60_000)[4]).toMatch(/^said \d\d:\d\d:\d\d$/)
    expect(callOf(item(said('enRoute')), 7, 1000)[4]).toBe('')
    expect(callOf(item(said('clear')), 7, 60_000)[4]).toBe('')
  })
})

describe('what is kept of the page', () => {
  const kept = { me: { user: 'jz001' }, node: { now: 0, wall: 1_000_000, speed: 1 } } as Kept
  it('is there after a reload, and gone after a shift', () => {
    const shelf = new Shelf()
    keep(shelf, kept)
    expect(recall(shelf, 1_000_000 + keptMaxMs)).toEqual(kept)
    expect(recall(shelf, 1_000_001 + keptMaxMs)).toBeNull()
    expect(shelf.kept.size).toBe(0)
  })
  it('is nothing when it cannot be read', () => {
    const shelf = new Shelf()
    shelf.setItem('sp.patrol.kept', '{"me"')
    expect(recall(shelf, 0)).toBeNull()
  })
})
