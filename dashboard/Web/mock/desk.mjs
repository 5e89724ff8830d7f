// Calls, incidents, desks and the past of the fake node: just enough to exercise the pages. It decides nothing the real one would.
import { at } from './city.mjs'
import { types } from './engine.mjs'

const metresBetween = (a, b) => Math.hypot((a.lat - b.lat) * 111_195, (a.lng - b.lng) * 111_195 * Math.cos((a.lat * Math.PI) / 180))
const named = [
  ['house', 'Zhongshan Road 88', '中山路88号', 300, 40],
  ['house', 'Renmin Road 12', '人民路12号', -900, 700],
  ['street', 'Renmin Road', '人民路', -800, 600],
  ['crossing', 'Renmin Road & Zhongshan Road', '人民路与中山路', -500, 30],
  ['place', 'Tianyi Square', '天一广场', 200, -350],
  ['station', 'Central station', '中心派出所', -400, 300],
].map(([kind, name, nameZh, x, y]) => ({ kind, name, nameZh, lng: at(x, y)[0], lat: at(x, y)[1], jurisdiction: 3, yours: true }))

export const areas = [
  { code: 'north', name: 'North', nameZh: '北区', jurisdiction: 3 },
  { code: 'south', name: 'South', nameZh: '南区', jurisdiction: 3 },
  { code: 'harbour', name: 'Harbour', nameZh: '港区', jurisdiction: 4 },
]
const tables = {
  types: [{ code: 'robbery', dispositionRequired: true }],
  areas,
  dispositions: [
    ['handled', 'Handled', '已处理'],
    ['report-taken', 'Report taken', '已立案'],
    ['nothing-found', 'Nothing found', '未发现'],
    ['false-alarm', 'False alarm', '误报'],
  ].map(([code, name, nameZh]) => ({ code, name, nameZh, types: ['*'], requiredFor: ['robbery'], falseAlarm: code === 'false-alarm' })),
  transfers: [
    { code: '12345', name: 'City hotline', nameZh: '政务热线', number: '12345', types: ['*'], answerSeconds: 600 },
    { code: '12348', name: 'Legal advice', nameZh: '法律援助', number: '12348', types: ['*'], answerSeconds: 600 },
  ],
}
const policy = { number: 3, hash: '9f2c41d07be8', at: Date.now() - 4e6, by: 'start' }
const well = (jurisdiction) => ({ jurisdiction, state: 'well', since: 0, incidents: 812, missing: [] })

/** What desks are told and may do besides sending. */
export class DeskPart {
  constructor(engine) {
    this.engine = engine
    this.desks = new Map([3, 4].map((id) => [id, { jurisdiction: id, uncovered: [], desks: [{ name: 'dispatch-2', areas: id === 3 ? ['south'] : [], since: Date.now() }] }]))
    this.unverified = []
    this.cautions = []
    this.next = 1
    const row = engine.row.bind(engine)
    engine.row = (incident) => ({ ...row(incident), ...this.marks(incident) })
    const detail = engine.detail.bind(engine)
    engine.detail = (incident) => ({ ...detail(incident), ...this.more(incident) })
    for (const one of engine.incidents.values()) for (const call of one.callList) call.id ??= crypto.randomUUID()
  }

