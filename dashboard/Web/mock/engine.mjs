// A fake of the engine, just enough to exercise every state of the pages. It decides nothing the real one would.
import { EventEmitter } from 'node:events'
import { at, jurisdictionAt, way } from './city.mjs'

const statusNumbers = { offDuty: 0, available: 1, dispatched: 2, enRoute: 3, onScene: 4, busy: 5 }
export const types = [
  { code: 'robbery', name: 'Armed robbery', nameZh: '持械抢劫', priority: 1, autoIssue: true },
  { code: 'collision', name: 'Collision with injury', nameZh: '伤人事故', priority: 2, autoIssue: true },
  { code: 'domestic', name: 'Domestic dispute', nameZh: '家庭纠纷', priority: 2, autoIssue: false },
  { code: 'theft', name: 'Shoplifting', nameZh: '盗窃', priority: 3, autoIssue: false },
  { code: 'watchPost', name: 'Watch post', nameZh: '联动卡点', priority: 1, autoIssue: false },
  { code: 'noise', name: 'Noise complaint', nameZh: '噪音扰民', priority: 4, autoIssue: false },
]
export const answerSeconds = [30, 45, 60, 90]
const places = [
  'Zhongshan Road 88',
  'Renmin Road 12, south gate',
  'Tianyi Square',
  'Yaohang Street 7',
  'Jiefang Road bus terminal',
  'Minan Road school',
]
const texts = [
  'Two men with a knife in the shop, one is still inside.',
  'Car against electric bike, one person hurt.',
  'Shouting and things breaking next door.',
  'Young man ran off with a bag of goods.',
  'Loud music since ten.',
]

let seed = 7
export const random = () => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return seed / 0x7fffffff
}

export class Engine extends EventEmitter {
  constructor(officers, speed) {
    super()
    this.speed = speed
    this.started = Date.now()
    this.officers = new Map()
    this.incidents = new Map()
    this.directives = new Map()
    this.next = { 3: 120, 4: 40 }
    for (let id = 1; id <= officers; id++) this.addOfficer(id)
    for (const [type, minutes] of [
      ['theft', 22],
      ['collision', 3],
      ['domestic', 1.5],
      ['noise', 9],
      ['theft', 5],
    ])
      this.open(type, minutes * 60_000)
    this.tick = setInterval(() => this.step(), 500)
  }

  now() {
    return this.started + (Date.now() - this.started) * this.speed
  }

  addOfficer(id) {
    const [lng, lat] = at((random() - 0.5) * 12000, (random() - 0.5) * 12000)
    const kind = random()
    const jurisdiction = jurisdictionAt(lng)
    this.officers.set(id, {
      id,
      code: `${jurisdiction === 3 ? 'HS' : 'YZ'}${String(id).padStart(3, '0')}`,
      jurisdiction,
      status: kind < 0.72 ? 'available' : kind < 0.86 ? 'busy' : 'offDuty',
      since: this.now() - random() * 4e6,
      directive: null,
      incident: null,
      lng,
      lat,
      heading: Math.floor(random() * 4) * 90,
      fixedAt: random() < 0.05 ? this.now() - 200_000 : this.now(),
      still: random() < 0.05,
    })
  }

  view(officer) {
    const { id, code, jurisdiction, status, since, directive, incident } = officer
    return { id, code, jurisdiction, status, since, directive: directive?.id ?? null, incident }
  }
  row(incident) {
    const { id, jurisdiction, type, priority, state, openedAt, since, lat, lng, place } = incident
    const officers = incident.directives
      .filter((one) => !over(one.state))
      .map((one) => ({
        officer: one.officer,
        code: one.officerCode,
        directive: one.id,
        state: one.state,
        since: one.since,
        answerBy: one.answerBy,
      }))
    return { id, jurisdiction, type, priority, state, openedAt, since, lat, lng, place, calls: incident.callList.length, officers }
  }
  detail(incident) {
    return { ...this.row(incident), callList: incident.callList, ranking: incident.ranking, timeline: incident.timeline }
  }

  publish(items) {
    this.emit('events', items)
  }
  note(incident, kind, officerCode = '', detail = '', by = 'engine') {
    const what = { at: this.now(), kind, by, officerCode, detail }
    incident.timeline.push(what)
    this.publish([{ kind: 'notice', incident: incident.id, what }])
  }
  setOfficer(officer, status) {
    officer.status = status
    officer.since = this.now()
    this.publish([{ kind: 'officer', officer: this.view(officer) }])
    this.emit('state', officer.id)
  }

