import { describe, expect, it } from 'vitest'
import { insisted, isEnough, noPlace, picked, pointedAt, typed } from '../src/dispatch/placeDraft'
import type { Place, PlaceAt } from '../src/shared/calls'

const house: Place = { kind: 'house', name: '人民路12号', lat: 31, lng: 121, yours: true, match: 'exact' }
const corner: PlaceAt = { lat: 31.5, lng: 121.5, name: '人民路 & 中山路', kind: 'crossing', yours: true }

describe('a place that is being entered', () => {
  it('is not enough as words alone, until the desk insists on them', () => {
    expect(isEnough(typed(noPlace, 'behind the school'))).toBe(false)
    expect(isEnough(insisted(' behind the school '))).toBe(true)
    expect(isEnough(insisted('  '))).toBe(false)
  })
  it('keeps its spot when words are added to a known name, and loses it when they name another', () => {
    const known = picked(house)
    expect(typed(known, '人民路12号3楼')).toMatchObject({ lat: 31, text: '人民路12号3楼', unverified: false })
    expect(typed(known, '人民路1')).toMatchObject({ lat: null, from: 'nothing' })
    expect(isEnough(typed(known, '人民路1'))).toBe(false)
  })
  it('keeps the spot somebody pointed at, whatever it is called', () => {
    const pointed = pointedAt(noPlace, 31.5, 121.5, corner)
    expect(pointed).toMatchObject({ text: '人民路 & 中山路', from: 'map' })
    expect(typed(pointed, 'the yard')).toMatchObject({ lat: 31.5, text: 'the yard' })
    expect(pointedAt(noPlace, 31.5, 121.5, null).text).toBe('31.50000, 121.50000')
  })
  it('leaves words that the desk insists on when their likely spot is pointed at', () => {
    expect(pointedAt(insisted('old mill'), 31.5, 121.5, corner)).toMatchObject({ text: 'old mill', unverified: true, lat: 31.5 })
  })
  it('forgets that it was insisted on when other words are typed', () =>
    expect(typed(insisted('old mill'), 'new mill')).toMatchObject({ unverified: false, lat: null }))
})
