// The service worker of the patrol page: keeps the page itself, so that it opens without the node. Nothing of /api or /hub is ever kept.

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Scope {
  addEventListener(kind: 'install' | 'activate', take: (event: ExtendableEvent) => void): void
  addEventListener(kind: 'fetch', take: (event: FetchEvent) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}
const scope = self as unknown as Scope

/** The files that the page is made of, put here by the build: a build with other files is another worker, which keeps its own before it rules. */
declare const patrolFiles: readonly string[]

const address = '/patrol'
const shell = 'patrol-shell'
const map = 'patrol-map'
/** Tiles kept of the map; the oldest go first. About 10 kB each. */
const tilesMax = 300
/** Milliseconds that the page itself is waited for before the kept one is shown: a line that is half dead must not leave it blank. */
const pageWaitMs = 4000

// A worker that rules has everything: one that could not keep it all is not installed, and tried again when the page is opened next.
scope.addEventListener('install', (event) => event.waitUntil(keepAll().then(() => scope.skipWaiting())))
scope.addEventListener('activate', (event) => event.waitUntil(dropOthers().then(() => scope.clients.claim())))

scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  if (event.request.mode === 'navigate' && url.pathname === address) event.respondWith(page(event.request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(event.request))
  else if (url.pathname.startsWith('/tiles/')) event.respondWith(tile(event.request))
})

/** The page last: what is kept of it is never without its files. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(shell)
  await Promise.all(patrolFiles.map(async (path) => (await cache.match(path)) ?? cache.add(path)))
  const response = await fetch(address)
  // A redirect leads to the sign-in page: that is not this one.
  if (!response.ok || response.redirected) throw new Error(`the page was not given: ${response.status}`)
  await cache.put(address, response)
}

async function dropOthers(): Promise<void> {
  const cache = await caches.open(shell)
  const wanted = new Set([address, ...patrolFiles])
  for (const request of await cache.keys()) if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request)
}

async function page(request: Request): Promise<Response> {
  const kept = await caches.match(address, { cacheName: shell })
  const fresh = fetch(request)
  if (!kept) return fresh
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), pageWaitMs))
  // A proxy before a node that is away says so with an error of its own.
  const given = fresh.then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  )
  return Promise.race([given, late])
}

/** Their names carry a hash of what is in them: the same name is the same file. */
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: shell })) ?? fetch(request)
}

async function tile(request: Request): Promise<Response> {
  const cache = await caches.open(map)
  try {
    const response = await fetch(request)
    if (response.ok && response.status === 200) {
      await cache.put(request, response.clone())
      const keys = await cache.keys()
      for (const old of keys.slice(0, Math.max(0, keys.length - tilesMax))) await cache.delete(old)
    }
    return response
  } catch (fault) {
    const kept = await cache.match(request)
    if (kept) return kept
    throw fault
  }
}