  open(code, ago = 0) {
    const type = types.find((one) => one.code === code)
    const [lng, lat] = at((random() - 0.5) * 9000, (random() - 0.5) * 9000)
    const jurisdiction = jurisdictionAt(lng)
    const index = types.indexOf(type)
    const openedAt = this.now() - ago
    const incident = {
      id: `${jurisdiction}-${String(++this.next[jurisdiction]).padStart(6, '0')}`,
      jurisdiction,
      type: code,
      priority: type.priority,
      state: 'waiting',
      openedAt,
      since: openedAt,
      lat,
      lng,
      place: places[Math.floor(random() * places.length)],
      callList: [
        {
          at: openedAt,
          text: texts[index],
          callerName: random() < 0.5 ? '王女士' : '',
          callerNumber: '138****2210',
          source: index === 3 ? 'fire-3' : '110', // One that a partner told of.
          place: '',
        },
      ],
      directives: [],
      ranking: null,
      timeline: [],
    }
    if (index < 2)
      incident.callList.push({
        at: openedAt + 20_000,
        text: 'I see it too, from the other side of the street.',
        callerName: '',
        callerNumber: '',
        source: 'app',
        place: '',
      })
    this.incidents.set(incident.id, incident)
    this.note(incident, 'opened')
    this.rank(incident)
    this.change(incident)
    if (type.autoIssue) setTimeout(() => this.sendFirst(incident), 800)
    return incident
  }

  rank(incident) {
    const officers = [...this.officers.values()]
      .filter((one) => one.jurisdiction === incident.jurisdiction && one.status !== 'offDuty')
      .map((officer) => {
        const ageSeconds = Math.round((this.now() - officer.fixedAt) / 1000)
        const road = way([officer.lng, officer.lat], [incident.lng, incident.lat])
        const said = incident.directives.some((one) => one.officer === officer.id && (one.state === 'declined' || one.state === 'expired'))
        const reason = said
          ? 'saidNo'
          : officer.directive
            ? 'onDirective'
            : officer.status === 'busy'
              ? 'busy'
              : ageSeconds > 120
                ? 'positionTooOld'
                : 'fits'
        return {
          officer: officer.id,
          code: officer.code,
          reason,
          travelSeconds: reason === 'fits' ? road.seconds : -1,
          metres: Math.round(road.metres * 0.8),
          positionAgeSeconds: ageSeconds,
        }
      })
      .sort((a, b) => (a.reason === 'fits' ? 0 : 1) - (b.reason === 'fits' ? 0 : 1) || a.metres - b.metres)
    const fits = officers
      .filter((one) => one.reason === 'fits')
      .sort((a, b) => a.travelSeconds - b.travelSeconds)
      .slice(0, 12)
    incident.ranking = { at: this.now(), officers: [...fits, ...officers.filter((one) => one.reason !== 'fits').slice(0, 12)] }
    incident.ranking.zone = { cell: '8928308280fffff', available: 2, present: 3, openIncidents: 1, callsLastHour: 1.5 }
    if (fits.length === 0) this.note(incident, 'nobodyFound')
  }

  change(incident) {
    const open = incident.directives.filter((one) => !over(one.state)).map((one) => one.state)
    const state =
      incident.state === 'closed'
        ? 'closed'
        : open.includes('onScene')
          ? 'onScene'
          : open.includes('enRoute')
            ? 'enRoute'
            : open.includes('acknowledged')
              ? 'assigned'
              : open.length
                ? 'offered'
                : 'waiting'
    if (state !== incident.state) {
      incident.state = state
      incident.since = this.now()
    }
    this.publish([{ kind: 'incident', incident: this.row(incident) }])
  }

  sendFirst(incident, before = '') {
    const best = incident.ranking.officers.find((one) => one.reason === 'fits' && this.officers.get(one.officer).status === 'available')
    if (!best) return this.note(incident, 'nobodyFound')
    if (before) this.note(incident, 'offeredNext', best.code, before)
    this.dispatch(incident, this.officers.get(best.officer), 'engine')
  }

  dispatch(incident, officer, by) {
    if (officer.status !== 'available') return { ok: false, reason: 'officerNotAvailable' }
    const now = this.now()
    const directive = {
      id: `D${incident.jurisdiction}-${String(++this.next[incident.jurisdiction]).padStart(6, '0')}`,
      incident: incident.id,
      officer: officer.id,
      officerCode: officer.code,
      state: 'sent',
      issuedAt: now,
      since: now,
      answerBy: now + answerSeconds[incident.priority - 1] * 1000,
      issuedBy: by,
      travelSeconds: way([officer.lng, officer.lat], [incident.lng, incident.lat]).seconds,
      type: incident.type,
      priority: incident.priority,
      lat: incident.lat,
      lng: incident.lng,
      place: incident.place,
      text: incident.callList[0].text,
    }
    this.directives.set(directive.id, directive)
    incident.directives.push(directive)
    officer.directive = officer.last = directive
    officer.incident = incident.id
    this.note(incident, 'directiveSent', officer.code, '', by)
    this.setOfficer(officer, 'dispatched')
    this.change(incident)
    if (!this.watched?.has(officer.id)) this.robot(officer, directive)
    return { ok: true, directive }
  }

