import { computed } from '@preact/signals'
import type { Panic, Safety } from '../shared/officers'
import type { Offer, Stack } from '../shared/sending'
import { isAlarm, isSeen } from './crews'
import { board, crewsVersion, live, me, replaying } from './desk'

const user = () => me.value?.user ?? ''

/** Emergencies that stand now, whatever is shown: those this desk has not acknowledged first, then the oldest. */
export const panics = computed<readonly Panic[]>(() => {
  void crewsVersion.value
  const mine = user()
  return [...live.board.crews.panics].sort((a, b) => Number(isSeen(a, mine)) - Number(isSeen(b, mine)) || a.raisedAt - b.raisedAt)
})
/** Officers who did not answer a safety check. */
export const safetyAlarms = computed<readonly Safety[]>(() => {
  void crewsVersion.value
  return replaying.value ? [] : board.crews.safety.filter(isAlarm)
})
/** Better officers that are offered: what gains the most first. */
export const offers = computed<readonly Offer[]>(() => {
  void crewsVersion.value
  return [...board.crews.offers].sort((a, b) => b.gainSeconds - a.gainSeconds)
})
export const stacks = computed<readonly Stack[]>(() => {
  void crewsVersion.value
  return [...board.crews.stacks].sort((a, b) => Number(b.ready) - Number(a.ready) || (a.code < b.code ? -1 : 1))
})
/** How many things of sending want a person: offers, proposals that are ready, officers who are free for what waits for them. */
export const wanted = computed(() => {
  void crewsVersion.value
  const { offers: open, proposals, stacks: waiting } = board.crews
  return open.length + proposals.filter((one) => one.state === 'ready').length + waiting.filter((one) => one.ready).length
})

/** The offer for an incident, if there is one. */
export function offerFor(incident: string): Offer | undefined {
  return offers.value.find((one) => one.incident === incident)
}

/** "2:05" of seconds, for gains and sums of driving. */
export function minutesText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
