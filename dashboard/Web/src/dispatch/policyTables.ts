import { effect, signal } from '@preact/signals'
import { named, words } from '../i18n'
import { api, Refused } from '../shared/api'
import type { OfficerStatus } from '../shared/contract'
import type { Area, PolicyTables, PolicyVersion } from '../shared/policy'
import { incidentsVersion, live, region } from './desk'

/** The tables in force, as they were fetched last; null before. */
export const tables = signal<PolicyTables | null>(null)
let fetching = false

/** Fetches them: at the start, and when another policy came into force. */
export async function renewTables(): Promise<void> {
  if (fetching) return
  fetching = true
  try {
    tables.value = await api.policyTables()
  } catch (fault) {
    if (!(fault instanceof Refused)) console.warn('the policy could not be read', fault)
  } finally {
    fetching = false
  }
}

/** The policy in force, as the desk was told last. */
export function policyNow(): PolicyVersion | null {
  void incidentsVersion.value
  return live.board.desk.policy ?? region.value?.policy ?? null
}

/** Fetches the tables when the desk begins, and when another policy came into force. */
export function keepTablesFresh(): void {
  let known = -1
  effect(() => {
    if (!region.value) return
    const number = policyNow()?.number ?? 0
    if (number === known) return
    known = number
    void renewTables()
  })
}

export function areasIn(jurisdiction: number): readonly Area[] {
  return (tables.value?.areas ?? []).filter((area) => area.jurisdiction === jurisdiction)
}

/** An area in words; its code when the table does not know it. */
export function areaName(code: string): string {
  const area = tables.value?.areas.find((one) => one.code === code)
  return area ? named(area) : code
}

/** How an incident of this type can end, and whether one must say so. */
export function dispositionsFor(type: string) {
  const all = tables.value?.dispositions ?? []
  const fits = (types: readonly string[]) => types.includes('*') || types.includes(type)
  const fitting = all.filter((one) => one.types.length === 0 || fits(one.types))
  return { fitting, required: tables.value?.types.some((one) => one.code === type && one.dispositionRequired) ?? false }
}

export function dispositionName(code: string): string {
  const found = tables.value?.dispositions.find((one) => one.code === code)
  return found ? named(found) : code
}

/** The bodies that take matters of this type. */
export function bodiesFor(type: string) {
  return (tables.value?.transfers ?? []).filter((one) => one.types.length === 0 || one.types.includes('*') || one.types.includes(type))
}

export function bodyName(code: string): string {
  const found = tables.value?.transfers.find((one) => one.code === code)
  return found ? [named(found), found.number].filter(Boolean).join(' ') : code
}

/** An officer's status: of the region's own table by its name there, else as boards show it. */
export function statusName(code: string | undefined, shows: OfficerStatus): string {
  const found = code ? tables.value?.statuses.find((one) => one.code === code) : undefined
  return found ? named(found) : words().status[shows]
}

/** Why an officer was asked whether all is well: the name of a status, else that of the desk that asked. */
export function safetyWhy(why: string): string {
  const found = tables.value?.statuses.find((one) => one.code === why)
  return found ? named(found) : why
}
