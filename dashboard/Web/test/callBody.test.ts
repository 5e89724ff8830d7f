import { describe, expect, it } from 'vitest'
import { callChange, incidentChange, openBody, packPlace, type CallValues } from '../src/dispatch/callBody'
import { insisted, noPlace } from '../src/dispatch/placeDraft'
import { matchTypes } from '../src/dispatch/typeMatch'

const at = (text: string) => packPlace({ ...noPlace, text, lat: 31, lng: 121, from: 'index', name: text })
const values = (change: Partial<CallValues>): CallValues => ({
  type: 'theft',
  place: at('Main St'),
  priority: '',
  text: '',
  callerName: '',
  callerNumber: '',
  callerPlace: '',
  source: '',
  state: '',
  ...change,
})

describe('what opens an incident', () => {
  it('is two fields and a number of its own; nothing empty goes along', () =>
    expect(openBody('g', values({}), null, 3)).toEqual({ id: 'g', type: 'theft', lat: 31, lng: 121, place: 'Main St' }))
  it('keeps the place of the caller apart', () => {
    const body = openBody('g', values({ callerPlace: packPlace({ ...noPlace, text: 'window', lat: 30, lng: 120 }) }), 'new', 3)
    expect(body).toMatchObject({ lat: 31, callerLat: 30, callerLng: 120, callerPlace: 'window', join: 'new' })
    expect(openBody('g', values({ callerPlace: packPlace({ ...noPlace, text: 'window' }) }), null, 3)).not.toHaveProperty('callerLat')
  })
  it('names the city when there are words alone', () =>
    expect(openBody('g', values({ place: packPlace(insisted('old mill')) }), null, 3)).toEqual({
      id: 'g',
      type: 'theft',
      place: 'old mill',
      unverified: true,
      jurisdiction: 3,
    }))
})

describe('a later change', () => {
  it('sets one field, and clears it with an empty text', () => {
    expect(callChange('callerName', '')).toEqual({ callerName: '' })
    expect(callChange('callerPlace', '')).toEqual({ callerPlace: '' })
  })
  it('of the incident has its coordinates with the words, and gives the priority back to the type', () => {
    expect(incidentChange('place', at('Main St'), 3)).toEqual({ place: 'Main St', lat: 31, lng: 121, mark: 'found' })
    expect(incidentChange('priority', '', 3)).toEqual({ priority: 3 })
    expect(incidentChange('priority', '1', 3)).toEqual({ priority: 1 })
  })
})

describe('types', () => {
  const types = [
    { code: 'theft', name: 'Theft', nameZh: '盗窃', priority: 3, autoIssue: false },
    { code: 'car-theft', name: 'Theft of a vehicle', nameZh: '盗抢机动车', priority: 2, autoIssue: false },
    { code: 'watchPost', name: 'Watch post', nameZh: '联动卡点', priority: 1, autoIssue: false },
  ]
  const codes = (text: string) => matchTypes(types, text).map((one) => one.code)
  it('are found by code and by either name, the exact one first', () => {
    expect(codes('theft')).toEqual(['theft', 'car-theft'])
    expect(codes('VEH')).toEqual(['car-theft'])
    expect(codes('盗')).toEqual(['car-theft', 'theft'])
    expect(codes('fire')).toEqual([])
  })
  it('are all there for an empty text, the most urgent first, without those of the engine', () =>
    expect(codes('')).toEqual(['car-theft', 'theft']))
})
