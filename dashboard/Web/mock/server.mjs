// A fake node for developing the pages: `npm run build && npm run mock`, then http://127.0.0.1:8080/.
// MOCK_PORT, MOCK_OFFICERS (default 240), MOCK_SPEED (default 1), MOCK_CELLS_ABOVE (default 3000). Never part of the product.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { latLngToCell } from 'h3-js'
import { WebSocketServer } from 'ws'
import { Border } from './border.mjs'
import { ConnectedPart } from './connected.mjs'
import { DeskPart } from './desk.mjs'
import { bounds, center, jurisdictions, at, tile, way } from './city.mjs'
import { Notices } from './notices.mjs'
import { cameras, searchReads } from './reads.mjs'
import { closures, expire, lift, reach, renew, shut } from './roads.mjs'
import { answerSeconds, Engine, statusNumber, types } from './engine.mjs'

const port = Number(process.env.MOCK_PORT ?? 8080)
const cellsAbove = Number(process.env.MOCK_CELLS_ABOVE ?? 3000)
const engine = new Engine(Number(process.env.MOCK_OFFICERS ?? 240), Number(process.env.MOCK_SPEED ?? 1))
const border = new Border(engine)
const deskPart = new DeskPart(engine)
const connected = new ConnectedPart(engine)
const notices = new Notices(engine)
const dist = join(import.meta.dirname, '..', 'dist')
const mime = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
// As strict as a node may be; the pages must live with it.
const policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
const sessions = new Map()
let failures = 0

const officersShown = [...engine.officers.values()].filter((one) => one.status === 'available').slice(0, 12)
const users = [
  { user: 'dispatch', password: 'demo', role: 'dispatcher', supervisor: true, label: 'All jurisdictions' },
  { user: 'chief', password: 'demo', role: 'dispatcher', supervisor: true, label: 'Another supervisor' },
  { user: 'haishu', password: 'demo', role: 'dispatcher', label: 'Haishu 海曙', jurisdictions: [3] },
  ...officersShown.map((one) => ({
    user: one.code.toLowerCase(),
    password: 'demo',
    role: 'officer',
    label: `Officer ${one.code}`,
    officer: one.id,
    officerCode: one.code,
  })),
]
const region = {
  id: 'mock',
  name: 'Mock City',
  nameZh: '模拟市',
  attribution: '© OpenStreetMap contributors',
  bounds,
  center,
  types,
  answerSeconds,
  waitingLateSeconds: [60, 300, 900, 1800],
  positionAgeMaxSeconds: 120,
  connects: connected.connects,
  readsKeptMinutes: Number(process.env.MOCK_READS_KEPT ?? 60),
  jurisdictions: jurisdictions.map(({ ring, ...rest }) => rest),
  stations: [
    ['Central', '中心', -400, 300, 3],
    ['West', '西门', -4200, -1500, 3],
    ['East', '东郊', 4100, 900, 4],
    ['South', '南站', 1500, -4300, 4],
  ].map(([name, nameZh, x, y, jurisdiction]) => ({
    name: `${name} station`,
    nameZh: `${nameZh}派出所`,
    lng: at(x, y)[0],
    lat: at(x, y)[1],
    jurisdiction,
  })),
  cameras: Array.from({ length: 40 }, (_, i) => ({
    id: i + 1,
    name: `Camera ${i + 1}`,
    lng: at(-6000 + (i % 8) * 1750, 0)[0],
    lat: at(0, -6000 + Math.floor(i / 8) * 2750)[1],
  })),
}

