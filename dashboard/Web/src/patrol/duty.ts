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
import { refusalText, words } from '../i18n'
import { Disconnected, Link } from '../shared/link'
import { sound } from '../shared/sounds'
import { startSharing } from './here'
import { PositionRate } from './rate'

/** The way is asked for again after this much movement, and not more often than this. */
const rerouteMetres = 150
const rerouteEveryMs = 5000
const buzz = [400, 150, 400, 150, 800]

export const me = signal<Me | null>(null)
export const region = signal<Region | null>(null)
export const officer = signal<Officer | null>(null)
export const directive = signal<Directive | null>(null)
export const position = signal<OwnPosition | null>(null)
export const route = signal<Route | 'none' | null>(null)
/** A directive that ended while it was on this page, until the officer has taken note. */
export const ended = signal<Directive | null>(null)
export const fault = signal<string | null>(null)
export const busy = signal(false)

export const held = computed<Directive | null>(() => {
  const now = directive.value
  return now && !isOver(now.state) ? now : null
})
export const offered = computed(() => held.value !== null && (held.value.state === 'sent' || held.value.state === 'delivered'))

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
})

function takeStates(message: States): void {
  clock.correct(message.now)
  const own = message.items.find((item) => item.officer.id === me.value?.officer)
  if (own) takeState(own)
}

function takeState(state: OfficerState): void {
  const before = held.value
  const now = state.directive ?? null
  batch(() => {
    officer.value = state.officer
    if (state.position) position.value = state.position
    directive.value = now
    if (before && now?.id === before.id && isOver(now.state)) ended.value = now
    if (now && !isOver(now.state)) ended.value = null
    if (before?.id !== held.value?.id) route.value = null
  })
  if (held.value && held.value.id !== before?.id && offered.value) alertOfficer()
  if (now?.state === 'sent') void confirmDelivery(now)
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

export async function answer(what: Answer, reason = ''): Promise<void> {
  const now = held.value
  if (now) await send(() => link.call<Reply>('Answer', now.officer, now.id, what, reason))
}

export async function setStatus(status: 'available' | 'busy' | 'offDuty'): Promise<void> {
  const id = me.value?.officer
  if (id != null) await send(() => link.call<Reply>('SetStatus', id, status))
}

async function send(request: () => Promise<Reply>): Promise<void> {
  if (busy.value) return
  busy.value = true
  fault.value = null
  try {
    const reply = await request()
    if (!reply.ok) fault.value = refusalText(reply.reason, { officer: me.value?.officerCode ?? '', incident: held.value?.incident ?? '' })
  } catch (problem) {
    fault.value = problem instanceof Disconnected ? words().fault.notConnected : words().fault.lost
  }
  busy.value = false
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

export function startDuty(): void {
  const rate = new PositionRate()
  link.on('states', takeStates)
  link.on<Rates>('rate', (message) => rate.take(message, me.value?.officer))
  if (me.value?.positions) startSharing(() => rate.seconds(clock.now()), (here) => link.call<Reply>('Position', here))
  void link.start()
}
