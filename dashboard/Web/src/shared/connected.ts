// What a city has connected, as docs/PARTNERS.md, docs/GAT1400.md, docs/JTT808.md and docs/NMEA.md state it.

/** An interface that a node may have: `connects` of docs/HUB.md. */
export type Connected = 'partners' | 'viid' | 'terminals' | 'warnings'

/** Moments of partners and letters are on the wall. */
export interface PartnerRow {
  name: string
  kind: 'webhook' | 'eido' | 'cap' | 'in'
  host?: string | null
  purpose: string
  until: string
  over: boolean
  state: 'up' | 'trouble' | 'gone' | 'over'
  waiting: number
  oldestWaiting?: number | null
  delivered: number
  dead: number
  /** Dead letters that went because there were too many, or too long. */
  lost: number
  lastTakenAt?: number | null
  lastTrouble?: string | null
  pausedUntil?: number | null
}
export interface DeadLetter {
  id: number
  partner: string
  subject: string
  sequence: number
  type: string
  madeAt: number
  deadAt: number
  reason: string
  status?: number | null
  tries: number
}
export interface Partners {
  now: number
  partners: PartnerRow[]
  /** The newest 200. */
  letters: DeadLetter[]
  cities: { jurisdiction: number; state: 'well' | 'catchingUp' | 'failed'; detail?: string | null }[]
}

export type DeviceState = 'proposed' | 'known' | 'live' | 'refused'
export interface ViidDevice {
  kind: 'device' | 'tollgate' | 'lane'
  id: string
  name: string
  latitude?: number | null
  longitude?: number | null
  /** As it said: "1" is working, "2" is not. */
  status: string
  /** The sender who announced it. */
  by: string
  at: number
  state: DeviceState
  camera: string
  decidedBy: string
  lastReadAt?: number | null
}
export interface ViidUpper {
  id: string
  url: string
  state: string
  lastFault: string
  isSubscribed: boolean
  dispositions: number
  waiting: number
}
export interface Viid {
  server: boolean
  id: string
  /** Moments in ISO 8601. */
  sessions: { id: string; from: string; since: string; lastAt: string; records: number }[]
  devices: ViidDevice[]
  uppers: ViidUpper[]
}

export interface Terminal {
  kind: 'jt808' | 'nmea'
  id: string
  officer: number
  code: string
  jurisdiction: number
  state: 'away' | 'connected' | 'registered' | 'authenticated'
  version?: string | null
  since?: number | null
  heardAt?: number | null
  fixAt?: number | null
  /** Bits of the newest report. */
  alarms?: number | null
  refused?: number | null
  refusedReason?: string | null
}
export interface Terminals {
  now: number
  terminals: Terminal[]
  more: boolean
}

export type Ring = [lng: number, lat: number][]
export interface WarningArea {
  text: string
  polygon?: Ring | null
  circle?: { lng: number; lat: number; metres: number } | null
}
export interface PublicWarning {
  jurisdiction: number
  event: string
  headline: string
  text: string
  instruction: string
  category: string
  urgency: string
  severity: string
  certainty: string
  until: number
  area: WarningArea
  language?: string | null
  replaces?: string | null
}
export interface WarningRow {
  id: string
  state: 'waiting' | 'sent' | 'rejected' | 'expired' | 'cancelled'
  warning: PublicWarning
  steps: { deed: string; by: string; at: number; reason: string }[]
  sentAt: number
}
export interface Warnings {
  now: number
  warnings: WarningRow[]
}
