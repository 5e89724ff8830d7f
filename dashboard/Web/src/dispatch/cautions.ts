import { batch, computed, signal } from '@preact/signals'
import { words } from '../i18n'
import { api } from '../shared/api'
import { tick } from '../shared/clock'
import type { Caution } from '../shared/past'
import { incidentsVersion, live, me } from './desk'
import { inForce, matching } from './cautionsInForce'
import { faultText } from './recall'

/** What the notes are read for: who reads them and why goes on the record. */
export const cautionsWhy = signal('')
/** One of the own cities; 0: all of them. */
export const cautionsCity = signal(0)
export const cautionsFilter = signal('')
export const cautionsFault = signal('')
export const readingCautions = signal(false)
/** As they were read, and of which cities; null: not yet. */
const read = signal<{ cautions: readonly Caution[]; cities: readonly number[] } | null>(null)
export const cautionsRead = computed(() => read.value !== null)

export const cautionsNow = computed<readonly Caution[]>(() => {
  void incidentsVersion.value
  void tick.value
  const known = read.value
  return known ? inForce(known.cautions, live.board.desk.toldCautions, known.cities, tick.value) : []
})
export const cautionsListed = computed(() => matching(cautionsNow.value, cautionsFilter.value))

/** Reads all that hold in the chosen cities. */
export async function readCautions(): Promise<void> {
  const why = cautionsWhy.peek().trim()
  if (readingCautions.peek()) return
  cautionsFault.value = why ? '' : words().past.recallFault.missingWhy
  if (!why) return
  const cities = cautionsCity.peek() ? [cautionsCity.peek()] : (me.peek()?.jurisdictions ?? [])
  readingCautions.value = true
  try {
    const answers = await Promise.all(cities.map((city) => api.cautions(city, why)))
    read.value = { cautions: answers.flatMap((one) => one.cautions), cities }
  } catch (fault) {
    cautionsFault.value = faultText(fault)
  } finally {
    readingCautions.value = false
  }
}

/** The next look has a reason of its own. */
export function forgetCautions(): void {
  batch(() => {
    read.value = null
    cautionsWhy.value = cautionsFilter.value = cautionsFault.value = ''
  })
}
