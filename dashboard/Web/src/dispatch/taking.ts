import { batch, computed, effect, signal } from '@preact/signals'
import { fill, refusalText, words } from '../i18n'
import { api } from '../shared/api'
import type { Candidate, Opened } from '../shared/calls'
import type { Reply } from '../shared/contract'
import type { History } from '../shared/past'
import { callChange, callFields, incidentChange, incidentFields, openBody, packPlace, type CallField, type CallValues } from './callBody'
import { closePursuit } from './border'
import { done, link, mapSide, me, region, replaying, select, selectedPursuit } from './desk'
import { order } from './deskOrders'
import { FieldSaver } from './fieldSaver'
import { fieldsToKeep, keptCallUnder, unpackCall, wasFinished, type KeptCall } from './keptCall'
import { forgetPick, type Spot } from './mapPick'
import { hasSpot, isEnough, noPlace, pointedAt, type PlaceDraft } from './placeDraft'
import { closeSide, side } from './sides'

/** Looked for when nothing has changed for so long. Wall milliseconds. */
const lookAfterMs = 300
/** What was not answered is offered again after so long. */
const againMs = 3000
/** The press that drops what is not saved waits so long for its second. */
const dropMs = 6000

/** Where a call stands. `queued`: it is opened as soon as there is a connection; the same call twice is one call. */
export type TakingState = 'closed' | 'draft' | 'opening' | 'queued' | 'refused' | 'open'
export const taking = signal<TakingState>('closed')
/** Why the incident could not be opened, in words. */
export const takingFault = signal('')
export const opened = signal<Opened | null>(null)
export const openedAt = signal(0)
/** Bumped when a field or what became of it changed. */
export const fieldsVersion = signal(0)
export const incidentPlace = signal<PlaceDraft>(noPlace)
export const callerPlace = signal<PlaceDraft>(noPlace)
/** The type as typed; its code is a field once it is chosen. */
export const typeText = signal('')
/** An incident's number, "new", or null: as the policy does. */
export const joinChoice = signal<string | null>(null)
/** Whose a place in words alone is. */
export const unplacedCity = signal(0)
export const candidates = signal<readonly Candidate[]>([])
export const history = signal<History | null>(null)
export const lookFault = signal('')
/** The phone line that the call came by; empty: none. */
export const callLine = signal('')
/** Until when the next press drops what is not saved; 0: nobody asked. */
export const dropUntil = signal(0)

let id = ''
let saver = makeSaver()

export const isTaking = computed(() => taking.value !== 'closed' && !replaying.value)
/** Whether the form is in sight: tracks, rooms and what stands beside the map are looked at in its place, and it waits. */
export const callInFront = computed(() => isTaking.value && !selectedPursuit.value && !side.value)
/** What the call would be joined to if it were opened now; null: to none. */
export const joinTarget = computed(() => {
  const choice = joinChoice.value
  if (choice === 'new') return null
  return choice ?? candidates.value.find((one) => one.joins)?.incident ?? null
})
export const canOpen = computed(() => {
  void fieldsVersion.value
  return field('type').value !== '' && isEnough(incidentPlace.value)
})
/** Whether everything that was typed is with the node. */
export const allSaved = computed(() => {
  void fieldsVersion.value
  return taking.value === 'closed' || (taking.value === 'open' ? saver.allStored : isEmpty())
})
/** Joined to an incident that was there: its type, place and priority are not this call's to say. */
export const isJoined = computed(() => opened.value?.joined === true)

function makeSaver(): FieldSaver<CallField> {
  return new FieldSaver<CallField>(
    save,
    () => opened.peek() !== null && link.connected.peek(),
    () => {
      fieldsVersion.value++
    },
  )
}

export function field(name: CallField) {
  void fieldsVersion.value
  return saver.field(name)
}
export function fieldCounts() {
  void fieldsVersion.value
  return saver.counts
}

/** Opens the form; a call that is being taken stays as it is, and one that is saved makes room for the next. */
export function beginCall(at?: PlaceDraft): void {
  if (replaying.peek()) return
  if (taking.peek() !== 'closed' && !(taking.peek() === 'open' && allSaved.peek())) return
  batch(() => {
    forget()
    id = crypto.randomUUID()
    taking.value = 'draft'
    unplacedCity.value = nearestCity()
    if (at) setPlace('place', at)
  })
}

/** Opens the form, or brings the one that waits back. */
export function takeCall(): void {
  beginCall()
  batch(() => {
    closePursuit()
    closeSide()
  })
}

/** A place of the map is where it happened: of the call that is being taken, or of a new one. */
export async function takeCallAt(spot: Spot): Promise<void> {
  takeCall()
  const mine = id
  const at = await api.placeAt(spot).catch(() => null)
  if (mine === id && taking.peek() !== 'closed') setPlace('place', pointedAt(incidentPlace.peek(), spot.lat, spot.lng, at))
}