  marks(incident) {
    const d = incident.desk ?? {}
    const limit = { waiting: [60, 300, 900, 1800][incident.priority - 1], onScene: 3600 }[incident.state]
    const lateAt = limit ? incident.since + limit * 1000 : undefined
    return {
      area: incident.jurisdiction === 3 ? (incident.lat > at(0, 0)[1] ? 'north' : 'south') : '',
      lateAt,
      lateSince: lateAt && this.engine.now() > lateAt ? lateAt : undefined,
      inHandOf: d.inHandOf,
      handOver: d.handOver,
      links: d.links,
      notes: d.notes?.length ?? 0,
      dispositions: d.dispositions,
      transfers: d.transfers?.filter((one) => one.state === 'sent').length,
      unverified: d.unverified,
      callBacks: incident.callList.filter((call) => call.state === 'callBackDue').length,
      cautions: this.near(incident).length,
      history: incident.priority === 3 ? 2 : undefined,
      end: d.end,
    }
  }
  more(incident) {
    const d = incident.desk ?? {}
    return {
      noteList: d.notes ?? [],
      transferList: d.transfers ?? [],
      attachments: d.attachments ?? [],
      cautions: this.near(incident),
      history: { at: incident.openedAt, metres: 100, days: 30, found: 2, sameType: 1, newest: [], complete: true },
    }
  }
  near(spot) {
    return this.cautions.filter((one) => !one.end && metresBetween(one, spot) < one.metres)
  }

  snapshot() {
    return { desks: [...this.desks.values()], transfers: [], archives: [], unverifiedPlaces: [{ jurisdiction: 3, waiting: this.unverified.length }], policy }
  }

  get(path, url) {
    if (path === '/api/policy') return tables
    if (path === '/api/places/at') {
      const [lat, lng] = url.searchParams.get('at').split(',').map(Number)
      return { lat, lng, jurisdiction: 3, yours: true, name: 'Renmin Road near Zhongshan Road', kind: 'street' }
    }
    if (path === '/api/places') return { places: this.search(url.searchParams.get('q')), cut: false }
    if (path === '/api/places/unverified') return { now: this.engine.now(), places: this.unverified }
    if (path === '/api/system')
      return {
        now: this.engine.now(),
        status: 'ok',
        parts: [
          { part: 'archive', jurisdiction: 4, state: 'behind', detail: 'reads the journal', numbers: { behindSeconds: 12 } },
          { part: 'shard', jurisdiction: 3, state: 'well', numbers: { inbox: 3 } },
          { part: 'journal', jurisdiction: 3, state: 'well', numbers: { writeMilliseconds: 2 } },
        ],
        interfaces: [
          { name: 'ga-t-1400', kind: 'reads', state: 'silent', silentSeconds: 60, lastAt: this.engine.now() - 130_000, taken: 8123, refused: 4 },
          { name: 'calls', kind: 'calls', state: 'up', taken: 311, refused: 2, lastAt: this.engine.now() - 4000 },
        ],
      }
    return undefined
  }
  post(path) {
    if (path === '/api/policy/check') return { ok: true, hash: policy.hash, isNew: false, rows: { types: 12, areas: 3 } }
    if (path === '/api/recall') {
      const closed = [...this.engine.incidents.values()].filter((one) => one.state === 'closed')
      const incidents = closed.map((one) => ({ ...this.engine.row(one), closedAt: one.since, calls: 1, officers: [], reason: 'done', closedBy: 'dispatch', reopened: 0, times: {} }))
      return { now: this.engine.now(), incidents, archive: well(3) }
    }
    return undefined
  }
  search(q) {
    const sought = q.toLowerCase().replace(/\s+/g, ' ').trim()
    const coordinates = /^(-?\d+\.\d+)[, ]+(-?\d+\.\d+)$/.exec(sought)
    if (coordinates) return [{ kind: 'coordinates', name: sought, lat: Number(coordinates[1]), lng: Number(coordinates[2]), yours: true, match: 'exact', jurisdiction: 3 }]
    const found = named.filter((one) => one.name.toLowerCase().includes(sought) || one.nameZh.includes(sought))
    return found.map((one) => ({ ...one, match: one.name.toLowerCase() === sought ? 'exact' : 'start', metres: 420 }))
  }

  /** An answer, or undefined when it is none of these. */
  call(target, [first, second, third, fourth], user) {
    const own = this[`on${target}`]
    if (own) return own.call(this, user, first, second, third, fourth)
    const change = deeds[target]
    if (!change) return undefined
    const incident = this.engine.incidents.get(first)
    if (!incident) return { ok: false, reason: 'unknownIncident' }
    incident.desk ??= {}
    const told = change(incident.desk, incident, user, second, third, fourth, this) ?? {}
    if (told.reason) return { ok: false, ...told }
    if (told.kind) this.engine.note(incident, told.kind, '', told.detail ?? '', user)
    this.engine.publish([{ kind: 'incident', incident: this.engine.row(incident) }])
    return { ok: true, ...told.answer }
  }