  // Officers without a person on their page answer by themselves.
  robot(officer, directive) {
    const later = (ms, what) =>
      setTimeout(() => {
        if (officer.directive === directive) this.answer(officer.id, directive.id, what, what === 'decline' ? 'Engaged elsewhere' : '')
      }, ms)
    later(700, 'delivered')
    const mood = random()
    if (mood < 0.15) return later(4000, 'decline')
    if (mood < 0.25) return undefined
    later(5000, 'acknowledge')
    later(8000, 'enRoute')
    later(60_000, 'onScene')
    later(120_000, 'clear')
  }

  answer(officerId, id, what, reason) {
    const directive = this.directives.get(id)
    if (!directive) return { ok: false, reason: 'unknownDirective' }
    if (directive.officer !== officerId) return { ok: false, reason: 'notYourDirective' }
    if (over(directive.state)) return { ok: false, reason: 'directiveOver' }
    const state = {
      delivered: 'delivered',
      acknowledge: 'acknowledged',
      decline: 'declined',
      enRoute: 'enRoute',
      onScene: 'onScene',
      clear: 'completed',
    }[what]
    this.setDirective(directive, state, reason)
    return { ok: true }
  }

  setDirective(directive, state, reason = '', by = '') {
    const incident = this.incidents.get(directive.incident)
    const officer = this.officers.get(directive.officer)
    directive.state = state
    directive.since = this.now()
    if (over(state)) {
      officer.directive = null
      officer.incident = null
    }
    this.note(incident, state, officer.code, reason, by || officer.code)
    if (over(state)) this.setOfficer(officer, 'available')
    else if (state === 'enRoute' || state === 'onScene') this.setOfficer(officer, state)
    else this.setOfficer(officer, 'dispatched')
    if (state === 'completed' && incident.directives.every((one) => over(one.state))) return this.close(incident, 'done')
    this.change(incident)
    if (state === 'declined' || state === 'expired') {
      this.rank(incident)
      this.sendFirst(incident, officer.code)
    }
    return undefined
  }

  close(incident, reason, by = 'engine') {
    for (const one of incident.directives)
      if (!over(one.state)) {
        one.state = 'withdrawn'
        const officer = this.officers.get(one.officer)
        officer.directive = null
        officer.incident = null
        this.setOfficer(officer, 'available')
      }
    incident.state = 'closed'
    this.note(incident, 'closed', '', reason, by)
    this.change(incident)
    return { ok: true }
  }

  setStatus(id, status) {
    const officer = this.officers.get(id)
    if (officer.directive) return { ok: false, reason: 'holdsDirective' }
    this.setOfficer(officer, status)
    return { ok: true }
  }

  step() {
    const now = this.now()
    for (const officer of this.officers.values()) {
      if (officer.still || officer.status === 'offDuty' || officer.status === 'onScene' || now - officer.fixedAt > 150_000) continue
      this.move(officer)
      officer.fixedAt = now
    }
    for (const one of this.directives.values())
      if ((one.state === 'sent' || one.state === 'delivered') && now > one.answerBy) this.setDirective(one, 'expired', '', 'engine')
    this.emit('moved')
  }

  move(officer) {
    const metres = 5 * this.speed
    if (officer.status === 'enRoute' && officer.directive) {
      const to = officer.directive
      const [dx, dy] = [to.lng - officer.lng, to.lat - officer.lat]
      const far = Math.hypot(dx, dy)
      if (far > 1e-5) {
        const share = Math.min(1, (metres * 1e-5) / far)
        officer.lng += dx * share
        officer.lat += dy * share
        officer.heading = ((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360
      }
      return
    }
    if (random() < 0.04) officer.heading = (officer.heading + [90, 270][Math.floor(random() * 2)]) % 360
    const [x, y] = [Math.sin((officer.heading * Math.PI) / 180), Math.cos((officer.heading * Math.PI) / 180)]
    officer.lng += x * metres * 1.03e-5
    officer.lat += y * metres * 0.9e-5
    const far = at(6500, 6500)
    const low = at(-6500, -6500)
    if (officer.lng > far[0] || officer.lng < low[0] || officer.lat > far[1] || officer.lat < low[1])
      officer.heading = (officer.heading + 180) % 360
  }
}

export const statusNumber = (status) => statusNumbers[status]
export function over(state) {
  return state === 'declined' || state === 'completed' || state === 'expired' || state === 'withdrawn'
}