const session = (request) => sessions.get(/sp\.session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1])
const body = async (request) => {
  let text = ''
  for await (const part of request) text += part
  return text ? JSON.parse(text) : {}
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock')
  const send = (status, value, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(value === undefined ? undefined : JSON.stringify(value))
  }
  const who = session(request)
  if (url.pathname === '/sign-in' && request.method === 'POST') {
    const { user, password } = await body(request)
    if (failures >= 5) return send(429, { reason: 'tooManyFailures' })
    const found = users.find((one) => one.user === user && one.password === password)
    if (!found) {
      failures++
      return send(401, { reason: 'wrongUserOrPassword' })
    }
    const key = `s${Math.random().toString(36).slice(2)}`
    sessions.set(key, found)
    return send(200, { user, role: found.role }, { 'set-cookie': `sp.session=${key}; HttpOnly; SameSite=Strict; Path=/` })
  }
  if (url.pathname === '/sign-out') {
    sessions.delete(/sp\.session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1])
    return send(204)
  }
  if (url.pathname === '/api/demo-users')
    return send(
      200,
      users.map(({ user, password, role, label }) => ({ user, password, role, label })),
    )
  if (url.pathname === '/mock/open') return send(200, { incident: engine.open(url.searchParams.get('type') ?? 'robbery').id })
  if (url.pathname === '/mock/hand-over') {
    const incident = engine.incidents.get(url.searchParams.get('incident'))
    deskPart.call('HandOver', [incident.id, url.searchParams.get('to'), 'Shift ends here'], 'dispatch-2')
    return send(200, {})
  }
  if (url.pathname === '/mock/dispatch') return send(200, sendTo(url.searchParams))
  if (url.pathname === '/mock/drop') {
    for (const one of sockets.clients) one.terminate()
    return send(200, {})
  }
  if (url.pathname === '/mock/freeze') {
    frozen = url.searchParams.get('on') === '1'
    return send(200, {})
  }
  if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/tiles/')) {
    if (!who) return send(401, { reason: 'notSignedIn' })
    if (url.pathname === '/api/me')
      return send(200, { user: who.user, role: who.role, officer: who.officer, officerCode: who.officerCode, supervisor: who.supervisor === true, jurisdictions: who.jurisdictions ?? [3, 4] })
    if (url.pathname === '/api/clock') return send(200, { now: engine.now(), speed: engine.speed })
    if (url.pathname === '/api/region') return send(200, region)
    if (url.pathname === '/api/route') {
      const [from, to] = ['from', 'to'].map((name) => url.searchParams.get(name).split(',').map(Number).reverse())
      return send(200, way(from, to))
    }
    if (url.pathname === '/api/reach') {
      const from = url.searchParams.getAll('from').map((one) => one.split(',').map(Number))
      return send(200, reach(from, Number(url.searchParams.get('seconds'))))
    }
    const decided = connected.answer(url.pathname, request.method, request.method === 'POST' && /^\/api\/(partners|viid|warnings|terminals|access)/.test(url.pathname) ? await body(request) : {}, who, url)
    if (decided) return send(...decided)
    const told = request.method === 'GET' ? deskPart.get(url.pathname, url) : deskPart.post(url.pathname)
    if (told) return send(200, told)
    if (url.pathname === '/api/watchlist/read') return send(200, { now: engine.now(), entries: [...border.entries.values()] })
    const posts = /^\/api\/tracks\/([^/]+)\/posts$/.exec(url.pathname)?.[1]
    if (posts) {
      const answer =
        request.method === 'GET'
          ? border.propose(posts, Number(url.searchParams.get('jurisdiction')))
          : border.order(await body(request), who.user)
      if (answer) return send(200, answer)
      return request.method === 'GET' ? send(404, { reason: 'unknownTrack' }) : send(409, { reason: 'proposalGone' })
    }
    if (url.pathname === '/api/cameras')
      return send(200, { now: engine.now(), cameras: cameras(region.cameras, engine.now(), who.jurisdictions ?? [3, 4]) })
    if (url.pathname === '/api/reads/search') {
      const { status, answer } = searchReads(region.cameras, await body(request), engine.now())
      return send(status, answer)
    }
    const one = /^\/api\/watchlist\/(W[^/]+)\/read$/.exec(url.pathname)?.[1]
    if (one) {
      const entry = border.entries.get(one)
      return entry ? send(200, { now: engine.now(), entry }) : send(404, { reason: 'unknownWatchlistEntry' })
    }
    if (url.pathname.startsWith('/api/watchlist')) {
      const [, id, verb] = /^\/api\/watchlist\/([^/]+)\/(\w+)/.exec(url.pathname) ?? []
      const asked = await body(request)
      if (!id && !/^\S{5,9}$/.test(asked.plate)) return send(400, { reason: 'plate:tooShort' })
      if (!id) return send(200, { entry: border.ask(asked, who.user).id })
      const refusal = border.change(id, verb, asked, who.user)
      return refusal ? send(409, { reason: refusal }) : send(200, { entry: id })
    }
    if (url.pathname === '/api/closures' && request.method === 'GET') return send(200, { now: engine.now(), closures: [...closures.values()] })
    if (url.pathname.startsWith('/api/closures')) {
      if (who.role !== 'dispatcher') return send(403)
      const [, id] = /^\/api\/closures\/(\w+)/.exec(url.pathname) ?? []
      const made = !id
        ? shut(await body(request), who.user, engine.now())
        : request.method === 'DELETE'
          ? lift(id)
          : renew(id, (await body(request)).until)
      if (!made) return send(404, { reason: id ? 'unknownClosure' : 'noStreet' })
      engine.emit('events', [{ kind: 'closures', closures: [...closures.values()] }])
      return request.method === 'DELETE' ? send(204) : send(200, made)
    }
    const [, z, x, y] = /^\/tiles\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(url.pathname) ?? []
    if (z === undefined) return send(404, { reason: 'notFound' })
    const bytes = tile(Number(z), Number(x), Number(y))
    response.writeHead(bytes.length ? 200 : 204, { 'content-type': 'application/vnd.mapbox-vector-tile' })
    return response.end(bytes)
  }
  const name = { '/': '/index.html', '/dispatch': '/dispatch.html', '/patrol': '/patrol.html', '/supervise': '/supervise.html' }[url.pathname] ?? url.pathname
  try {
    const file = await readFile(join(dist, normalize(name)))
    response.writeHead(200, { 'content-type': mime[extname(name)] ?? 'application/octet-stream', 'content-security-policy': policy })
    return response.end(file)
  } catch {
    return send(404, { reason: 'notFound' })
  }
})