/** Closes the form. What is not saved is dropped only by a second press. */
export function endCall(): void {
  if (!allSaved.peek() && performance.now() > dropUntil.peek()) {
    dropUntil.value = performance.now() + dropMs
    setTimeout(() => {
      if (performance.now() >= dropUntil.peek()) dropUntil.value = 0
    }, dropMs)
    return
  }
  batch(() => {
    forget()
    taking.value = 'closed'
  })
}

/** Of one's own cities the one that the map shows: most often the one that is meant. */
function nearestCity(): number {
  const own = me.peek()?.jurisdictions ?? []
  const middle = mapSide.middle()
  const cities = (region.peek()?.jurisdictions ?? []).filter((one) => own.includes(one.id))
  const far = ({ label: [lng, lat] }: (typeof cities)[number]) => (middle ? Math.hypot(lng - middle.lng, lat - middle.lat) : 0)
  return [...cities].sort((a, b) => far(a) - far(b))[0]?.id ?? own[0] ?? 0
}

function forget(): void {
  forgetPick('call-place')
  forgetPick('caller-place')
  id = '' // What is answered from now on is of no call that is shown.
  saver = makeSaver()
  opened.value = null
  incidentPlace.value = callerPlace.value = noPlace
  typeText.value = takingFault.value = lookFault.value = ''
  callLine.value = ''
  joinChoice.value = null
  candidates.value = []
  history.value = null
  dropUntil.value = 0
  fieldsVersion.value++
}

/** Takes what is typed into a field. */
export function typeField(name: CallField, value: string): void {
  saver.type(name, value)
}
/** The field is as it is meant. */
export function finishField(name: CallField): void {
  saver.finish(name)
}
export function setField(name: CallField, value: string): void {
  saver.type(name, value)
  saver.finish(name)
}

export function setPlace(name: 'place' | 'callerPlace', place: PlaceDraft): void {
  batch(() => {
    if (name === 'place') incidentPlace.value = place
    else callerPlace.value = place
    saver.type(name, packPlace(place))
  })
}
/** An incident keeps its place until there is another that is enough; a caller's place may be anything. */
export function finishPlace(name: 'place' | 'callerPlace'): void {
  if (name === 'callerPlace' || isEnough(incidentPlace.peek())) saver.finish(name)
}

function valuesNow(): CallValues {
  return Object.fromEntries(callFields.map((name) => [name, saver.field(name).value])) as CallValues
}
function isEmpty(): boolean {
  return callFields.every((name) => saver.field(name).value === '') && typeText.value === ''
}

/** Opens the incident with what there is: type and place are enough. */
export async function openIncident(): Promise<void> {
  if (!canOpen.peek() || !['draft', 'refused', 'queued'].includes(taking.peek())) return
  const mine = id
  const values = valuesNow()
  taking.value = 'opening'
  takingFault.value = ''
  try {
    const reply = await link.call<Reply<Opened> & { detail?: unknown }>(
      'Open',
      { ...openBody(id, values, joinChoice.peek(), unplacedCity.peek()), ...(callLine.peek() ? { line: callLine.peek() } : {}) },
    )
    if (mine !== id) return
    if (reply.ok) taken(reply, values)
    else {
      taking.value = 'refused'
      takingFault.value = [refusalText(reply.reason), typeof reply.detail === 'string' ? reply.detail : ''].filter(Boolean).join(' ')
    }
  } catch {
    // The same call again is the same call: it may be offered until there is an answer.
    if (mine === id) taking.value = 'queued'
  }
}

/** The call is in. What was typed meanwhile is saved now; of an earlier try nobody knows what arrived, so all of it is said again. */
function taken(reply: Opened, sent: CallValues): void {
  const now = valuesNow()
  batch(() => {
    opened.value = reply
    openedAt.value = Date.now()
    taking.value = 'open'
    candidates.value = reply.duplicates
    for (const name of callFields) {
      const own = !reply.joined || !incidentFields.includes(name)
      if (!reply.repeated || !own) saver.keep(name, sent[name])
      if (own && (reply.repeated || now[name] !== sent[name])) setField(name, now[name])
    }
  })
  done(fill(reply.joined ? words().call.didJoin : words().call.didOpen, { incident: reply.incident }), '')
  if (reply.yours) select(reply.incident, true)
}

