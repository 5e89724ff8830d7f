// How long the page's main thread works for each frame of officers: `npm run build`, then `node mock/measure.mjs`. Prints one line of JSON; ends with 1
// when the median of a frame is above the budget. MEASURE_OFFICERS (5000), MEASURE_SECONDS (20), CHROMIUM. Never part of the product.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'

/** Milliseconds of main thread for one frame of updates: half of a display's frame, so that typing never waits. */
const budgetMs = 8
const officers = process.env.MEASURE_OFFICERS ?? '5000'
const seconds = Number(process.env.MEASURE_SECONDS ?? 20)
const port = 21_000 + Math.floor(Math.random() * 20_000)
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const mock = spawn(process.execPath, [join(import.meta.dirname, 'server.mjs')], {
  env: { ...process.env, MOCK_PORT: String(port), MOCK_OFFICERS: officers, MOCK_CELLS_ABOVE: process.env.MEASURE_CELLS_ABOVE ?? '100000' },
  stdio: 'ignore',
})
const profile = await mkdtemp(join(tmpdir(), 'measure-'))
const chrome = spawn(
  process.env.CHROMIUM ?? '/usr/lib/chromium/chromium',
  [
    '--headless',
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--disable-quic',
    '--disable-gl-drawing-for-tests',
    `--user-data-dir=${profile}`,
    `--remote-debugging-port=${port + 1}`,
    '--window-size=1600,900',
    'about:blank',
  ],
  { stdio: 'ignore' },
)
try {
  const page = await open()
  await page.call('Page.enable')
  await page.call('Page.navigate', { url: `http://127.0.0.1:${port}/` })
  await wait(1500)
  await page.run(
    `fetch('/sign-in', {method: 'POST', body: JSON.stringify({user: 'dispatch', password: 'demo'})}).then(() => location.assign('/dispatch'))`,
  )
  for (let i = 0; i < 120 && (await page.run(`document.documentElement.dataset.map`)) !== 'ready'; i++) await wait(250)
  await wait(3000)
  const trace = await page.trace(seconds)
  const result = { officers: Number(officers), ...perFrame(trace) }
  console.log(JSON.stringify(result))
  process.exitCode = result.frames > 0 && result.p95 <= budgetMs ? 0 : 1
} finally {
  chrome.kill()
  mock.kill()
  await wait(300)
  await rm(profile, { recursive: true, force: true })
}

/** The main thread's own work in each frame of a 60 Hz display in which something is drawn, milliseconds of its clock: what others take of the machine is not counted. */
function perFrame(events) {
  const thread = new Map(events.filter((one) => one.name === 'thread_name').map((one) => [`${one.pid} ${one.tid}`, one.args.name]))
  const main = events.filter((one) => thread.get(`${one.pid} ${one.tid}`) === 'CrRendererMain')
  const owner = mostOften(main.filter((one) => one.name === 'FireAnimationFrame').map((one) => one.pid))
  const own = main.filter((one) => one.pid === owner)
  const tasks = own.filter((one) => one.name === 'RunTask' && one.dur).map((one) => ({ at: one.ts, ms: (one.tdur ?? one.dur) / 1000 }))
  // A display's frame, whether or not software drawing keeps up with it: else one frame of this machine would hold the work of many.
  const windowOf = (at) => Math.floor(at / 16_667)
  const frames = new Set(own.filter((one) => one.name === 'FireAnimationFrame').map((one) => windowOf(one.ts)))
  const byWindow = new Map()
  for (const one of tasks) byWindow.set(windowOf(one.at), (byWindow.get(windowOf(one.at)) ?? 0) + one.ms)
  const sums = [...byWindow].filter(([at]) => frames.has(at) || frames.has(at + 1)).map(([, ms]) => ms)
  sums.sort((a, b) => a - b)
  const at = (share) => Math.round((sums[Math.min(sums.length - 1, Math.floor(sums.length * share))] ?? 0) * 100) / 100
  const longest = tasks
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 5)
    .map((one) => Math.round(one.ms * 10) / 10)
  const total = tasks.reduce((sum, one) => sum + one.ms, 0)
  return {
    frames: sums.length,
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    longest,
    busyPercent: Math.round(total / seconds) / 10,
  }
}

function mostOften(list) {
  const counts = new Map()
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** A page of the browser, spoken to over its debugging port. */
async function open() {
  let target
  for (let i = 0; i < 60 && !target; i++) {
    await wait(250)
    const all = await fetch(`http://127.0.0.1:${port + 1}/json`)
      .then((answer) => answer.json())
      .catch(() => [])
    target = all.find((one) => one.type === 'page')
  }
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((resolve) => socket.on('open', resolve))
  let next = 1
  const events = []
  let complete = () => {}
  const waiting = new Map()
  socket.on('message', (data) => {
    const { id, result, method, params } = JSON.parse(data)
    if (method === 'Tracing.dataCollected') events.push(...params.value)
    else if (method === 'Tracing.tracingComplete') complete()
    else waiting.get(id)?.(result)
  })
  const call = (method, params = {}) =>
    new Promise((resolve) => {
      const id = next++
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  return {
    call,
    run: async (expression) => (await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }))?.result?.value,
    trace: async (length) => {
      await call('Tracing.start', {
        categories: '-*,devtools.timeline,disabled-by-default-devtools.timeline,toplevel',
        transferMode: 'ReportEvents',
      })
      await wait(length * 1000)
      const whole = new Promise((resolve) => {
        complete = resolve
      })
      await call('Tracing.end')
      await whole
      return events
    },
  }
}
