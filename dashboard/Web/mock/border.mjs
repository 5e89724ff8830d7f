// Tracks, alerts and a watchlist for the fake node: one followed vehicle that comes to the border of the two cities again and again.
import { randomUUID } from 'node:crypto'
import { at, jurisdictionAt } from './city.mjs'

const plate = '浙B8K3M6'
const vehicle = { plateColour: 'blue', class: 'car', colour: 'grey' }
const minute = 60_000

export class Border {
  constructor(engine) {
    this.engine = engine
    this.entries = new Map()
    this.tracks = new Map()
    this.alerts = new Map()
    this.next = { entry: 0, alert: 0 }
    const active = this.ask(
      { jurisdiction: 3, plate, plateColour: 'blue', vehicleClass: 'car', colour: 'black', make: 'Buick Excelle' },
      'haishu',
    )
    this.decide(active, true, 'dispatch')
    this.ask({ jurisdiction: 3, plate: '浙A-552Q', vehicleClass: 'van', colour: 'white', priority: 3 }, 'haishu')
    this.ask({ jurisdiction: 4, plate: '沪CG2219', vehicleClass: 'lightLorry', colour: 'blue', priority: 2 }, 'dispatch')
    this.track = this.open(active.id)
    this.raise()
  }

  now() {
    return Math.round(this.engine.now())
  }
  say(items) {
    this.engine.emit('events', items)
  }
  snapshot() {
    return {
      tracks: [...this.tracks.values()],
      alerts: [...this.alerts.values()].flatMap((alert) => alert.sides.map((side) => ({ ...alert, jurisdiction: side.jurisdiction }))),
      undecided: [3, 4].map((id) => this.undecided(id)),
    }
  }
  undecided(jurisdiction) {
    const waits = (entry) => entry.jurisdiction === jurisdiction && (entry.state === 'asked' || entry.renewal)
    return { jurisdiction, entries: [...this.entries.values()].filter(waits).length }
  }

  // ---- the watchlist ----
  ask(wish, by) {
    const now = this.now()
    const entry = {
      id: `W${wish.jurisdiction}-${String(++this.next.entry).padStart(6, '0')}`,
      jurisdiction: wish.jurisdiction,
      plate: wish.plate,
      vehicle: { plateColour: wish.plateColour ?? 'unknown', class: wish.vehicleClass ?? 'unknown', colour: wish.colour ?? 'unknown' },
      make: wish.make ?? '',
      legalBasis: wish.legalBasis ?? 'Road Traffic Safety Law art. 87, order 2026-114',
      caseNumber: wish.caseNumber ?? 'A330203-2026-1187',
      purpose: wish.purpose ?? 'Driver is sought for robbery of a jeweller on 20 November.',
      requestedBy: by,
      priority: wish.priority ?? 1,
      state: 'asked',
      askedAt: now,
      since: now,
      expiresAt: wish.until ?? now + 7 * 24 * 60 * minute,
      sharing: wish.sharing ?? 'province',
      sharedWith: wish.sharedWith ?? [],
      renewal: null,
      steps: [{ at: now, deed: 'asked', by, detail: '' }],
    }
    this.entries.set(entry.id, entry)
    this.say([{ kind: 'watchlist', undecided: this.undecided(entry.jurisdiction) }])
    return entry
  }
  decide(entry, yes, by, reason = '') {
    if ((entry.renewal?.askedBy ?? entry.requestedBy) === by) return 'ownApproval'
    if (entry.renewal && yes) entry.expiresAt = entry.renewal.until
    if (!entry.renewal) Object.assign(entry, { state: yes ? 'active' : 'refused', approvedBy: by })
    this.step(entry, entry.renewal ? (yes ? 'renewed' : 'renewalRefused') : yes ? 'approved' : 'refused', by, reason)
    entry.renewal = null
    return null
  }
  step(entry, deed, by, detail) {
    entry.since = this.now()
    entry.steps.push({ at: entry.since, deed, by, detail })
    this.say([{ kind: 'watchlist', undecided: this.undecided(entry.jurisdiction) }])
  }
  change(id, verb, body, by) {
    const entry = this.entries.get(id)
    if (!entry) return 'unknownWatchlistEntry'
    if (verb === 'approve' || verb === 'reject') {
      const refusal = this.decide(entry, verb === 'approve', by, body.reason)
      if (!refusal) this.say([{ kind: 'watchlist', undecided: this.undecided(entry.jurisdiction) }])
      return refusal
    }
    if (verb === 'withdraw') entry.state = 'withdrawn'
    else entry.renewal = { askedAt: this.now(), askedBy: by, until: body.until, reason: body.reason }
    this.step(entry, verb === 'withdraw' ? 'withdrawn' : 'renewalAsked', by, body.reason)
    return null
  }

