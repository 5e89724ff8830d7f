import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'
import { formatCommand, parseCommand, type Boards } from '../src/dispatch/commands'
import { accept, complete, optionsMax } from '../src/dispatch/completion'
import { noLists } from '../src/dispatch/given'
import { forgetUndos, remember, undoable, undoNewest, undosMax, undoWindowMs } from '../src/dispatch/undo'
import { allVerbs } from '../src/dispatch/verbTable'
import type { Incident, Officer } from '../src/shared/contract'
import { incidentOf } from './samples'

const officer = (id: number, code: string, change: Partial<Officer> = {}): [number, Officer] => [
  id,
  { id, code, jurisdiction: 3, status: 'available', since: 0, ...change },
]
const incident = (id: string, change: Partial<Incident> = {}): [string, Incident] => [id, incidentOf(id, change)]
const boards: Boards = {
  officers: new Map([
    officer(1, 'HS007'),
    officer(2, 'HS012', { status: 'enRoute' }),
    officer(3, 'YZ012'),
    ...Array.from({ length: 40 }, (_, i) => officer(100 + i, `ZZ${100 + i}`)),
  ]),
  incidents: new Map([
    incident('3-000127', { priority: 2, state: 'assigned' }),
    incident('3-000128', { priority: 4 }),
    incident('4-000128', { priority: 1 }),
  ]),
  closures: [],
  tracks: [],
  alerts: [],
  cities: [{ id: 3, code: 'HS', name: 'Haishu', nameZh: '海曙', label: [0, 0] }],
  types: [{ code: 'robbery', name: 'Robbery', nameZh: '抢劫', priority: 1, autoIssue: false }],
  lists: noLists,
}
const options = (line: string) => complete(line, boards).options.map((option) => option.insert)

describe('completion', () => {
  it.each([
    ['verbs by their beginning', 'the', ['theme']],
    ['officers, those who can be sent first', 'd HS', ['HS007', 'HS012']],
    ['officers by number', 'd 007', ['HS007']],
    ['incidents, the unassigned and urgent first', 'd HS007 ', ['4-000128', '3-000128', '3-000127']],
    ['incidents by number', 'd HS007 127', ['3-000127']],
    ['cities by a name in the other language', 'a 127 海', ['HS']],
    ['both the optional word and the one behind it', 'x . 2', ['2h']],
    ['directions', 'x . >S', ['>S', '>SE', '>SW']],
    ['a choice', 'go re', ['reads', 'recall', 'replay', 'region']],
    ['nothing where a text is wanted', 'w HS007 lat', []],
    ['nothing behind a verb that is none', 'zz ', []],
    ['nothing behind the last word', 'd HS007 127 ', []],
  ])('gives %s', (_, line, wanted) => expect(options(line)).toEqual(wanted))
  it('gives the exact number first', () => expect(options('d 12').slice(0, 2)).toEqual(['YZ012', 'HS012']))
  it('never gives more than can be read', () => expect(options('d ').length).toBe(optionsMax))
  it('ends, choice after choice, in a line that parses', () => {
    for (let line = 'd', step = 0; step < 4; step++) {
      const completion = complete(line, boards)
      if (completion.options.length === 0) return expect(parseCommand(line, boards).ok).toBe(true)
      line = accept(line, completion, completion.options[0]!)
    }
    throw new Error('no end')
  })
})

describe('the table of verbs', () => {
  const words = allVerbs.flatMap((row) => (row.also ? [row.word, row.also] : [row.word]))
  it('has no word twice', () => expect(new Set(words).size).toBe(words.length))
  it.each(allVerbs)('$word has help in both languages', ({ word }) => {
    for (const language of [en, zh]) expect((language.commands.help as Record<string, string>)[word]).toBeTruthy()
  })
  it.each(allVerbs)('$word never throws, whatever follows it', ({ word }) => {
    const heap = ['', ' 7', ' 127', ' .', ' >E', ' 2h', ' robbery', ' 3 3 3 3 3 3', ' 海', ' 抢劫 x y z', ' \u0000', ' ' + 'a'.repeat(5000)]
    for (const one of heap) for (const two of heap) expect(parseCommand(word + one + two, boards)).toHaveProperty('ok')
  })
  it('reads back what it writes', () => {
    for (const line of ['go reads', 'only HS', 'next', 'u']) {
      const parsed = parseCommand(line, boards)
      expect(parsed.ok && formatCommand(parsed.command)).toBe(line)
    }
  })
  it('takes the beginning of a verb when only one begins so', () => {
    const parsed = parseCommand('them', boards)
    expect(parsed.ok && formatCommand(parsed.command)).toBe('theme')
  })
})

describe('undo', () => {
  beforeEach(forgetUndos)
  it('takes back the newest, once, and only in its time', async () => {
    const ran: string[] = []
    const keep = (line: string, now: number) => remember(line, async () => (ran.push(line), true), now)
    keep('d 1 1', 0)
    keep('d 2 2', 1000)
    expect((await undoNewest(2000))?.undo.line).toBe('d 2 2')
    expect(undoable(undoWindowMs - 1)?.line).toBe('d 1 1')
    expect(await undoNewest(undoWindowMs)).toBeNull()
    expect(ran).toEqual(['d 2 2'])
  })
  it('says when the node refused, and forgets the oldest of many', async () => {
    for (let i = 0; i < undosMax + 5; i++) remember(`d ${i}`, async () => false, 0)
    expect((await undoNewest(1))?.ok).toBe(false)
    let left = 0
    while (await undoNewest(1)) left++
    expect(left).toBe(undosMax - 1)
  })
})

describe('what the mouse does', () => {
  // Asked, not ordered: what only reads; and the replay, which has no command line.
  const reads = [
    'Snapshot',
    'View',
    'Incident',
    'Officer',
    'Duplicates',
    'History',
    'MessageStates',
    'Messages',
    'Seek',
    'Pause',
    'Resume',
    'Speed',
  ]
  const sources = (readdirSync('src/dispatch', { recursive: true }) as string[]).filter((name) => /\.tsx?$/.test(name))
  const calls = (text: string) =>
    [...text.matchAll(/(?:order|call|ask)(?:<[^()]*>)?\(\s*(?:[^,()]*,\s*)?'([A-Z][A-Za-z]+)'/g)].map((one) => one[1]!)
  it('has a verb', () => {
    const typed = ['orderDeeds.ts', 'orders.ts', 'borderVerbs.ts', 'messages.ts', 'lines.ts']
      .map((name) => readFileSync(`src/dispatch/${name}`, 'utf8'))
      .join()
    const clicked = new Set(sources.flatMap((name) => calls(readFileSync(`src/dispatch/${name}`, 'utf8'))))
    expect(clicked.size).toBeGreaterThan(25)
    for (const method of clicked) if (!reads.includes(method)) expect(typed, method).toContain(`'${method}'`)
  })
})
