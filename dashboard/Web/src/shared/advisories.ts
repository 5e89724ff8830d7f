// What other systems warn of, as docs/PARTNERS.md states it ("notices" there; in the page's own log a notice is something else).
export type AdvisoryStatus = 'actual' | 'exercise' | 'test' | 'system' | 'draft'

/** In degrees. */
export type LngLat = [lng: number, lat: number]

export interface AdvisoryArea {
  text: string
  /** Closed rings. */
  polygons: LngLat[][]
  circles: { lng: number; lat: number; metres: number }[]
  lines?: LngLat[][] | null
}

export interface Advisory {
  id: string
  partner: string
  format: string
  jurisdictions: number[]
  status: AdvisoryStatus
  msgType: string
  event: string
  headline: string
  text: string
  instruction?: string | null
  /** Words of CAP: Extreme, Severe, Moderate, Minor, Unknown. */
  severity?: string | null
  /** Immediate, Expected, Future, Past, Unknown. */
  urgency?: string | null
  /** Observed, Likely, Possible, Unlikely, Unknown. */
  certainty?: string | null
  /** Words of CAP, with commas between. */
  category?: string | null
  sentAt: number
  until: number
  area: AdvisoryArea[]
  replaces?: string | null
  /** Since when it is over. */
  ended?: number | null
  /** Who says so, as the document has it. */
  from: string
}

/** The node's events call it `advisory`, its snapshots `notices`. */
export interface AdvisoryEvent {
  kind: 'advisory'
  notice: Advisory
}
export interface AdvisoriesInSnapshot {
  notices?: Advisory[]
}

/** What a desk is told of without asking: real, and severe or worse. */
export function isGrave(advisory: Advisory): boolean {
  return advisory.status === 'actual' && gravityOf(advisory) >= 3
}

/** How grave: 0 (not known) to 4. */
export function gravityOf(advisory: Advisory): number {
  return ['Minor', 'Moderate', 'Severe', 'Extreme'].indexOf(advisory.severity ?? '') + 1
}
