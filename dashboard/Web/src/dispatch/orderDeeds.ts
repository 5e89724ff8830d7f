import { words } from '../i18n'
import { clock } from '../shared/clock'
import type { Recipients } from '../shared/officers'
import { isSeen } from './crews'
import type { Deed } from './deeds'
import { board, detail, me } from './desk'
import type { Given, To } from './given'
import { proposalOf, takeLines } from './batch'
import { phone } from './lines'
import { tables } from './policyTables'
import { callIn, placeOf } from './spots'

const user = () => me.peek()?.user ?? ''
const theIncident = (given: Given) => given.incident!.id
const text = (given: Given) => given.text ?? ''

/** The field of a call, by the word that is typed for it. */
const callFields: Readonly<Record<string, string>> = {
  text: 'text',
  name: 'callerName',
  phone: 'callerNumber',
  place: 'callerPlace',
  state: 'state',
}

/** What an incident is to follow: an officer has a call sign, a track its sightings; anything else the node refuses. */
function followed({ target }: Given): object | null {
  if (!target) return null
  if ('sightings' in target) return { track: target.id }
  return 'code' in target ? { officer: target.id } : {}
}

/** Who goes where. */
export const sendingDeeds: Readonly<Record<string, Deed>> = {
  swap: { call: ({ officer, other }) => ['Swap', officer!.directive ?? '', other!.id], values: ({ other }) => ({ other: other!.code }) },
  backup: {
    call: (given) => ['Backup', theIncident(given), given.number ?? 1, given.text ? given.text.split(/[\s,]+/) : null],
    values: ({ number }) => ({ n: String(number ?? 1) }),
  },
  stack: { call: (given) => ['Stack', theIncident(given), given.officer!.id], undo: (given) => ['Unstack', theIncident(given)] },
  unstack: {
    call: (given) => ['Unstack', theIncident(given)],
    undo: ({ incident }) => (incident!.sending?.stackedOn != null ? ['Stack', incident!.id, incident!.sending.stackedOn] : null),
  },
  preempt: { call: (given) => ['Preempt', theIncident(given), given.officer!.id] },
  better: {
    call: (given) => {
      const offer = board.crews.offers.find((one) => one.incident === theIncident(given))
      return [given.what === 'no' ? 'DropOffer' : 'TakeOffer', offer?.id ?? '']
    },
  },
  batch: {
    values: ({ what }) => ({ done: words().commands.batchDid[(what ?? 'ask') as 'ask'] }),
    call: ({ what, city }) => {
      const proposal = proposalOf(user())
      if (what === 'take') return ['TakeBatch', proposal?.id ?? '', takeLines(proposal)]
      if (what === 'drop') return ['DropBatch', proposal?.id ?? '']
      return ['ProposeBatch', city?.id ?? mostMissing(), null]
    },
  },
  ask: { call: (given) => ['AskOfficer', theIncident(given), given.neighbour!.id ?? 0, text(given)] },
}

/** The jurisdiction whose incidents miss the most officers. */
function mostMissing(): number {
  const missing = new Map<number, number>()
  for (const one of board.incidents.values())
    missing.set(one.jurisdiction, (missing.get(one.jurisdiction) ?? 0) + (one.sending?.missing ?? Number(one.state === 'waiting')))
  const [most] = [...missing].sort((a, b) => b[1] - a[1])
  return most?.[0] ?? me.peek()?.jurisdictions[0] ?? 0
}

/** The life of an incident. */
export const incidentDeeds: Readonly<Record<string, Deed>> = {
  new: {
    call: async (given) => {
      const { lat, lng, name } = await placeOf(given.spot!)
      return [
        'Open',
        {
          id: crypto.randomUUID(),
          type: given.type!.code,
          lat,
          lng,
          ...(name && { place: name }),
          ...(given.text && { text: given.text }),
        },
      ]
    },
    values: ({ type }) => ({ type: type!.code }),
  },
  note: { call: (given) => ['Note', theIncident(given), text(given)] },
  strike: { call: (given) => ['StrikeNote', theIncident(given), given.number] },
  type: { call: (given) => ['Amend', theIncident(given), { type: given.type!.code }], values: ({ type }) => ({ type: type!.code }) },
  prio: {
    call: (given) => ['Amend', theIncident(given), { priority: given.priority }],
    values: ({ priority }) => ({ n: String(priority) }),
  },
  move: {
    call: async (given) => {
      const { lat, lng, name } = await placeOf(given.spot!)
      return ['Amend', theIncident(given), { lat, lng, ...((given.text ?? name) && { place: given.text ?? name }) }]
    },
  },
  phone: { act: phone },
  follow: { call: (given) => ['Follow', theIncident(given), followed(given)] },
  link: { call: (given) => ['Link', theIncident(given), given.second!.id] },
  unlink: { call: (given) => ['Unlink', theIncident(given), given.second!.id] },
  merge: { call: (given) => ['Merge', theIncident(given), given.second!.id, text(given)], values: ({ second }) => ({ into: second!.id }) },
  split: {
    call: async (given) => [
      'SplitCall',
      theIncident(given),
      await callIn(theIncident(given), given.number!),
      given.second ? { to: given.second.id } : {},
    ],
  },
  call: {
    call: async (given) => [
      'AmendCall',
      theIncident(given),
      await callIn(theIncident(given), given.number!),
      { [callFields[given.what!]!]: text(given) },
    ],
  },
  attach: { call: (given) => ['Attach', theIncident(given), { id: crypto.randomUUID(), kind: given.what, uri: text(given) }] },
  cancel: {
    call: (given) => ['Cancel', theIncident(given), text(given)],
    undo: (given) => ['Reopen', theIncident(given), words().commands.undone],
  },
  result: { call: (given) => ['Dispose', theIncident(given), given.results!.map((one) => one.code)] },
  reopen: { call: (given) => ['Reopen', given.closed, text(given)], values: ({ closed }) => ({ incident: closed! }) },
  transfer: {
    call: (given) => ['TransferOut', theIncident(given), given.body!.code, text(given), false],
    undo: (given, reply) => ['TransferAnswer', theIncident(given), reply.transfer, 'withdrawn', words().commands.undone],
  },
  answer: { call: (given) => ['TransferAnswer', theIncident(given), given.number, given.what, text(given)] },
  caution: {
    call: async (given) => {
      const { lat, lng, name } = await placeOf(given.spot!)
      const until = Math.round(clock.now() + given.duration! * 60_000)
      return ['AddCaution', { lat, lng, ...(name && { place: name }), kind: given.caution!.code, text: text(given), until }]
    },
    undo: (_, reply) => ['EndCaution', reply.caution, words().commands.undone],
  },
  uncaution: {
    call: (given) => ['EndCaution', `N${given.city!.id}-${String(given.number).padStart(6, '0')}`, text(given)],
  },
}

