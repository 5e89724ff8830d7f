import { arg, type Arg, type VerbRow } from './verbs'

const officer = arg('officer')
const incident = arg('incident')
const text = arg('words')
const note: Arg = arg('words', { may: true })
const off: Arg = arg('choice', { into: 'what', of: ['off'], may: true })

/** Who goes where. */
export const sendingVerbs: readonly VerbRow[] = [
  { word: 'swap', group: 'send', args: [officer, arg('officer', { into: 'other' })] },
  { word: 'backup', also: 'b', group: 'send', args: [incident, arg('number', { may: true }), note] },
  { word: 'stack', group: 'send', args: [officer, incident] },
  { word: 'unstack', group: 'send', args: [incident] },
  { word: 'preempt', group: 'send', args: [officer, incident] },
  { word: 'better', group: 'send', args: [incident, arg('choice', { into: 'what', of: ['no'], may: true })] },
  { word: 'batch', group: 'send', args: [arg('choice', { into: 'what', of: ['take', 'drop'], may: true }), arg('city', { may: true })] },
  { word: 'ask', group: 'send', args: [incident, arg('neighbour'), note] },
]

/** The life of an incident, and whose desk it is. */
export const incidentVerbs: readonly VerbRow[] = [
  { word: 'new', group: 'incident', args: [arg('type'), arg('spot'), note] },
  { word: 'note', group: 'incident', args: [incident, text] },
  { word: 'strike', group: 'incident', args: [incident, arg('number')] },
  { word: 'type', group: 'incident', args: [incident, arg('type')] },
  { word: 'prio', group: 'incident', args: [incident, arg('priority')] },
  { word: 'move', group: 'incident', args: [incident, arg('spot'), note] },
  {
    word: 'phone',
    group: 'incident',
    args: [arg('choice', { into: 'what', of: ['take', 'letgo', 'reached', 'missed', 'giveup'], may: true }), note],
  },
  { word: 'follow', group: 'incident', args: [incident, arg('target', { may: true }), off] },
  { word: 'link', group: 'incident', args: [incident, arg('incident', { into: 'second' })] },
  { word: 'unlink', group: 'incident', args: [incident, arg('incident', { into: 'second' })] },
  { word: 'merge', group: 'incident', args: [incident, arg('incident', { into: 'second' }), text] },
  { word: 'split', group: 'incident', args: [incident, arg('number'), arg('incident', { into: 'second', may: true })] },
  {
    word: 'call',
    group: 'incident',
    args: [incident, arg('number'), arg('choice', { into: 'what', of: ['text', 'name', 'phone', 'place', 'state'] }), text],
  },
  {
    word: 'attach',
    group: 'incident',
    args: [incident, arg('choice', { into: 'what', of: ['picture', 'video', 'audio', 'document', 'link'] }), text],
  },
  { word: 'cancel', group: 'incident', args: [incident, text] },
  { word: 'result', group: 'incident', args: [incident, arg('disposition', { into: 'results', many: true })] },
  { word: 'reopen', group: 'incident', args: [arg('closed'), text] },
  { word: 'transfer', group: 'incident', args: [incident, arg('body'), text] },
  {
    word: 'answer',
    group: 'incident',
    args: [incident, arg('number'), arg('choice', { into: 'what', of: ['accepted', 'declined', 'done', 'withdrawn'] }), note],
  },
  { word: 'caution', group: 'incident', args: [arg('spot'), arg('caution'), arg('duration'), text] },
  { word: 'uncaution', group: 'incident', args: [arg('number', { into: 'number' }), arg('city'), text] },
  { word: 'cover', group: 'desk', args: [arg('area', { into: 'areas', many: true, may: true })] },
  { word: 'signoff', group: 'desk', args: [] },
  { word: 'hold', group: 'desk', args: [incident] },
  { word: 'letgo', group: 'desk', args: [incident, note] },
  { word: 'hand', group: 'desk', args: [incident, arg('desk'), note] },
  { word: 'accept', group: 'desk', args: [incident] },
  { word: 'refuse', group: 'desk', args: [incident, text] },
  { word: 'takeover', group: 'desk', args: [arg('desk'), text] },
  { word: 'seize', group: 'desk', args: [incident, text] },
  { word: 'monitor', group: 'desk', args: [arg('desk'), off] },
]

/** Officers: shift, status, messages, safety, emergencies. */
export const officerVerbs: readonly VerbRow[] = [
  { word: 's', group: 'officer', args: [officer, arg('status'), note] },
  { word: 'on', group: 'officer', args: [officer, note] },
  { word: 'off', group: 'officer', args: [officer] },
  { word: 'm', group: 'officer', args: [arg('to'), text] },
  { word: 'read', group: 'officer', args: [] },
  { word: 'well', group: 'officer', args: [officer] },
  { word: 'ok', group: 'officer', args: [officer, note] },
  { word: 'ack', group: 'officer', args: [arg('officer', { may: true })] },
  { word: 'endpanic', group: 'officer', args: [officer, text] },
]

/** Suspect tracks and joint alerts. */
export const borderVerbs: readonly VerbRow[] = [
  { word: 'is', group: 'border', args: [arg('track')] },
  { word: 'isnot', group: 'border', args: [arg('track')] },
  { word: 'endtrack', group: 'border', args: [arg('track'), arg('choice', { into: 'what', of: ['arrest', 'false'] })] },
  { word: 'posts', group: 'border', args: [arg('track')] },
  { word: 'yes', group: 'border', args: [arg('alert')] },
  { word: 'decline', group: 'border', args: [arg('alert'), text] },
  { word: 'say', group: 'border', args: [arg('alert'), text] },
  { word: 'unalert', group: 'border', args: [arg('alert'), text] },
]

/** What is followed up, and the policy. */
export const followVerbs: readonly VerbRow[] = [
  { word: 'recaution', group: 'incident', args: [arg('number'), arg('city'), arg('duration'), note] },
  { word: 'placed', group: 'incident', args: [arg('closed'), note] },
  { word: 'policy', group: 'desk', args: [arg('choice', { into: 'what', of: ['check', 'reload'] })] },
]
