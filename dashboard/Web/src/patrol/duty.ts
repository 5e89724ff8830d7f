import { batch, computed, signal } from '@preact/signals'
import {
  isOver,
  type Answer,
  type Directive,
  type Me,
  type Officer,
  type OfficerState,
  type OwnPosition,
  type Rates,
  type Region,
  type Reply,
  type Route,
  type States,
} from '../shared/contract'
import { api } from '../shared/api'
import { clock } from '../shared/clock'
import { words } from '../i18n'
import { Link } from '../shared/link'
import { sound } from '../shared/sounds'
import { startSharing } from './here'
import { forget, keep, type Kept, type Rules } from './kept'
import { takeMail } from './mail'
import { Outbox, withWaiting, type Deed, type Item } from './outbox'
import { PositionRate } from './rate'
import { flush } from './sender'

/** The way is asked for again after this much movement, and not more often than this. */
const rerouteMetres = 150
const rerouteEveryMs = 5000
const buzz = [400, 150, 400, 150, 800]

export const me = signal<Me | null>(null)
export const region = signal<Kept['region'] | null>(null)
/** Statuses and rights of the region; empty before they were read. */
export const rules = signal<Rules>({})
export const officer = signal<Officer | null>(null)
/** The directive as the node told it last. */
export const directive = signal<Directive | null>(null)
export const position = signal<OwnPosition | null>(null)
export const route = signal<Route | 'none' | null>(null)
/** A directive that ended while it was on this page, until the officer has taken note. */
export const ended = signal<Directive | null>(null)
export const fault = signal<string | null>(null)
/** The emergency that stands, as the node has it. */
export const panic = signal<OfficerState['panic']>(null)
/** Node's moment of the newest word about this officer; 0 before the first. */
export const toldAt = signal(0)
/** What was said and is not with the node yet, and what it did not take. */
export const waiting = signal<readonly Item[]>([])
export const refused = signal<readonly Item[]>([])

let outbox: Outbox | null = null
/** Whether the node has said on this connection how things stand: nothing that may be there already is sent before. */
let isTold = false

/** The directive as it is with what the officer has said, sent or not. */
export const held = computed<Directive | null>(() => {
  const now = withWaiting(directive.value, waiting.value)
  return now && !isOver(now.state) ? now : null
})
export const offered = computed(() => held.value !== null && (held.value.state === 'sent' || held.value.state === 'delivered'))
/** Whether what is shown of the directive is said but not with the node yet. */
export const ahead = computed(() => waiting.value.some(({ deed }) => deed.kind === 'answer' && deed.directive === directive.value?.id))

/** The answers that make sense next, the expected one first. */
export function nextAnswers(state: Directive['state']): Exclude<Answer, 'delivered'>[] {
  switch (state) {
    case 'sent':
    case 'delivered':
      return ['acknowledge', 'decline']
    case 'acknowledged':
      return ['enRoute']
    case 'enRoute':
      return ['onScene']
    case 'onScene':
      return ['clear']
    default:
      return []
  }
}

export const link = new Link('/hub/officer', () => {
  fault.value = null
  isTold = false
})

function takeStates(message: States): void {
  clock.correct(message.now)
  const own = message.items.find((item) => item.officer.id === me.value?.officer)
  if (own) takeState(own, message.now)
  isTold = true
  sendWaiting()
}

function takeState(state: OfficerState, at: number): void {
  const before = directive.value && !isOver(directive.value.state) ? directive.value : null
  const now = state.directive ?? null
  batch(() => {
    toldAt.value = at
    officer.value = state.officer
    panic.value = state.panic ?? null
    if (state.position) position.value = state.position
    directive.value = now
    if (before && now?.id === before.id && isOver(now.state)) ended.value = now
    if (now && !isOver(now.state)) ended.value = null
    if (before?.id !== held.value?.id) route.value = null
  })
  if (held.value && held.value.id !== before?.id && offered.value) alertOfficer()
  if (now?.state === 'sent') void confirmDelivery(now)
  keepState()
  void findWay()
}

function alertOfficer(): void {
  sound('directive')
  navigator.vibrate?.(buzz)
}

