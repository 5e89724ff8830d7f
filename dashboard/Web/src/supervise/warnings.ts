import { signal } from '@preact/signals'
import type { FeatureCollection, Position } from 'geojson'
import { ask, post } from '../shared/api'
import type { PublicWarning, WarningRow, Warnings } from '../shared/connected'
import type { Mark } from './Mark'
import { Asked } from './asked'
import { readRing, type AreaFault, type Bounds } from './ring'

export const warningsAsked = new Asked(() => ask<Warnings>('/api/warnings'))

/** The words of CAP 1.2, in its order. */
export const capWords = {
  category: ['Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'Met', 'Geo', 'CBRNE', 'Other'],
  urgency: ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'],
  severity: ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'],
  certainty: ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
} as const
export type CapField = keyof typeof capWords
export const capFields: readonly CapField[] = ['category', 'urgency', 'severity', 'certainty']

/** As the node bounds them (docs/PARTNERS.md). */
export const warningMax = { headline: 200, text: 2_000, reason: 200, metres: 500_000, approveMinutes: 60 }
export const holdHours: readonly number[] = [1, 3, 6, 12, 24, 72]

export const warningMarks: Record<WarningRow['state'], Mark> = { waiting: 'doubt', sent: 'good', rejected: 'bad', expired: 'none', cancelled: 'off' }

/** A warning as it is being written. Empty words are still to be chosen: no default decides how grave a thing is. */
export interface WarningDraft {
  jurisdiction: number
  language: string
  event: string
  headline: string
  text: string
  instruction: string
  category: string
  urgency: string
  severity: string
  certainty: string
  hours: number
  shape: 'circle' | 'polygon'
  areaText: string
  place: { text: string; lat: number; lng: number } | null
  placeText: string
  metres: string
  polygon: string
  replaces: string
}

export const emptyDraft: WarningDraft = {
  jurisdiction: 0,
  language: '',
  event: '',
  headline: '',
  text: '',
  instruction: '',
  category: '',
  urgency: '',
  severity: '',
  certainty: '',
  hours: 0,
  shape: 'circle',
  areaText: '',
  place: null,
  placeText: '',
  metres: '',
  polygon: '',
  replaces: '',
}

/** What is being written; it outlives a look at another part of the page. */
export const draft = signal<WarningDraft>(emptyDraft)

export type DraftFault = 'empty' | 'choose' | 'noPlace' | 'badMetres' | AreaFault
export type DraftFaults = Partial<Record<keyof WarningDraft, DraftFault>>

/** The warning that a draft is, or all that is wrong with it. */
export function warningOf(one: WarningDraft, now: number, bounds: Bounds): { warning: PublicWarning } | { faults: DraftFaults } {
  const faults: DraftFaults = {}
  for (const field of ['event', 'headline', 'text', 'instruction', 'areaText'] as const) if (!one[field].trim()) faults[field] = 'empty'
  for (const field of [...capFields, 'language'] as const) if (!one[field]) faults[field] = 'choose'
  if (!one.jurisdiction) faults.jurisdiction = 'choose'
  if (!one.hours) faults.hours = 'choose'
  const area = areaOf(one, faults, bounds)
  if (!area || Object.keys(faults).length > 0) return { faults }
  const { jurisdiction, category, urgency, severity, certainty, language } = one
  return {
    warning: {
      jurisdiction,
      event: one.event.trim(),
      headline: one.headline.trim(),
      text: one.text.trim(),
      instruction: one.instruction.trim(),
      category,
      urgency,
      severity,
      certainty,
      language,
      until: Math.round(now + one.hours * 3_600_000),
      area,
      ...(one.replaces && { replaces: one.replaces }),
    },
  }
}

function areaOf(one: WarningDraft, faults: DraftFaults, bounds: Bounds): PublicWarning['area'] | null {
  const text = one.areaText.trim()
  if (one.shape === 'polygon') {
    const read = readRing(one.polygon, bounds)
    if ('fault' in read) faults.polygon = read.fault
    return 'fault' in read ? null : { text, polygon: read.ring }
  }
  const metres = Number(one.metres)
  if (!one.place) faults.place = 'noPlace'
  if (!one.metres.trim() || !(metres > 0) || metres > warningMax.metres) faults.metres = 'badMetres'
  return one.place && !faults.metres ? { text, circle: { lng: one.place.lng, lat: one.place.lat, metres } } : null
}

/** The shape that a draft has so far, for the sketch; null while it has none. */
export function shapeOf(one: WarningDraft, bounds: Bounds): PublicWarning['area'] | null {
  return areaOf(one, {}, bounds)
}

export function waitingCount(all: Warnings | null): number {
  return (all?.warnings ?? []).filter((one) => one.state === 'waiting').length
}

/** Whether somebody may approve it: whoever wrote it may not, as the node has it. */
export function isOwn(row: WarningRow, user: string): boolean {
  return row.steps[0]?.by.toLowerCase() === user.toLowerCase()
}

/** Until when somebody has to approve it. */
export function approveBy(row: WarningRow): number {
  return (row.steps[0]?.at ?? 0) + warningMax.approveMinutes * 60_000
}

export const writeWarning = (warning: PublicWarning) => post<{ warning: string }>('/api/warnings', warning)

export const decideWarning = (id: string, deed: 'approve' | 'reject' | 'cancel', reason: string) =>
  post<WarningRow>(`/api/warnings/${encodeURIComponent(id)}/${deed}`, reason ? { reason } : {})

/** Borders of jurisdictions, for sketches, each read once. */
export const borders = signal<ReadonlyMap<number, Position[][]>>(new Map())
const bordersAsked = new Set<number>()

/** Reads a border if nobody has; without it a sketch shows the area alone. */
export async function readBorder(jurisdiction: number): Promise<void> {
  if (!jurisdiction || bordersAsked.has(jurisdiction)) return
  bordersAsked.add(jurisdiction)
  try {
    const zones = await ask<FeatureCollection>(`/api/geo/zones?jurisdiction=${jurisdiction}`)
    const border = zones.features.find((one) => one.properties?.kind === 'border')?.geometry
    if (border?.type === 'MultiPolygon') borders.value = new Map(borders.value).set(jurisdiction, border.coordinates.map((part) => part[0]!))
  } catch (fault) {
    bordersAsked.delete(jurisdiction)
    console.warn('a border could not be read', fault)
  }
}