  onOpen(user, call) {
    if (this.opened?.id === call.id) return { ok: true, ...this.opened.reply, repeated: true }
    const joins = this.candidates(call).find((one) => one.joins)
    const join = call.join ?? joins?.incident ?? 'new'
    const incident = join === 'new' ? this.engine.open(call.type) : this.engine.incidents.get(join)
    const entry = { at: this.engine.now(), text: '', callerName: '', callerNumber: '', place: '', state: 'live', takenBy: user, ...call, source: call.source ?? 'desk' }
    if (join === 'new') {
      Object.assign(incident, { lat: call.lat ?? incident.lat, lng: call.lng ?? incident.lng, place: call.place ?? '', callList: [entry] })
      if (call.priority) incident.priority = call.priority
      incident.desk = { unverified: call.unverified ? (call.lat ? 'unverified' : 'unplaced') : undefined }
      if (call.unverified) this.unverified.push({ id: `3-${this.next++}`, jurisdiction: 3, incident: incident.id, call: call.id, place: call.place, lat: incident.lat, lng: incident.lng, mark: incident.desk.unverified, by: user, at: this.engine.now() })
    } else incident.callList.push(entry)
    this.engine.change(incident)
    const reply = { incident: incident.id, call: call.id, jurisdiction: 3, joined: join !== 'new', repeated: false, yours: true, duplicates: [] }
    this.opened = { id: call.id, reply }
    return { ok: true, ...reply }
  }
  candidates({ type, lat, lng }) {
    return [...this.engine.incidents.values()]
      .filter((one) => one.state !== 'closed' && metresBetween(one, { lat, lng }) < 1500)
      .map((one) => ({ ...this.engine.row(one), incident: one.id, relation: one.type === type ? 'same' : 'other', metres: Math.round(metresBetween(one, { lat, lng })), newestCallAt: one.openedAt, calls: one.callList.length, officers: 0, text: one.callList[0].text, joins: one.type === type && metresBetween(one, { lat, lng }) < 300 }))
      .slice(0, 8)
  }
  onDuplicates(_, asked) {
    return { ok: true, candidates: this.candidates(asked) }
  }
  onHistory(_, { lat, lng, type }) {
    const past = { id: '3-000031', type: 'domestic', priority: 2, state: 'closed', openedAt: this.engine.now() - 5e8, metres: 22, place: 'Renmin Road 12', disposition: 'handled', reason: 'spoke to both', officers: 1, reopened: 0, sameType: type === 'domestic' }
    const second = { ...past, id: '3-000044', type: 'noise', priority: 4, openedAt: this.engine.now() - 9e7, metres: 61, sameType: type === 'noise' }
    return { ok: true, history: { lat, lng, metres: 100, days: 30, found: 2, incidents: [second, past], cautions: this.near({ lat, lng }), archive: well(3) } }
  }
  onCoverAreas(user, jurisdiction, covered) {
    const of = this.desks.get(jurisdiction)
    const others = of.desks.filter((one) => one.name !== user)
    of.desks = [...others, { name: user, areas: covered, since: this.engine.now() }]
    this.engine.publish([{ kind: 'desks', desks: of }])
    return { ok: true }
  }
  onAddCaution(user, note) {
    const caution = { id: `N3-${String(this.next++).padStart(6, '0')}`, jurisdiction: 3, metres: 50, about: 'place', subject: '', place: '', ...note, by: user, at: this.engine.now() }
    this.cautions.push(caution)
    for (const one of this.engine.incidents.values()) this.engine.change(one)
    return { ok: true, caution: caution.id }
  }
  onEndCaution(user, id, reason) {
    this.cautions.find((one) => one.id === id).end = { at: this.engine.now(), by: user, reason }
    for (const one of this.engine.incidents.values()) this.engine.change(one)
    return { ok: true }
  }
}

