// Other systems, devices, terminals and public warnings of the fake node. It decides nothing the real one would.
import { at } from './city.mjs'

const minute = 60_000
const spot = (x, y) => ({ longitude: at(x, y)[0], latitude: at(x, y)[1] })

/** What a city has connected, and what a supervisor may do about it. MOCK_CONNECTS= (empty) has none of it until a file is put in force. */
export class ConnectedPart {
  constructor(engine) {
    this.engine = engine
    this.connects = (process.env.MOCK_CONNECTS ?? 'partners,viid,terminals,warnings').split(',').filter(Boolean)
    const now = Date.now()
    const partner = (name, kind, more) => ({
      name, kind, host: `${name}.example`, purpose: 'joint calls, agreement 2026-114', until: '2027-12-31', over: false, state: 'up',
      waiting: 0, delivered: 0, dead: 0, lost: 0, ...more,
    })
    this.partners = [
      partner('fire-3', 'webhook', { delivered: 1204, lastTakenAt: now - 9_000 }),
      partner('neighbour', 'eido', { state: 'trouble', waiting: 31, oldestWaiting: now - 14 * minute, delivered: 88, lastTrouble: 'answered 503', pausedUntil: now + 3 * minute }),
      partner('data-hall', 'webhook', { state: 'gone', waiting: 12, oldestWaiting: now - 50 * minute, delivered: 4_410, lastTrouble: 'answered 410' }),
      partner('city-alert', 'cap', { delivered: 3, dead: 0, lastTakenAt: now - 300 * minute, lastTrouble: 'no answer within 15 s' }),
      partner('weather', 'in', { host: undefined }),
      partner('old-hall', 'webhook', { state: 'over', over: true, until: '2026-10-31', delivered: 77 }),
    ]
    // What the files say beyond what is in force. users.json is refused, for pages to show it.
    this.filed = {
      terminals: { added: ['13800190001', 'bike-9'], changed: ['13800138001'], removed: [] },
      partners: { added: Array.from({ length: 24 }, (_, i) => `hospital-${i + 1}`), changed: ['(host)', 'fire-3'], removed: ['old-hall'] },
    }
    const letter = (id, partnerName, subject, reason, more) => ({
      id, partner: partnerName, subject, sequence: 2, type: 'incident.changed', madeAt: now - 70 * minute, deadAt: now - (60 - id) * minute, reason, tries: 5, ...more,
    })
    this.letters = [
      letter(3, 'fire-3', 'incident 3-000127', 'refused', { status: 400 }),
      letter(2, 'fire-3', 'alert J3-000004', 'refused', { status: 422 }),
      letter(1, 'neighbour', 'incident 3-000101', 'tooOld', { madeAt: now - 1500 * minute, tries: 0 }),
    ]
    if (!this.connects.includes('partners')) [this.partners, this.letters] = [[], []]
    const device = (kind, id, name, state, place, more) => ({ kind, id, name, ...place, status: '1', by: '33010000005030000001', at: now - 8 * minute, state, camera: '', decidedBy: '', ...more })
    this.devices = [
      device('device', '33010012001190000009', 'North gate, inbound', 'proposed', spot(-5800, -5800)),
      device('tollgate', '330100120012100001', 'Ring road 12', 'proposed', spot(1200, 900), { status: '2' }),
      device('lane', '330100120012100001/2', '', 'proposed', {}, {}),
      device('device', '33010012001190000003', 'Quay', 'known', spot(0, 0), { camera: '4', decidedBy: 'dispatch', lastReadAt: now - minute }),
      device('device', '33010012001190000002', 'Old bridge', 'refused', spot(0, 90), { decidedBy: 'chief' }),
      device('device', '33010012001190000001', 'Wharf', 'known', spot(0, 0), { camera: '1', lastReadAt: now - 4_000 }),
    ]
    this.terminals = [...engine.officers.values()].slice(0, 60).map((one, i) => ({
      kind: i % 7 === 3 ? 'nmea' : 'jt808', id: i % 7 === 3 ? `unit-${i}` : `138001${String(38000 + i)}`, officer: one.id, code: one.code, jurisdiction: i % 3 ? 3 : 4,
      state: i % 11 === 5 ? 'away' : 'authenticated', since: now - 40 * minute, alarms: i === 1 ? 1 : 0,
      ...(i % 7 !== 3 && { version: i % 2 ? '2019' : '2013' }),
      ...(i % 13 !== 6 && { heardAt: now - (i % 9 === 4 ? 17 * minute : (i % 20) * 1000), fixAt: now - (i % 9 === 4 ? 19 * minute : (i % 20) * 1000) }),
      ...(i % 8 === 2 && { refused: i, refusedReason: i % 16 === 2 ? 'badCheck' : 'tooOld' }),
    }))
    this.warnings = [
      this.warning(2, 'waiting', { headline: 'Gas leak at the wharf', event: 'Gas leak' }, [['asked', 'chief', 8]]),
      this.warning(1, 'sent', { headline: '中山路封闭，请绕行', event: '交通管制', text: '中山路发生多车事故。', instruction: '请绕行人民路。', language: 'zh-CN', category: 'Transport', urgency: 'Expected', severity: 'Moderate' }, [['asked', 'dispatch', 190], ['approved', 'chief', 187]]),
    ]
  }