/** Whose desk it is. */
export const deskDeeds: Readonly<Record<string, Deed>> = {
  cover: {
    call: ({ areas = [] }) => ['CoverAreas', areas[0]?.jurisdiction ?? me.peek()?.jurisdictions[0] ?? 0, areas.map((one) => one.code)],
    values: ({ areas = [] }) => ({ areas: areas.map((one) => one.code).join(', ') || '–' }),
  },
  signoff: { call: () => ['SignOffDesk', me.peek()?.jurisdictions[0] ?? 0] },
  hold: { call: (given) => ['TakeInHand', theIncident(given)] },
  letgo: { call: (given) => ['LetGo', theIncident(given), text(given)] },
  hand: { call: (given) => ['HandOver', theIncident(given), given.desk!.code, text(given)], values: ({ desk }) => ({ desk: desk!.code }) },
  accept: { call: (given) => ['AnswerHandOver', theIncident(given), true, ''] },
  refuse: { call: (given) => ['AnswerHandOver', theIncident(given), false, text(given)] },
  takeover: {
    call: (given) => ['TakeOver', given.desk!.jurisdiction ?? 0, given.desk!.code, text(given)],
    values: ({ desk }) => ({ desk: desk!.code }),
  },
  seize: { call: (given) => ['TakeOverIncident', theIncident(given), text(given)] },
  monitor: {
    call: (given) => ['Monitor', given.desk!.jurisdiction ?? 0, given.desk!.code, given.what !== 'off'],
    undo: (given) => ['Monitor', given.desk!.jurisdiction ?? 0, given.desk!.code, given.what === 'off'],
    values: ({ desk }) => ({ desk: desk!.code }),
  },
}

/** Officers. */
export const officerDeeds: Readonly<Record<string, Deed>> = {
  s: {
    call: (given) => ['SetOfficer', given.officer!.id, given.status!.code, text(given)],
    undo: ({ officer }) => {
      const before = officer!.statusCode ?? tables.peek()?.statuses?.find((one) => one.shows === officer!.status)?.code
      return before ? ['SetOfficer', officer!.id, before, words().commands.undone] : null
    },
    values: ({ status }) => ({ status: status!.name }),
  },
  on: { call: (given) => ['Shift', { officer: given.officer!.id, on: true, ...(given.text && { vehicle: given.text }) }] },
  off: { call: (given) => ['Shift', { officer: given.officer!.id, on: false }] },
  m: {
    call: (given) => [
      'Message',
      {
        id: crypto.randomUUID(),
        jurisdiction: jurisdictionOf(given.to!),
        to: recipientsOf(given.to!),
        text: text(given).replace(/^!\s*/, ''),
        ...(text(given).startsWith('!') && { urgent: true }),
      },
    ],
  },
  read: {
    act: async () => {
      const { markAllRead } = await import('./messages')
      await markAllRead()
    },
  },
  well: { call: (given) => ['AskSafety', given.officer!.id] },
  ok: { call: (given) => ['AnswerSafety', given.officer!.id, text(given)] },
  ack: {
    call: ({ officer }) => {
      const panic = officer
        ? board.crews.panics.find((one) => one.officer === officer.id)
        : (board.crews.panics.find((one) => !isSeen(one, user())) ?? board.crews.panics[0])
      return ['AcknowledgePanic', panic?.officer ?? 0, panic?.id ?? '00000000-0000-0000-0000-000000000000']
    },
  },
  endpanic: { call: (given) => ['EndPanic', given.officer!.id, panicOf(given.officer!.id), text(given)] },
}

/** The emergency of an officer that stands; a number that none has when there is none, for the node to refuse. */
function panicOf(officer: number): string {
  return board.crews.panics.find((one) => one.officer === officer)?.id ?? '00000000-0000-0000-0000-000000000000'
}

function recipientsOf(to: To): Recipients {
  switch (to.kind) {
    case 'officers':
      return { officers: to.officers.map((one) => one.id) }
    case 'shift':
      return { shift: true }
    case 'desks':
      return { desks: true }
    case 'area':
      return { area: to.area.code }
    case 'desk':
      return { desk: to.desk.code }
  }
}

/** The jurisdiction of whom it is for; else of the selected incident; else the first of one's own. */
function jurisdictionOf(to: To): number {
  const named = to.kind === 'officers' ? to.officers[0]!.jurisdiction : to.kind === 'area' ? to.area.jurisdiction : undefined
  return named ?? detail.peek()?.jurisdiction ?? me.peek()?.jurisdictions[0] ?? 0
}