/** The call that was joined is another matter: it becomes an incident of its own, with its own type, place and priority. */
export async function splitTaken(): Promise<void> {
  const before = opened.peek()
  if (!before?.joined) return
  const values = { incident: before.incident, other: words().desk.ownIncident }
  const { reply, fault } = await order<{ incident: string }>('SplitCall', [before.incident, before.call, {}], 'SplitCall', values)
  takingFault.value = fault
  if (!reply || opened.peek() !== before) return
  opened.value = { ...before, incident: reply.incident, joined: false }
  select(reply.incident, true)
}

async function save(name: CallField, value: string): Promise<Reply> {
  const { incident, call } = opened.peek()!
  if (!incidentFields.includes(name)) return link.call<Reply>('AmendCall', incident, call, callChange(name, value))
  const priority = region.peek()?.types.find((type) => type.code === saver.field('type').value)?.priority ?? 4
  const reply = await link.call<Reply>('Amend', incident, incidentChange(name, value, priority))
  return !reply.ok && reply.reason === 'nothingToChange' ? { ok: true } : reply // It says so already.
}

/** Everything that was refused or not finished is offered again. */
export function saveAll(): void {
  saver.finishAll()
  saver.resume()
}

/** The call as it is kept over a reload; null when there is nothing that would be lost. */
function toKeep(): KeptCall | null {
  const user = me.value?.user
  if (!user || taking.value === 'closed' || allSaved.value) return null
  return {
    user,
    id,
    isOffered: taking.value === 'opening' || taking.value === 'queued',
    opened: opened.value,
    fields: fieldsToKeep(field),
    place: incidentPlace.value,
    callerPlace: callerPlace.value,
    typeText: typeText.value,
    join: joinChoice.value,
    city: unplacedCity.value,
  }
}

/** Brings back what was being taken when the page was loaded anew, and keeps from then on what is. */
export function keepCall(): void {
  const kept = unpackCall(sessionStorage.getItem(keptCallUnder), me.peek()?.user ?? '')
  if (kept) restore(kept)
  effect(() => {
    const now = toKeep()
    if (now) sessionStorage.setItem(keptCallUnder, JSON.stringify(now))
    else sessionStorage.removeItem(keptCallUnder)
  })
}

/** What was with the node already stays so; what had been finished is offered again, and is the same call. */
function restore(kept: KeptCall): void {
  batch(() => {
    forget()
    id = kept.id
    opened.value = kept.opened
    openedAt.value = Date.now()
    incidentPlace.value = kept.place
    callerPlace.value = kept.callerPlace
    typeText.value = kept.typeText
    joinChoice.value = kept.join
    unplacedCity.value = kept.city
    for (const name of callFields) {
      const field = kept.fields[name]
      if (!field) continue
      if (field.state === 'saved') saver.keep(name, field.value)
      else saver.type(name, field.value)
      if (wasFinished(field.state)) saver.finish(name)
    }
    taking.value = kept.opened ? 'open' : kept.isOffered ? 'queued' : 'draft'
  })
}

let lookTimer: ReturnType<typeof setTimeout> | undefined
async function look(): Promise<void> {
  const place = incidentPlace.peek()
  if (!isTaking.peek() || !hasSpot(place) || !link.connected.peek()) return
  const mine = id
  const type = saver.field('type').value || undefined
  const asked = { type, lat: place.lat, lng: place.lng }
  try {
    const [near, past] = await Promise.all([
      link.call<Reply<{ candidates: Candidate[] }>>('Duplicates', asked),
      link.call<Reply<{ history: History }>>('History', asked),
    ])
    if (mine !== id || incidentPlace.peek() !== place) return
    batch(() => {
      if (near.ok && taking.peek() !== 'open') candidates.value = near.candidates
      if (past.ok) history.value = past.history
      else if (past.reason === 'tooOften') lookSoon()
      lookFault.value = !near.ok ? refusalText(near.reason) : past.ok || past.reason === 'tooOften' ? '' : refusalText(past.reason)
    })
  } catch {
    lookFault.value = words().call.notLooked
  }
}
function lookSoon(): void {
  clearTimeout(lookTimer)
  lookTimer = setTimeout(() => void look(), lookAfterMs)
}

/** Keeps what is known of the place fresh, and offers again what found no connection. */
export function followTaking(): void {
  // Words that are typed into other fields change nothing of what is looked for.
  const sought = computed(() => {
    const { lat, lng } = incidentPlace.value
    return isTaking.value && lat !== null ? `${field('type').value} ${lat} ${lng}` : ''
  })
  effect(() => {
    if (sought.value) return lookSoon()
    candidates.value = []
    history.value = null
  })
  const again = () => {
    if (!link.connected.peek()) return
    if (taking.peek() === 'queued') void openIncident()
    else saver.resume()
  }
  effect(() => {
    if (link.connected.value) again()
  })
  setInterval(again, againMs)
  addEventListener('beforeunload', (event) => {
    if (!allSaved.peek()) event.preventDefault()
  })
}