  warning(number, state, more, steps) {
    const now = this.engine.now()
    const [lng, lat] = at(-400, 300)
    return {
      id: `P3-00000${number}`, state, sentAt: state === 'sent' ? now : 0,
      warning: {
        jurisdiction: 3, text: 'A pipe has burst; gas spreads to the north.', instruction: 'Close windows, stay inside, do not smoke.', category: 'Safety', urgency: 'Immediate', severity: 'Severe',
        certainty: 'Observed', language: 'en-US', until: now + 180 * minute, area: { text: 'Wharf, 800 m around it', circle: { lng, lat, metres: 800 } }, ...more,
      },
      steps: steps.map(([deed, by, ago]) => ({ deed, by, at: now - ago * minute, reason: '' })),
    }
  }

  /** The answer as [status, body], or null when the path is none of these. */
  answer(path, method, asked, who, url) {
    const now = this.engine.now()
    const [, , what, ...rest] = path.split('/')
    if (what === 'supervision') return [200, this.supervision(now)]
    if (what === 'geo' && rest[0] === 'zones') return [200, this.zones(Number(url.searchParams.get('jurisdiction')))]
    if (method === 'POST' && rest[0] === 'reload' && ['terminals', 'partners', 'access'].includes(what)) return this.reread(what, asked)
    if (!['partners', 'viid', 'terminals', 'warnings'].includes(what)) return null
    if (what !== 'partners' && !this.connects.includes(what)) return [404, { reason: 'notFound' }]
    if (method === 'GET') {
      if (what === 'viid') return [200, this.viid()]
      for (const one of this.partners) one.dead = this.letters.filter((letter) => letter.partner === one.name).length
      const cities = [{ jurisdiction: 3, state: 'well' }, { jurisdiction: 4, state: 'catchingUp' }]
      return [200, what === 'partners' ? { now, partners: this.partners, letters: this.letters, cities } : what === 'terminals' ? { now, terminals: this.terminals, more: false } : { now, warnings: this.warnings }]
    }
    return what === 'partners' ? this.partnerDeed(rest, asked) : what === 'viid' ? this.device(rest.slice(1).join('/'), asked, who) : this.warn(rest, asked, who)
  }

  /** Checks what the files say, or puts it in force. */
  reread(what, { check, why }) {
    if (!check && !why?.trim()) return [400, { reason: 'missingWhy' }]
    if (what === 'access') return [422, { ok: false, reason: 'accessRefused', file: 'users.json', where: '[2].role', detail: '"dispatch" is none of dispatcher and officer' }]
    const row = (names) => ({ count: names.length > 20 ? names.length + 200 : names.length, names })
    const { added, changed, removed } = this.filed[what]
    if (!check) {
      this.filed[what] = { added: [], changed: [], removed: [] }
      if (!this.connects.includes(what)) this.connects.push(what)
      if (what === 'terminals')
        for (const id of added) this.terminals.unshift({ ...this.terminals[0], kind: id.startsWith('1') ? 'jt808' : 'nmea', id, state: 'away', alarms: 0, version: undefined, heardAt: undefined, fixAt: undefined })
      else {
        const agreement = { kind: 'webhook', purpose: 'joint calls', until: '2027-12-31', over: false, state: 'up', waiting: 0, delivered: 0, dead: 0, lost: 0 }
        this.partners = [...this.partners.filter((one) => !removed.includes(one.name)), ...added.map((name) => ({ ...agreement, name, host: `${name}.example` }))]
      }
    }
    return [200, { ok: true, inForce: !check, added: row(added), changed: row(changed), removed: row(removed) }]
  }