  // ---- tracks ----
  open(entry) {
    const now = this.now()
    const track = {
      id: 'T3-000012',
      jurisdiction: 3,
      home: 3,
      entry,
      plate,
      state: 'unverified',
      end: 'none',
      doubt: 'none',
      openedAt: now - 5 * minute,
      since: now,
      sightings: [],
      borders: [],
      cameras: [],
    }
    this.tracks.set(track.id, track)
    this.see(-3600, 800, 5 * minute, plate)
    this.see(-2300, 300, 3 * minute, '浙B8K3H6')
    this.see(-1100, -200, 0.8 * minute, plate)
    return track
  }
  see(x, y, ago, read) {
    const track = [...this.tracks.values()][0]
    const [lng, lat] = at(x, y)
    track.sightings.push({
      read: randomUUID(),
      jurisdiction: jurisdictionAt(lng),
      camera: `K${track.sightings.length + 1}`,
      cameraName:
        ['Ring Road West, gantry 4', 'Zhongshan Road / Liuting', 'Lingqiao bridge east'][track.sightings.length] ?? 'Tongtu Road, gantry 9',
      lat,
      lng,
      heading: 80,
      seenAt: this.now() - ago,
      clockSeconds: 2,
      plate: read,
      exact: read === plate,
      confidence: read === plate ? 96 : 71,
      vehicle: { ...vehicle, colour: read === plate ? 'black' : 'grey' },
      picture: 'https://pictures.example/2026/11/22/8841.jpg',
      verification: 'unverified',
    })
    const newest = track.sightings.at(-1).seenAt
    const border = (crossing, name, dy, early, likely) => {
      const [bx, by] = at(0, dy)
      return { crossing, name, lng: bx, lat: by, to: 4, earliestAt: newest + early * 1000, likelyAt: newest + likely * 1000 }
    }
    track.borders = [
      border(1, 'Lingqiao bridge', -300, 95, 160),
      border(2, 'Xinjiang bridge', 900, 150, 240),
      border(3, 'Xingning bridge', -1900, 230, 340),
    ]
    track.cameras = [
      [800, -300, 58],
      [700, 1100, 27],
      [900, -2000, 11],
    ].map(([cx, cy, percent], i) => {
      const [clng, clat] = at(cx, cy)
      return {
        camera: `N${i}`,
        name: `East bank ${i + 1}`,
        lng: clng,
        lat: clat,
        percent,
        earliestAt: newest + 110_000 + i * 60_000,
        likelyAt: newest + 200_000,
      }
    })
  }
  verify(id, read, isIt, by) {
    const track = this.tracks.get(id)
    const sighting = track?.sightings.find((one) => one.read === read)
    if (!sighting) return 'unknownSighting'
    if (sighting.verification !== 'unverified') return 'alreadyVerified'
    Object.assign(sighting, { verification: isIt ? 'confirmed' : 'false', verifiedBy: by, verifiedAt: this.now() })
    if (isIt) track.state = 'verified'
    for (const alert of this.alerts.values()) {
      if (isIt && alert.track === id && !alert.verified) {
        alert.verified = true
        this.line(alert, 3, 'verified', by, '')
      }
    }
    this.say([{ kind: 'track', track: { ...track } }])
    return null
  }
  end(id, end) {
    const track = this.tracks.get(id)
    if (!track) return 'unknownTrack'
    this.tracks.delete(id)
    this.say([{ kind: 'track', track: { ...track, state: 'ended', end } }])
    return null
  }

