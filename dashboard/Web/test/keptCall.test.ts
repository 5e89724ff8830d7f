import { describe, expect, it } from 'vitest'
import { fieldsToKeep, unpackCall, wasFinished, type KeptCall } from '../src/dispatch/keptCall'
import { noPlace } from '../src/dispatch/placeDraft'

const kept: KeptCall = {
  user: 'ann',
  id: 'c1',
  isOffered: false,
  opened: null,
  fields: { type: { value: 'theft', state: 'typing' } },
  place: { ...noPlace, text: 'Renmin Road' },
  callerPlace: noPlace,
  typeText: 'Theft',
  join: null,
  city: 3,
}

describe('a call kept over a reload', () => {
  it('comes back as it was, to whoever took it', () => expect(unpackCall(JSON.stringify(kept), 'ann')).toEqual(kept))
  it.each([
    ['somebody else', JSON.stringify(kept), 'bob'],
    ['nobody', JSON.stringify(kept), ''],
    ['no call', 'null', 'ann'],
    ['half a call', JSON.stringify({ user: 'ann', id: 'c1' }), 'ann'],
    ['no text of ours', '{', 'ann'],
    ['nothing', null, 'ann'],
  ])('is nothing for %s', (_, text, user) => expect(unpackCall(text, user)).toBeNull())
  it('keeps what says something, with how far it has come', () => {
    const fields = fieldsToKeep((name) =>
      name === 'type' ? { value: 'theft', state: 'saved' } : name === 'text' ? { value: '', state: 'typing' } : { value: '', state: 'empty' },
    )
    expect(fields).toEqual({ type: { value: 'theft', state: 'saved' }, text: { value: '', state: 'typing' } })
  })
  it('offers again only what was finished', () =>
    expect((['typing', 'queued', 'saving', 'refused', 'saved'] as const).map(wasFinished)).toEqual([false, true, true, false, false]))
})
