// What reaches over borders: suspect tracks, joint alerts, the watchlist. As docs/HUB.md states it; moments as in contract.ts.

/** The type of the incident behind a place to be held. */
export const watchPostType = 'watchPost'

export interface Vehicle {
  plateColour: string
  class: string
  colour: string
}
export type Verification = 'unverified' | 'confirmed' | 'false'
/** A camera's sighting of a vehicle that is looked for. */
export interface Sighting {
  read: string
  jurisdiction: number
  camera: string
  cameraName: string
  lat: number
  lng: number
  /** Degrees clockwise from north; -1 unknown. */
  heading: number
  seenAt: number
  /** How far `seenAt` may be off either way. */
  clockSeconds: number
  plate: string
  /** False: one character differs by a known confusion, so it is only possible. */
  exact: boolean
  /** 0 to 100; -1 when the camera says nothing. */
  confidence: number
  vehicle: Vehicle
  picture: string
  verification: Verification
  verifiedBy?: string | null
  verifiedAt?: number | null
}
export interface BorderTime {
  crossing: number
  name: string
  lat: number
  lng: number
  to: number
  earliestAt: number
  likelyAt: number
}
export interface NextCamera {
  camera: string
  name: string
  lat: number
  lng: number
  percent: number
  earliestAt: number
  likelyAt: number
}
export type TrackDoubt = 'none' | 'checkClocks' | 'possibleClone'
export type TrackEnd = 'none' | 'false' | 'arrest' | 'lost' | 'entryEnded'
export interface Track {
  id: string
  /** As this one knows it. */
  jurisdiction: number
  /** Where the vehicle was seen last. */
  home: number
  entry: string
  plate: string
  state: 'unverified' | 'verified' | 'ended'
  end: TrackEnd
  doubt: TrackDoubt
  openedAt: number
  since: number
  /** In order of time. */
  sightings: Sighting[]
  /** Soonest first; empty until the roads have answered. */
  borders: BorderTime[]
  /** Likeliest first; empty until the roads have answered. */
  cameras: NextCamera[]
}

export type SideState = 'asked' | 'overdue' | 'acknowledged' | 'declined' | 'deployed'
export interface AlertSide {
  jurisdiction: number
  state: SideState
  by: string
  reason: string
  since: number
  /** Absent for who leads. */
  answerBy?: number | null
}
export interface PostOfficer {
  officer: number
  code: string
  thereAt: number
}
/** A place to be held. */
export interface WatchPost {
  jurisdiction: number
  /** -1: an incident's place. */
  crossing: number
  name: string
  lat: number
  lng: number
  earliestAt?: number | null
  likelyAt?: number | null
  /** Absent until it is opened. */
  incident?: string | null
  /** Fastest first. */
  nearest: PostOfficer[]
}
export type AlertLineKind = 'raised' | 'said' | 'answered' | 'overdue' | 'verified' | 'seen' | 'widened' | 'ended' | 'ordered'
export interface AlertLine {
  at: number
  jurisdiction: number
  kind: AlertLineKind
  by: string
  text: string
}
/** A joint alert. The first side leads. */
export interface Alert {
  id: string
  jurisdiction: number
  kind: 'track' | 'incident' | 'aid'
  lead: number
  track?: string | null
  incident?: string | null
  subject: string
  vehicle: Vehicle
  verified: boolean
  lastSeenAt: number
  lastSeen: string
  lat: number
  lng: number
  channel: string
  raisedAt: number
  expiresAt: number
  end: 'none' | 'expired' | 'trackEnded' | 'withdrawn' | 'incidentClosed'
  sides: AlertSide[]
  posts: WatchPost[]
  lines: AlertLine[]
}

export type WarningKind = 'notFollowed' | 'notWarned' | 'alertNotTaken' | 'entryNotTaken'
/** What the engine could not do about a vehicle, so that people may. Told once, never in a snapshot. */
export interface Warning {
  jurisdiction: number
  at: number
  kind: WarningKind
  entry?: string
  track?: string
  alert?: string
  subject: string
  seenAt?: number
  /** The camera, or the place in words. */
  seen: string
  lat?: number
  lng?: number
  reason: string
  neighbours: number[]
}

/** How many watchlist entries of a jurisdiction, or wishes for more time, wait for approval. */
export interface Undecided {
  jurisdiction: number
  entries: number
}
export type EntryState = 'asked' | 'active' | 'withdrawn' | 'expired' | 'refused'
export type EntrySharing = 'ownCity' | 'named' | 'province'
export type EntryDeed = 'asked' | 'approved' | 'refused' | 'renewalAsked' | 'renewed' | 'renewalRefused' | 'withdrawn' | 'expired'
export interface Entry {
  id: string
  jurisdiction: number
  plate: string
  vehicle: Vehicle
  make: string
  legalBasis: string
  caseNumber: string
  purpose: string
  requestedBy: string
  approvedBy?: string | null
  priority: number
  state: EntryState
  askedAt: number
  since: number
  expiresAt: number
  sharing: EntrySharing
  sharedWith: number[]
  renewal?: { askedAt: number; askedBy: string; until: number; reason: string } | null
  steps: { at: number; deed: EntryDeed; by: string; detail: string }[]
}
/** What is asked for when a plate is to be looked for. */
export interface EntryWish {
  jurisdiction: number
  plate: string
  plateColour: string
  vehicleClass: string
  colour: string
  make: string
  legalBasis: string
  caseNumber: string
  purpose: string
  priority: number
  until: number
  sharing: EntrySharing
  sharedWith: number[]
}

export const plateColours = ['unknown', 'blue', 'yellow', 'white', 'black', 'green', 'yellowGreen', 'red', 'other'] as const
export const vehicleClasses = ['unknown', 'car', 'van', 'bus', 'lightLorry', 'heavyLorry', 'trailer', 'motorcycle', 'other'] as const
export const bodyColours = [
  'unknown',
  'black',
  'white',
  'grey',
  'red',
  'blue',
  'yellow',
  'orange',
  'brown',
  'green',
  'purple',
  'pink',
  'cyan',
  'other',
] as const