  // ---- posts ahead ----
  /** Three posts ahead, the last of them with an officer who will not be free any more. */
  propose(id, jurisdiction) {
    const track = this.tracks.get(id)
    if (!track) return null
    const now = this.now()
    const free = [...this.engine.officers.values()].filter((one) => one.status === 'available' && jurisdictionAt(one.lng) === jurisdiction)
    const places = [
      ['crossing', 'Lingqiao bridge', 0, -300, 0.41],
      ['junction', 'Zhongshan Road / Jiangdong', 1500, 700, 0.16],
      ['camera', 'East bank 3', 900, -2000, 0.05],
    ]
    const posts = places.slice(0, free.length).map(([kind, name, x, y, gain], post) => {
      const [lng, lat] = at(x, y)
      const [earliestAt, thereAt] = [now + 160_000 + post * 70_000, now + 70_000 + post * 45_000]
      const { id: officer, code } = free[post]
      return { post, kind, crossing: post ? -1 : 1, name, lat, lng, earliestAt, likelyAt: earliestAt + 60_000, officer, code, thereAt, gain }
    })
    const seenAt = track.sightings.at(-1).seenAt
    const share = posts.reduce((sum, post) => sum + post.gain, 0)
    this.proposal = {
      now,
      proposal: (this.proposal?.proposal ?? 0) + 1,
      track: id,
      jurisdiction,
      verified: track.state === 'verified',
      seenAt,
      officersFree: free.length,
      share,
      posts,
    }
    return this.proposal
  }
  order(wanted, by) {
    const { proposal } = this
    const alert = [...this.alerts.values()].find((one) => one.track === proposal?.track)
    if (wanted.proposal !== proposal?.proposal || !alert) return null
    const posts = wanted.posts.map(({ post, officer }) => {
      const place = proposal.posts[post]
      const incident = this.engine.open('watchPost')
      Object.assign(incident, { lat: place.lat, lng: place.lng, place: place.name, jurisdiction: wanted.jurisdiction })
      this.engine.rank(incident)
      this.engine.change(incident)
      alert.posts = [
        ...alert.posts,
        { ...place, jurisdiction: wanted.jurisdiction, crossing: -2 - alert.posts.length, incident: incident.id, nearest: [] },
      ]
      if (post === 2) return { post, incident: incident.id, reason: 'officerNotAvailable' }
      const sent = this.engine.dispatch(incident, this.engine.officers.get(officer), by)
      return { post, incident: incident.id, ...(sent.ok ? { directive: sent.directive ?? 'D3-1' } : { reason: sent.reason }) }
    })
    this.line(alert, wanted.jurisdiction, 'ordered', by, posts.map((one) => proposal.posts[one.post].name).join(', '))
    return { alert: alert.id, posts }
  }

