// A made-up city for developing the pages without a node: a street grid in two jurisdictions and its vector tiles.
export const center = [121.62, 29.86]
const east = (metres) => metres / (111195 * Math.cos((center[1] * Math.PI) / 180))
const north = (metres) => metres / 111195
export const at = (x, y) => [center[0] + east(x), center[1] + north(y)]

const half = 7000
const step = 250
const names = [
  'Zhongshan',
  'Renmin',
  'Jiefang',
  'Baizhang',
  'Huancheng',
  'Liyuan',
  'Tongtu',
  'Yaohang',
  'Cangsong',
  'Xingning',
  'Minan',
  'Fuming',
]

export const roads = []
for (let i = -half; i <= half; i += step) {
  const index = Math.round((i + half) / step)
  const kind = i === 0 ? 1 : index % 8 === 0 ? 2 : index % 4 === 0 ? 3 : index % 2 === 0 ? 4 : 5
  const bend = (t) => 120 * Math.sin((t + i) / 2600)
  const line = (along) =>
    Array.from({ length: 57 }, (_, k) => {
      const t = -half + k * 250
      return along ? at(t, i + bend(t)) : at(i + bend(t), t)
    })
  const name = kind < 5 ? `${names[index % names.length]} ${kind < 3 ? '大道' : 'Road'}` : ''
  roads.push({ class: kind, name: name && `${name} E`, line: line(true) }, { class: kind, name: name && `${name} N`, line: line(false) })
}
roads.push({
  class: 0,
  name: 'Ring Expressway',
  line: Array.from({ length: 121 }, (_, k) => at(6000 * Math.cos((k * Math.PI) / 60), 6000 * Math.sin((k * Math.PI) / 60))),
})

const box = (w, s, e, n) => [at(w, s), at(e, s), at(e, n), at(w, n), at(w, s)]
export const jurisdictions = [
  { id: 3, code: 'HS', name: 'Haishu', nameZh: '海曙', label: at(-3500, 2000), ring: box(-7400, -7400, 0, 7400) },
  { id: 4, code: 'YZ', name: 'Yinzhou', nameZh: '鄞州', label: at(3500, -2000), ring: box(0, -7400, 7400, 7400) },
]
export const bounds = [...at(-7600, -7600), ...at(7600, 7600)]
export const jurisdictionAt = (lng) => (lng < center[0] ? 3 : 4)

// ---- Mapbox vector tiles, the few parts that are needed ----
const varint = (out, value) => {
  let v = value >>> 0
  while (v > 127) {
    out.push((v & 127) | 128)
    v >>>= 7
  }
  out.push(v)
}
const field = (out, number, bytes) => {
  varint(out, (number << 3) | 2)
  varint(out, bytes.length)
  for (const b of bytes) out.push(b)
}
const text = (value) => [...Buffer.from(value, 'utf8')]
const zigzag = (v) => (v << 1) ^ (v >> 31)
const extent = 4096

function project([lng, lat], z, x, y) {
  const n = 2 ** z
  const sin = Math.sin((lat * Math.PI) / 180)
  return [
    Math.round((((lng + 180) / 360) * n - x) * extent),
    Math.round(((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * n - y) * extent),
  ]
}

function layer(name, features) {
  const out = []
  const keys = []
  const values = []
  const keyOf = (key) => {
    let i = keys.indexOf(key)
    if (i < 0) i = keys.push(key) - 1
    return i
  }
  const valueOf = (value) => {
    let i = values.indexOf(value)
    if (i < 0) i = values.push(value) - 1
    return i
  }
  varint(out, (15 << 3) | 0)
  varint(out, 2)
  field(out, 1, text(name))
  for (const { type, points, tags } of features) {
    const tagBytes = []
    for (const [key, value] of Object.entries(tags)) {
      varint(tagBytes, keyOf(key))
      varint(tagBytes, valueOf(value))
    }
    const geometry = []
    let [px, py] = [0, 0]
    const move = ([x, y]) => {
      varint(geometry, zigzag(x - px))
      varint(geometry, zigzag(y - py))
      px = x
      py = y
    }
    const lineTo = type === 3 ? points.slice(1, -1) : points.slice(1)
    varint(geometry, (1 << 3) | 1)
    move(points[0])
    varint(geometry, (lineTo.length << 3) | 2)
    lineTo.forEach(move)
    if (type === 3) varint(geometry, (1 << 3) | 7)
    const bytes = []
    field(bytes, 2, tagBytes)
    varint(bytes, (3 << 3) | 0)
    varint(bytes, type)
    field(bytes, 4, geometry)
    field(out, 2, bytes)
  }
  for (const key of keys) field(out, 3, text(key))
  for (const value of values) {
    const bytes = []
    if (typeof value === 'string') field(bytes, 1, text(value))
    else {
      varint(bytes, (4 << 3) | 0)
      varint(bytes, value)
    }
    field(out, 4, bytes)
  }
  return out
}

export function tile(z, x, y) {
  const near = (points) => points.some(([px, py]) => px > -600 && px < extent + 600 && py > -600 && py < extent + 600)
  const lines = []
  for (const road of roads) {
    if (z < 12 && road.class > 4) continue
    const points = road.line.map((one) => project(one, z, x, y))
    let run = []
    const flush = () => {
      if (run.length > 1) lines.push({ type: 2, points: run, tags: { class: road.class, ...(road.name ? { name: road.name } : {}) } })
      run = []
    }
    points.forEach((point, i) => {
      if (near(points.slice(Math.max(0, i - 1), i + 2))) run.push(point)
      else flush()
    })
    flush()
  }
  const clip = (v) => Math.max(-1000, Math.min(extent + 1000, v))
  const areas = jurisdictions
    .map((one) => ({ type: 3, points: one.ring.map((p) => project(p, z, x, y).map(clip)), tags: { id: one.id, name: one.name } }))
    .filter(({ points }) => new Set(points.map((p) => p[0])).size > 1 && new Set(points.map((p) => p[1])).size > 1)
    .map((one) => ({ ...one, points: [...one.points].reverse() }))
  const out = []
  if (lines.length) field(out, 3, layer('roads', lines))
  if (areas.length) field(out, 3, layer('jurisdictions', areas))
  return Buffer.from(out)
}

/** The way along the grid: first east or west, then north or south. */
export function way(from, to) {
  const corner = [to[0], from[1]]
  const metres = Math.abs(to[0] - from[0]) / east(1) + Math.abs(to[1] - from[1]) / north(1)
  return {
    seconds: Math.round(metres / 11),
    metres: Math.round(metres),
    line: [from, corner, to],
    steps: [{ name: 'Zhongshan Road', metres: Math.round(metres) }],
  }
}
