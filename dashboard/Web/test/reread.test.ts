import './storage'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { faultText, namesText, outcomeText, reread, type Outcome } from '../src/supervise/reread'

const asked = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>()
const answers = (status: number, body: unknown) => asked.mockResolvedValue(new Response(JSON.stringify(body), { status }))
const none = { count: 0, names: [] }

beforeEach(() => {
  asked.mockReset()
  vi.stubGlobal('fetch', asked)
})
afterEach(() => vi.unstubAllGlobals())

describe('a file that is read again', () => {
  it('is checked without a reason, and put in force with one', async () => {
    answers(200, { ok: true, inForce: false, added: { count: 1, names: ['bike-4'] }, changed: none, removed: none })
    expect(await reread('terminals')).toMatchObject({ kind: 'sound', added: { names: ['bike-4'] } })
    answers(200, { ok: true, inForce: true, added: none, changed: none, removed: none })
    expect(await reread('partners', 'agreement signed')).toMatchObject({ kind: 'inForce' })
    expect(asked.mock.calls.map(([path, init]) => [path, init!.body])).toEqual([
      ['/api/terminals/reload', '{"check":true}'],
      ['/api/partners/reload', '{"why":"agreement signed"}'],
    ])
  })
  it('that is refused says its place and why', async () => {
    answers(422, { ok: false, reason: 'terminalsRefused', file: 'terminals.json', where: 'terminals[3].phone', detail: 'must not be 0' })
    const came = await reread('terminals')
    expect(came).toMatchObject({ kind: 'refused', file: 'terminals.json', where: 'terminals[3].phone' })
    expect(came.kind === 'refused' && faultText(came)).toBe('must not be 0')
    expect(outcomeText(came, '10:00:00')).toContain('terminals.json is not sound')
  })
  it('that says nothing of a place, or has a word of its own, is worded all the same', async () => {
    answers(422, { ok: false, reason: 'noSupervisorLeft', file: 'users.json', detail: 'nobody would be supervisor' })
    const came = await reread('access', 'x')
    expect(came).toMatchObject({ kind: 'refused', where: '' })
    expect(came.kind === 'refused' && faultText(came)).toContain('at least one user')
  })
  it('and that the node did not get to, is no fault of the file', async () => {
    answers(503, { ok: false, reason: 'notLogged' })
    expect(await reread('access', 'x')).toMatchObject({ kind: 'failed', reason: 'notLogged' })
    asked.mockRejectedValue(new TypeError('no network'))
    const away = await reread('access')
    expect(away).toMatchObject({ kind: 'failed', reason: 'away' })
    expect(outcomeText(away, '')).not.toContain('away')
  })
  it('says whether it changes anything, and whether that holds yet', () => {
    const one = { count: 1, names: ['a'] }
    const of = (kind: 'sound' | 'inForce', removed: typeof one | typeof none): Outcome => ({ kind, at: 0, inForce: kind === 'inForce', added: none, changed: none, removed })
    const texts = [of('sound', none), of('sound', one), of('inForce', none), of('inForce', one)].map((outcome) => outcomeText(outcome, '10:00:00'))
    expect(new Set(texts).size).toBe(4)
    expect(texts[1]).toContain('Nothing has changed yet')
    for (const text of texts) expect(text).toContain('10:00:00')
  })
  it('has its names in words, and says how many are left out', () => {
    expect(namesText('access', { count: 5, names: ['user li', 'key driver 2'] })).toBe('user li, key driver 2, and 3 more')
    expect(namesText('partners', { count: 2, names: ['(host)', 'fire-3'] })).toBe('our own name (host), fire-3')
    expect(namesText('terminals', { count: 1, names: ['user-li'] })).toBe('user-li')
  })
})