function sendTo(params) {
  const officer = engine.officers.get(Number(params.get('officer')))
  const incident = params.get('incident') ? engine.incidents.get(params.get('incident')) : engine.open(params.get('type') ?? 'domestic')
  return engine.dispatch(incident, officer, 'dispatch')
}

// ---- SignalR's JSON protocol ----
const end = '\u001e'
const sockets = new WebSocketServer({ noServer: true })
const desks = new Set()
const terminals = new Set()
let frozen = false
engine.watched = new Map()

server.on('upgrade', (request, socket, head) => {
  const who = session(request)
  const path = new URL(request.url, 'http://mock').pathname
  if (!who || !['/hub/dispatch', '/hub/officer'].includes(path)) return socket.destroy()
  sockets.handleUpgrade(request, socket, head, (ws) => connect(ws, who, path === '/hub/dispatch'))
})

function connect(ws, who, desk) {
  const client = {
    ws,
    who,
    seq: 0,
    view: null,
    all: true,
    sent: new Map(),
    invoke: (target, argument) => ws.send(JSON.stringify({ type: 1, target, arguments: [argument] }) + end),
  }
  let greeted = false
  const ping = setInterval(() => ws.send(JSON.stringify({ type: 6 }) + end), 10_000)
  ws.on('close', () => {
    clearInterval(ping)
    desks.delete(client)
    terminals.delete(client)
    if (!desk) engine.watched.delete(who.officer)
  })
  ws.on('message', (data) => {
    for (const part of String(data).split(end).filter(Boolean)) {
      const message = JSON.parse(part)
      if (frozen) continue
      if (!greeted) {
        greeted = true
        ws.send(`{}${end}`)
        if (desk) {
          desks.add(client)
          snapshot(client)
        } else {
          terminals.add(client)
          engine.watched.set(who.officer, true)
          state(client)
        }
      } else if (message.type === 1) {
        const result = (desk ? deskCall : terminalCall)(client, message.target, message.arguments)
        if (message.invocationId) ws.send(JSON.stringify({ type: 3, invocationId: message.invocationId, result: result ?? null }) + end)
      }
    }
  })
}

function snapshot(client) {
  client.all = true
  client.invoke('snapshot', {
    run: 1,
    seq: ++client.seq,
    now: engine.now(),
    speed: engine.speed,
    officers: [...engine.officers.values()].map((one) => engine.view(one)),
    incidents: [...engine.incidents.values()].filter((one) => one.state !== 'closed').map((one) => engine.row(one)),
    closures: [...closures.values()],
    ...border.snapshot(),
    ...deskPart.snapshot(),
    notices: notices.standing,
  })
}