let confirming: string | null = null
/** Said by the page, not by the officer: the directive is on the screen. Said again after a reconnect if the node has not heard it. */
async function confirmDelivery(now: Directive): Promise<void> {
  if (confirming === now.id) return
  confirming = now.id
  try {
    await link.call<Reply>('Answer', now.officer, now.id, 'delivered' satisfies Answer, '')
  } catch {
    // The connection went; the states that follow the next one ask for it again.
  } finally {
    confirming = null
  }
}

/** Says something to the node: at once, or as soon as it can be reached. */
export function say(deed: Deed): void {
  fault.value = outbox?.add(deed) === false ? words().field.tooMuchWaits : null
  sendWaiting()
}

export function answer(what: Exclude<Answer, 'delivered'>, reason = ''): void {
  const now = held.value
  if (now) say({ kind: 'answer', directive: now.id, answer: what, reason })
}

export function dismiss(id: string): void {
  outbox?.dismiss(id)
}

function sendWaiting(): void {
  const id = me.peek()?.officer
  if (outbox && id != null && isTold && link.connected.peek()) void flush(outbox, link, id, directive.peek())
}

/** Writes down what the page needs to be read without the node. */
function keepState(): void {
  const who = me.peek()
  const where = region.peek()
  if (!who || !where) return
  const { id, name, nameZh, bounds, center, types, attribution } = where
  keep(localStorage, {
    me: who,
    region: { id, name, nameZh, bounds, center, types, attribution },
    rules: rules.peek(),
    officer: officer.peek(),
    directive: directive.peek(),
    position: position.peek(),
    node: { now: clock.now(), wall: Date.now(), speed: clock.speed },
  })
}

/** Nothing of this officer stays on the device: at sign-out, and when somebody else signs in. */
export function forgetAll(): void {
  outbox?.forget()
  forget(localStorage)
}

/** Shows what was kept, until the node can be reached. */
export function showKept(kept: Kept): void {
  batch(() => {
    clock.set(kept.node.now + (Date.now() - kept.node.wall) * kept.node.speed, kept.node.speed)
    toldAt.value = kept.node.now
    me.value = kept.me
    region.value = kept.region
    rules.value = kept.rules ?? {}
    officer.value = kept.officer
    directive.value = kept.directive
    position.value = kept.position
  })
  openOutbox()
}

function openOutbox(): void {
  const id = me.peek()?.officer
  if (outbox || id == null) return
  outbox = new Outbox(localStorage, id, () => {
    waiting.value = outbox?.waiting ?? []
    refused.value = outbox?.refused ?? []
  })
  waiting.value = outbox.waiting
  refused.value = outbox.refused
}

/** Without them the page offers the three statuses that every region has, and lets the node say what is not allowed. */
async function readRules(): Promise<void> {
  try {
    const { statuses, types } = await api.policyTables()
    rules.value = { statuses, types: types.map(({ code, selfDispatch, fieldOpen }) => ({ code, selfDispatch, fieldOpen })) }
    keepState()
  } catch (problem) {
    console.warn('the rules of the region could not be read', problem)
  }
}

let routedFrom: OwnPosition | null = null
let routedFor = ''
let routedAt = 0
async function findWay(): Promise<void> {
  const to = held.value
  const from = position.value
  if (!to || !from) return
  const moved = routedFor !== to.id || !routedFrom || metresBetween(routedFrom, from) > rerouteMetres
  if (!moved || (routedFor === to.id && performance.now() - routedAt < rerouteEveryMs)) return
  routedFor = to.id
  routedFrom = from
  routedAt = performance.now()
  try {
    const way = await api.route(from, to)
    if (held.value?.id === to.id) route.value = way
  } catch {
    if (held.value?.id === to.id && route.value === null) route.value = 'none'
  }
}

/** Straight-line distance; good to a percent over a city. */
export function metresBetween(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const metresPerDegree = 111_195
  const east = (b.lng - a.lng) * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180))
  return Math.hypot(east, b.lat - a.lat) * metresPerDegree
}

/** Begins with the node's word on who this is and where. */
export function startDuty(who: Me, where: Region): void {
  batch(() => {
    me.value = who
    region.value = where
  })
  openOutbox()
  keepState()
  void readRules()
  const rate = new PositionRate()
  link.on('states', takeStates)
  link.on('messages', takeMail)
  link.on<Rates>('rate', (message) => rate.take(message, me.value?.officer))
  if (who.positions)
    startSharing(
      () => rate.seconds(clock.now()),
      (here) => link.call<Reply>('Position', here),
    )
  void link.start()
}