  supervision(now) {
    const crew = { total: 0, available: 0, dispatched: 0, enRoute: 0, onScene: 0, busy: 0, offDuty: 0, lost: 0 }
    const jurisdictions = [3, 4].map((jurisdiction) => {
      const open = [...this.engine.incidents.values()].filter((one) => one.state !== 'closed' && one.jurisdiction === jurisdiction)
      const count = (of) => open.reduce((all, one) => ({ ...all, [of(one)]: (all[of(one)] ?? 0) + 1 }), {})
      const officers = { ...crew }
      for (const one of this.engine.officers.values()) if (one.jurisdiction === jurisdiction) officers[one.status]++
      const byPriority = count((one) => one.priority)
      return { jurisdiction, open: open.length, states: count((one) => one.state), priorities: [1, 2, 3, 4].map((n) => byPriority[n] ?? 0), late: [], lateCount: 0, officers, areas: [], desks: [] }
    })
    return { now, jurisdictions }
  }

  viid() {
    const now = Date.now()
    const iso = (ago) => new Date(now - ago).toISOString()
    return {
      server: true, id: '33010000002000000001', devices: this.devices,
      sessions: [{ id: '33010000005030000001', from: '10.20.0.13', since: iso(3_600_000), lastAt: iso(4_000), records: 51_203 }],
      uppers: [
        { id: '33000000002000000001', url: 'http://province.example:7100', state: 'registered', lastFault: '', isSubscribed: true, dispositions: 14, waiting: 0 },
        { id: '33000000002000000002', url: 'http://harbour.example:7100', state: 'failed', lastFault: 'Connection refused (harbour.example:7100)', isSubscribed: false, dispositions: 0, waiting: 3 },
      ],
    }
  }

  zones(jurisdiction) {
    const [west, south, east, north] = [...at(jurisdiction === 3 ? -7000 : 2500, -7000), ...at(jurisdiction === 3 ? 2500 : 7000, 7000)]
    const ring = [[west, south], [east, south], [east, (south + north) / 2], [east + 0.01, north], [west, north], [west, south]]
    return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { kind: 'border' }, geometry: { type: 'MultiPolygon', coordinates: [[ring]] } }] }
  }

  partnerDeed([name, id, deed], { why }) {
    if (!why?.trim()) return [400, { reason: 'missingWhy' }]
    if (name !== 'letters') {
      const partner = this.partners.find((one) => one.name === name)
      if (!partner) return [404, { reason: 'unknownPartner' }]
      Object.assign(partner, { state: 'up', delivered: partner.delivered + partner.waiting, waiting: 0, oldestWaiting: undefined, pausedUntil: undefined, lastTakenAt: Date.now() })
      return [200, { ok: true }]
    }
    const letter = this.letters.find((one) => one.id === Number(id))
    if (!letter) return [404, { reason: 'unknownLetter' }]
    if (deed === 'retry' && letter.reason === 'tooOld') return [409, { reason: 'agreementChanged' }]
    this.letters = this.letters.filter((one) => one !== letter)
    return [200, { ok: true }]
  }

  device(id, { camera, state }, who) {
    const device = this.devices.find((one) => one.id === decodeURIComponent(id))
    if (!device) return [404, { reason: 'unknownDeviceOrCamera' }]
    Object.assign(device, { state: camera ? 'known' : state, camera: camera ?? '', decidedBy: state === 'proposed' ? '' : who.user })
    return [204]
  }

  warn([id, deed], asked, who) {
    if (!id) {
      const row = { ...this.warning(this.warnings.length + 1, 'waiting', asked, [['asked', who.user, 0]]) }
      this.warnings.unshift(row)
      return [200, { warning: row.id }]
    }
    const row = this.warnings.find((one) => one.id === id)
    if (!row) return [404, { reason: 'unknownWarning' }]
    if (row.state !== (deed === 'cancel' ? 'sent' : 'waiting')) return [409, { reason: deed === 'cancel' ? 'notSent' : 'notWaiting' }]
    if (deed === 'approve' && row.steps[0].by === who.user) return [409, { reason: 'ownApproval' }]
    const done = { approve: ['sent', 'approved'], reject: ['rejected', 'rejected'], cancel: ['cancelled', 'cancelled'] }[deed]
    row.state = done[0]
    row.steps.push({ deed: done[1], by: who.user, at: this.engine.now(), reason: asked.reason ?? '' })
    return [200, row]
  }
}