  // ---- alerts ----
  raise() {
    const now = this.now()
    const posts = this.track.borders.slice(0, 2).map((border) => {
      const incident = this.engine.open('watchPost')
      Object.assign(incident, { lat: border.lat, lng: border.lng + 0.002, place: border.name, jurisdiction: 4 })
      this.engine.rank(incident)
      const fit = (incident.ranking?.officers ?? []).filter((one) => one.reason === 'fits').slice(0, 3)
      return {
        jurisdiction: 4,
        crossing: border.crossing,
        name: border.name,
        lat: border.lat,
        lng: border.lng,
        earliestAt: border.earliestAt,
        likelyAt: border.likelyAt,
        incident: incident.id,
        nearest: fit.map((one) => ({ officer: one.officer, code: one.code, thereAt: now + one.travelSeconds * 1000 })),
      }
    })
    this.alert({ kind: 'track', lead: 3, track: this.track.id, subject: plate, verified: false, posts, asked: 4 })
  }
  alert({ kind, lead, track, incident, subject, verified, posts = [], asked, by = '', text = '' }) {
    const now = this.now()
    const alert = {
      id: `J${lead}-${String(++this.next.alert).padStart(6, '0')}`,
      jurisdiction: lead,
      kind,
      lead,
      track,
      incident,
      subject,
      vehicle,
      verified,
      lastSeenAt: now - 48_000,
      lastSeen: 'Lingqiao bridge east',
      lat: this.track.borders[0].lat,
      lng: this.track.borders[0].lng,
      channel: '',
      raisedAt: now,
      expiresAt: now + 17 * minute,
      end: 'none',
      sides: [
        { jurisdiction: lead, state: 'acknowledged', by, reason: '', since: now },
        { jurisdiction: asked, state: 'asked', by: '', reason: '', since: now, answerBy: now + minute },
      ],
      posts,
      lines: [{ at: now, jurisdiction: lead, kind: 'raised', by: by || 'engine', text: text || posts.map((post) => post.name).join(', ') }],
    }
    this.alerts.set(alert.id, alert)
    this.say([
      { kind: 'alert', alert: { ...alert, jurisdiction: lead } },
      { kind: 'alert', alert: { ...alert, jurisdiction: asked } },
    ])
    return alert
  }
  line(alert, jurisdiction, kind, by, text) {
    alert.lines = [...alert.lines, { at: this.now(), jurisdiction, kind, by, text }]
    this.tell(alert)
  }
  tell(alert) {
    alert.sides = alert.sides.map((side) => ({ ...side }))
    this.say(alert.sides.map((side) => ({ kind: 'alert', alert: { ...alert, jurisdiction: side.jurisdiction } })))
  }
  answer(id, jurisdiction, state, by, reason) {
    const alert = this.alerts.get(id)
    if (!alert) return 'unknownAlert'
    const side = alert.sides.find((one) => one.jurisdiction === jurisdiction)
    if (!side || jurisdiction === alert.lead) return 'notAsked'
    alert.sides = alert.sides.map((one) => (one === side ? { ...one, state, by, reason, since: this.now() } : one))
    this.line(alert, jurisdiction, 'answered', by, `${state.charAt(0).toUpperCase()}${state.slice(1)}${reason ? `: ${reason}` : ''}`)
    return null
  }
  /** Why nobody may be sent to a post; null for every other incident. */
  whyNot(incident) {
    const alert = [...this.alerts.values()].find((one) => one.posts.some((post) => post.incident === incident))
    if (!alert) return null
    if (!alert.verified) return 'trackUnverified'
    return alert.sides.some((side) => side.jurisdiction === 4 && ['asked', 'overdue', 'declined'].includes(side.state))
      ? 'alertNotAcknowledged'
      : null
  }

  call(target, [first, second, third, fourth], user) {
    const reply = (refusal) => (refusal ? { ok: false, reason: refusal } : { ok: true })
    switch (target) {
      case 'Verify':
        return reply(this.verify(second, third, fourth, user))
      case 'EndTrack':
        return reply(this.end(second, third))
      case 'AnswerAlert':
        return reply(this.answer(second, first, third, user, fourth))
      case 'SayAlert':
        this.line(this.alerts.get(second), first, 'said', user, third)
        return reply(null)
      case 'WithdrawAlert': {
        const alert = this.alerts.get(second)
        this.alerts.delete(second)
        this.tell({ ...alert, end: 'withdrawn' })
        return reply(null)
      }
      case 'AskNeighbour': {
        const incident = this.engine.incidents.get(first)
        this.alert({
          kind: third,
          lead: incident.jurisdiction,
          incident: first,
          subject: incident.type,
          verified: true,
          asked: second,
          by: user,
          text: fourth,
        })
        return reply(null)
      }
      default:
        return null
    }
  }
}