function deskCall(client, target, [first, second, ...more]) {
  const crossing = border.call(target, [first, second, ...more], client.who.user)
  if (crossing) return crossing
  const asked = deskPart.call(target, [first, second, ...more], client.who.user)
  if (asked) return asked
  const refusal = target === 'Dispatch' && border.whyNot(first)
  if (refusal) return { ok: false, reason: refusal }
  const incident = engine.incidents.get(first)
  switch (target) {
    case 'Snapshot':
      snapshot(client)
      return undefined
    case 'View':
      client.view = first
      client.all = true
      return undefined
    case 'Incident':
      return incident ? { ok: true, incident: engine.detail(incident) } : { ok: false, reason: 'unknownIncident' }
    case 'Officer': {
      const officer = engine.officers.get(first)
      return officer ? { ok: true, position: { lat: officer.lat, lng: officer.lng, at: Date.now() } } : { ok: false, reason: 'unknownOfficer' }
    }
    case 'Dispatch':
      return incident ? engine.dispatch(incident, engine.officers.get(second), client.who.user) : { ok: false, reason: 'unknownIncident' }
    case 'Withdraw': {
      const directive = engine.directives.get(first)
      if (!directive) return { ok: false, reason: 'unknownDirective' }
      engine.setDirective(directive, 'withdrawn', second, client.who.user)
      return { ok: true }
    }
    case 'Close':
      return incident ? engine.close(incident, second, client.who.user) : { ok: false, reason: 'unknownIncident' }
    case 'Rank':
      engine.rank(incident)
      engine.change(incident)
      return { ok: true }
    default:
      return { ok: false, reason: 'unknownMethod' }
  }
}

function terminalCall(client, target, [officer, second, third, fourth]) {
  if (officer !== client.who.officer) return { ok: false, reason: 'unknownOfficer' }
  return target === 'Answer' ? engine.answer(officer, second, third, fourth) : engine.setStatus(officer, second)
}

function state(client) {
  const officer = engine.officers.get(client.who.officer)
  client.invoke('states', {
    now: engine.now(),
    items: [
      { officer: engine.view(officer), directive: officer.last, position: { lat: officer.lat, lng: officer.lng, at: officer.fixedAt } },
    ],
  })
}

engine.on('events', (items) => {
  for (const client of desks) client.invoke('events', { seq: ++client.seq, now: engine.now(), items })
})
engine.on('state', (id) => {
  for (const client of terminals) if (client.who.officer === id) state(client)
})
let beat = 0
engine.on('moved', () => {
  if (expire(engine.now())) engine.emit('events', [{ kind: 'closures', closures: [...closures.values()] }])
  if (!frozen) for (const client of desks) if (client.view) frame(client)
  if (++beat % 10 === 0) for (const client of terminals) state(client)
})

function frame(client) {
  const { west, south, east, north, zoom } = client.view
  const inView = [...engine.officers.values()].filter((one) => one.lng > west && one.lng < east && one.lat > south && one.lat < north)
  if (inView.length > cellsAbove || (process.env.MOCK_CELLS_BELOW_ZOOM && zoom < Number(process.env.MOCK_CELLS_BELOW_ZOOM))) {
    const resolution = Math.max(4, Math.min(10, Math.round(6.4 + (zoom - 10) / 1.4037)))
    const cells = new Map()
    for (const one of inView) {
      if (one.status === 'offDuty') continue
      const cell = latLngToCell(one.lat, one.lng, resolution)
      const count = cells.get(cell) ?? [0, 0]
      if (one.status === 'available') count[0]++
      count[1]++
      cells.set(cell, count)
    }
    client.sent.clear()
    client.all = true
    return client.invoke('frame', {
      now: engine.now(),
      mode: 'cells',
      cells: [...cells].map(([cell, [available, total]]) => [cell, available, total]),
    })
  }
  const ids = new Set(inView.map((one) => one.id))
  const gone = [...client.sent.keys()].filter((id) => !ids.has(id))
  for (const id of gone) client.sent.delete(id)
  const changed = inView.filter((one) => client.all || client.sent.get(one.id) !== `${one.lng} ${one.lat} ${one.status}`)
  client.all = false
  const data = Buffer.alloc(changed.length * 16)
  changed.forEach((one, i) => {
    client.sent.set(one.id, `${one.lng} ${one.lat} ${one.status}`)
    data.writeUInt32LE(one.id, i * 16)
    data.writeInt32LE(Math.round((one.lng - center[0]) * 1e6), i * 16 + 4)
    data.writeInt32LE(Math.round((one.lat - center[1]) * 1e6), i * 16 + 8)
    data.writeUInt8(Math.floor(one.heading / 2), i * 16 + 12)
    data.writeUInt8(statusNumber(one.status), i * 16 + 13)
    data.writeUInt16LE(Math.min(65_535, Math.round((engine.now() - one.fixedAt) / 1000)), i * 16 + 14)
  })
  return client.invoke('frame', { now: engine.now(), mode: 'officers', data: data.toString('base64'), gone })
}

server.listen(port, '127.0.0.1', () => console.log(`mock node on http://127.0.0.1:${port}/`))