const deeds = {
  AmendCall: (_, incident, __, id, change) => {
    if (change.callerNumber?.includes('x')) return { reason: 'textTooLong' }
    Object.assign(incident.callList.find((call) => call.id === id), change)
    return { kind: 'callAmended', detail: Object.keys(change).join(', ') }
  },
  Amend: (desk, incident, _, { ifNow, ...change }) => {
    const before = Object.fromEntries(Object.keys(change).map((name) => [name, incident[name]]))
    Object.assign(incident, change)
    if (change.type && !change.priority) incident.priority = types.find((one) => one.code === change.type).priority
    return { kind: 'amended', detail: JSON.stringify(change), answer: { before, undo: { call: 'Amend', args: [incident.id, before] } } }
  },
  Attach: (desk, _, user, attachment) => ((desk.attachments = [...(desk.attachments ?? []), { ...attachment, by: user, at: Date.now() }]), { kind: 'attached' }),
  Note: (desk, _, by, text) => {
    desk.notes = [...(desk.notes ?? []), { note: (desk.notes?.length ?? 0) + 1, at: Date.now(), by, text, struck: false }]
    return { kind: 'noted', detail: text, answer: { note: desk.notes.length } }
  },
  StrikeNote: (desk, _, __, note) => ((desk.notes.find((one) => one.note === note).struck = true), { kind: 'noteStruck' }),
  Link: (desk, _, __, other) => ((desk.links = [...(desk.links ?? []), other]), { kind: 'linked', detail: other }),
  Unlink: (desk, _, __, other) => ((desk.links = desk.links.filter((one) => one !== other)), { kind: 'unlinked', detail: other }),
  Dispose: (desk, _, __, codes) => ((desk.dispositions = codes), { kind: 'disposed', detail: codes.join(', ') }),
  CloseAs: (desk, incident, user, codes, reason, ___, part) => {
    if (incident.type === 'robbery' && codes.length === 0) return { reason: 'dispositionMissing', detail: { allowed: ['handled', 'false-alarm'] } }
    Object.assign(desk, { dispositions: codes, end: 'closed' })
    part.engine.close(incident, reason, user)
    return {}
  },
  Cancel: (desk, incident, user, reason, _, __, part) => ((desk.end = 'cancelled'), part.engine.close(incident, reason, user), {}),
  Reopen: (desk, incident) => ((incident.state = 'waiting'), (desk.end = undefined), { kind: 'reopened' }),
  TakeInHand: (desk, _, user) => ((desk.inHandOf = user), { kind: 'takenInHand' }),
  LetGo: (desk) => ((desk.inHandOf = undefined), { kind: 'letGo' }),
  HandOver: (desk, _, by, to, text) => ((desk.handOver = { to, by, at: Date.now(), answerBy: Date.now() + 60_000, text, overdue: false }), { kind: 'handOverAsked', detail: to }),
  AnswerHandOver: (desk, _, user, accept) => {
    if (accept) desk.inHandOf = user
    desk.handOver = undefined
    return { kind: 'handOverAnswered' }
  },
  TransferOut: (desk, incident, by, body, text) => {
    const transfer = { incident: incident.id, jurisdiction: incident.jurisdiction, transfer: (desk.transfers?.length ?? 0) + 1, body, by, at: Date.now(), text, state: 'sent', since: Date.now() }
    desk.transfers = [...(desk.transfers ?? []), transfer]
    return { kind: 'transferredOut', detail: body }
  },
  TransferAnswer: (desk, _, user, number, state, answer) => {
    Object.assign(desk.transfers.find((one) => one.transfer === number), { state, answer, answeredBy: user })
    return { kind: 'transferAnswered', detail: state }
  },
}
