/** What a word of a command stands for: how it is read, and what completes it. */
export type ArgKind =
  | 'officer'
  | 'incident'
  | 'target'
  | 'city'
  | 'closure'
  | 'place'
  | 'direction'
  | 'duration'
  | 'minutes'
  | 'type'
  | 'priority'
  | 'area'
  | 'desk'
  | 'status'
  | 'disposition'
  | 'body'
  | 'caution'
  | 'neighbour'
  | 'spot'
  | 'closed'
  | 'to'
  | 'track'
  | 'alert'
  | 'choice'
  | 'number'
  | 'words'

/** Words that one kind of argument may have, with what they mean. */
export type ListKind = 'area' | 'desk' | 'status' | 'disposition' | 'body' | 'caution' | 'neighbour'

/** One argument. `into` names it in what was given. */
export interface Arg {
  kind: ArgKind
  into: ArgName
  /** May be left out. */
  may?: true
  /** Takes every word that fits, one or more. */
  many?: true
  /** Words that name what is looked for by its kind are offered. */
  sought?: true
  /** The words of a choice. */
  of?: readonly string[]
}

/** The names arguments are given under. */
export type ArgName =
  | 'officer'
  | 'officers'
  | 'other'
  | 'incident'
  | 'second'
  | 'target'
  | 'city'
  | 'closure'
  | 'place'
  | 'direction'
  | 'duration'
  | 'minutes'
  | 'type'
  | 'priority'
  | 'areas'
  | 'area'
  | 'desk'
  | 'status'
  | 'disposition'
  | 'body'
  | 'results'
  | 'caution'
  | 'neighbour'
  | 'spot'
  | 'closed'
  | 'to'
  | 'track'
  | 'alert'
  | 'what'
  | 'number'
  | 'text'

export type VerbGroup = 'send' | 'incident' | 'officer' | 'roads' | 'border' | 'desk'
export const verbGroups: readonly VerbGroup[] = ['send', 'incident', 'officer', 'roads', 'border', 'desk']

/** One verb of the command line: what is typed, what follows it, where its help stands. */
export interface VerbRow {
  word: string
  /** Another way to type it. */
  also?: string
  group: VerbGroup
  args: readonly Arg[]
}

export const arg = (kind: ArgKind, more: Partial<Arg> = {}): Arg => ({ kind, into: kind === 'words' ? 'text' : (kind as ArgName), ...more })

const officer = arg('officer')
const incident = arg('incident')
const text = arg('words')
const place = arg('place')
const direction = arg('direction', { may: true })
const duration = arg('duration')

/** The verbs of one letter, which came first; commands.ts reads them. */
export const shortVerbs: readonly VerbRow[] = [
  { word: 'd', group: 'send', args: [officer, incident] },
  { word: 'w', group: 'send', args: [officer, text] },
  { word: 'r', group: 'send', args: [incident] },
  { word: 'c', group: 'incident', args: [incident, arg('disposition', { into: 'results', may: true, many: true }), text] },
  { word: 'a', group: 'border', args: [incident, arg('city'), arg('words', { may: true })] },
  { word: 'i', group: 'border', args: [incident, arg('city'), arg('words', { may: true })] },
  { word: 'f', group: 'desk', args: [arg('target')] },
  { word: 'x', group: 'roads', args: [place, direction, duration, text] },
  { word: 'p', group: 'roads', args: [place, direction, duration, text] },
  { word: 'o', group: 'roads', args: [arg('closure')] },
  { word: 'n', group: 'roads', args: [arg('closure'), duration] },
  { word: 't', group: 'roads', args: [place, arg('minutes')] },
]

/** Panes and switches of the page, by the word that is typed after `go`. */
export const panes = [
  'call',
  'watchlist',
  'reads',
  'cameras',
  'recall',
  'places',
  'transfers',
  'system',
  'policy',
  'cautions',
  'outside',
  'areas',
  'shapes',
  'replay',
  'officers',
  'messages',
  'sending',
  'closures',
  'region',
  'supervise',
] as const
export type Pane = (typeof panes)[number]

/** What only the page does: nothing of it reaches the node. */
export const pageVerbs: readonly VerbRow[] = [
  { word: 'go', group: 'desk', args: [arg('choice', { into: 'what', of: panes })] },
  { word: 'recall', group: 'desk', args: [arg('words', { may: true, sought: true })] },
  { word: 'plate', group: 'desk', args: [arg('words', { may: true })] },
  { word: 'outside', group: 'desk', args: [arg('words', { may: true })] },
  { word: 'only', group: 'desk', args: [arg('words', { may: true })] },
  { word: 'next', also: '+', group: 'desk', args: [] },
  { word: 'back', also: '-', group: 'desk', args: [] },
  { word: 'alarm', group: 'desk', args: [] },
  { word: 'sound', group: 'desk', args: [] },
  { word: 'theme', group: 'desk', args: [] },
  { word: 'lang', group: 'desk', args: [] },
  { word: 'u', also: 'undo', group: 'desk', args: [] },
  { word: '?', also: 'help', group: 'desk', args: [] },
]
