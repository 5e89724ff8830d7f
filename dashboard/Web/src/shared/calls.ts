// Taking calls, and places, as docs/CALLS.md states them. Moments are milliseconds on the node's clock.
import type { IncidentState } from './contract'

export type CallState = 'live' | 'abandoned' | 'silent' | 'callBackDue' | 'calledBack'
export const callStates: readonly CallState[] = ['live', 'silent', 'abandoned', 'callBackDue', 'calledBack']
/** Sources that desks name; any other word of 20 characters is taken too. */
export const callSources = ['110', 'app', 'alarm', 'radio', 'walk-in', 'e-mail', 'desk'] as const

export type UnverifiedMark = 'unverified' | 'unplaced'

/** `join`: an incident's number, or an incident of its own; left out: as the policy does. */
export interface OpenCall {
  id: string
  type: string
  lat?: number
  lng?: number
  place?: string
  unverified?: boolean
  jurisdiction?: number
  priority?: number
  text?: string
  callerName?: string
  callerNumber?: string
  callerPlace?: string
  callerLat?: number
  callerLng?: number
  source?: string
  state?: CallState
  join?: string
}
/** `repeated`: the call was there already. `yours`: one sees the incident. */
export interface Opened {
  incident: string
  call: string
  jurisdiction: number
  joined: boolean
  repeated: boolean
  yours: boolean
  duplicates: Candidate[]
}
/** An open incident that a call may be about. `joins`: the policy would join it by itself. */
export interface Candidate {
  incident: string
  type: string
  priority: number
  state: IncidentState
  relation: 'same' | 'related' | 'other'
  metres: number
  openedAt: number
  newestCallAt: number
  calls: number
  officers: number
  lat: number
  lng: number
  place: string
  text: string
  unverified?: UnverifiedMark
  joins: boolean
}
/** What a later change of a call may set; what is left out stays. */
export type CallChange = Partial<
  Pick<OpenCall, 'text' | 'callerName' | 'callerNumber' | 'callerPlace' | 'callerLat' | 'callerLng' | 'source' | 'state'>
>

/** What a call in an incident's detail has besides. */
export interface CallMore {
  id: string
  type?: string
  priority?: number
  takenBy?: string
  state?: CallState
  lat?: number
  lng?: number
  callerPlace?: string
  callerLat?: number
  callerLng?: number
  unverified?: UnverifiedMark
  changedAt?: number
  changedBy?: string
}

export type AttachmentKind = 'picture' | 'video' | 'audio' | 'document' | 'link'
export const attachmentKinds: readonly AttachmentKind[] = ['picture', 'video', 'audio', 'document', 'link']
/** A reference; the thing itself is elsewhere. */
export interface Attachment {
  id: string
  call?: string
  kind: AttachmentKind
  uri: string
  name: string
  by: string
  at: number
}

export type PlaceKind = 'coordinates' | 'house' | 'crossing' | 'street' | 'place' | 'station' | 'camera'
/** A candidate for a place in words. `yours`: in one of one's own jurisdictions. */
export interface Place {
  kind: PlaceKind
  name: string
  nameZh?: string
  nameEn?: string
  lat: number
  lng: number
  jurisdiction?: number
  yours: boolean
  match: 'exact' | 'start' | 'words' | 'part' | 'typo' | 'near'
  metres?: number
  number?: string
  metresLong?: number
}
export interface PlaceAt {
  lat: number
  lng: number
  jurisdiction?: number
  yours: boolean
  name: string
  kind: PlaceKind
}
/** A place in words that no index has, to be followed up. */
export interface UnverifiedPlace {
  id: string
  jurisdiction: number
  incident: string
  call: string
  place: string
  lat: number
  lng: number
  mark: UnverifiedMark
  by: string
  at: number
  done?: { by: string; at: number; note: string }
}
export interface UnverifiedCount {
  jurisdiction: number
  waiting: number
}

/** Characters of a text, as the node has it. */
export const callTextMax = { text: 2000, place: 200, name: 100, number: 40, source: 20, uri: 500, attachment: 100 } as const
