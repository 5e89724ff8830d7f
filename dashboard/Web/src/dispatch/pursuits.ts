import type { Alert, AlertSide, Track, Undecided, Warning, WarningKind } from '../shared/border'
import type { Snapshot } from '../shared/contract'
import type { DeskNewsKind } from './deskBoard'

export type NewsKind =
  | 'trackNew'
  | 'trackTold'
  | 'trackSeen'
  | 'trackVerified'
  | 'trackOver'
  | 'alertNew'
  | 'aidAsked'
  | 'incidentTold'
  | 'alertVerified'
  | 'alertSaid'
  | 'sideOverdue'
  | 'sideAcknowledged'
  | 'sideDeployed'
  | 'sideDeclined'
  | 'alertOver'
  | WarningKind
  | DeskNewsKind
  | 'advisory'

/** Something about a track or an alert that a desk is told. */
export interface News {
  at: number
  kind: NewsKind
  /** The plate, or the type of the incident. */
  subject: string
  /** Of the side it is about; 0 when it is about none. */
  city: number
  /** A place, a reason or what somebody wrote. */
  text: string
}

export interface Told {
  id: string
  news: News
  weight: 'alarm' | 'warning' | 'plain'
  sound?: 'newTrack' | 'newAlert' | 'expired' | 'said' | 'lineLate' | 'callBackLate' | 'outside'
}
/** What came of a message: what to tell, and whose alarms have got their answer. */
export interface Telling {
  told: Told[]
  settled: string[]
}

/** What the engine could not do, one line for each neighbour: two of them somebody has to do by telephone, now. */
export function warned(warning: Warning): Telling {
  const weight = warning.kind === 'notFollowed' || warning.kind === 'notWarned' ? 'alarm' : 'warning'
  const id = warning.track ?? warning.alert ?? warning.entry ?? ''
  const cities = warning.neighbours.length === 0 ? [0] : warning.neighbours
  return {
    told: cities.map((city) => ({
      id,
      news: { at: warning.at, kind: warning.kind, subject: warning.subject, city, text: warning.seen },
      weight,
      sound: weight === 'alarm' ? 'newAlert' : undefined,
    })),
    settled: [],
  }
}

/** Tracks and alerts by number, and by the jurisdiction that knows them: the same may come once for each of one's own. */
type Known<T> = Map<string, Map<number, T>>

/** Suspect tracks, joint alerts and the count of undecided watchlist entries, as one dispatcher's jurisdictions know them. */
export class Pursuits {
  private readonly trackRows: Known<Track> = new Map()
  private readonly alertRows: Known<Alert> = new Map()
  private readonly waiting = new Map<number, number>()

  /** One row for each track: as its home knows it, if that is one of ours. Newest first. */
  get tracks(): Track[] {
    return [...this.trackRows.keys()].map((id) => this.track(id)!).sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1))
  }

  /** One row for each alert: as who leads it knows it, if that is one of ours. Those that wait for our answer first, then the newest. */
  get alerts(): Alert[] {
    const unanswered = (alert: Alert) => Number(this.unanswered(alert).length > 0)
    return [...this.alertRows.keys()]
      .map((id) => this.alert(id)!)
      .sort((a, b) => unanswered(b) - unanswered(a) || b.raisedAt - a.raisedAt || (a.id < b.id ? 1 : -1))
  }

  /** Watchlist entries, or wishes for more time, that wait for approval; all jurisdictions together. */
  get undecided(): number {
    return [...this.waiting.values()].reduce((sum, entries) => sum + entries, 0)
  }

  undecidedOf(jurisdiction: number): number {
    return this.waiting.get(jurisdiction) ?? 0
  }

  track(id: string): Track | undefined {
    const rows = this.trackRows.get(id)
    return rows && ([...rows.values()].find((one) => one.jurisdiction === one.home) ?? rows.values().next().value)
  }

  alert(id: string): Alert | undefined {
    const rows = this.alertRows.get(id)
    return rows && ([...rows.values()].find((one) => one.jurisdiction === one.lead) ?? rows.values().next().value)
  }

  /** Sides of ours in an alert. */
  ownSides(alert: Alert): AlertSide[] {
    const rows = this.alertRows.get(alert.id)
    return alert.sides.filter((side) => rows?.has(side.jurisdiction))
  }

  /** Sides of ours that have not answered. */
  unanswered(alert: Alert): AlertSide[] {
    return this.ownSides(alert).filter((side) => side.jurisdiction !== alert.lead && (side.state === 'asked' || side.state === 'overdue'))
  }

  /** The alert whose watch post an incident is. */
  alertOfPost(incident: string): Alert | undefined {
    for (const id of this.alertRows.keys()) {
      const alert = this.alert(id)!
      if (alert.posts.some((post) => post.incident === incident)) return alert
    }
    return undefined
  }

  /** Takes the whole truth. `isNews`: what is new since the last word of the same run is told as it would have been then. */
  snapshot(message: Snapshot, isNews: boolean): Telling {
    const telling: Telling = { told: [], settled: [] }
    const before = {
      tracks: new Map(this.tracks.map((track) => [track.id, track])),
      alerts: new Map(this.alerts.map((alert) => [alert.id, alert])),
    }
    this.trackRows.clear()
    this.alertRows.clear()
    this.waiting.clear()
    for (const track of message.tracks) put(this.trackRows, track, track.state === 'ended')
    for (const alert of message.alerts) put(this.alertRows, alert, alert.end !== 'none')
    for (const one of message.undecided) this.takeUndecided(one)
    for (const track of this.tracks) {
      const known = before.tracks.get(track.id)
      before.tracks.delete(track.id)
      if (isNews) this.tellTrack(known, track, message.now, telling)
    }
    for (const alert of this.alerts) {
      const known = before.alerts.get(alert.id)
      before.alerts.delete(alert.id)
      // Who comes to the desk while an answer is due must hear of it.
      if (isNews || this.unanswered(alert).length > 0) this.tellAlert(known, alert, message.now, telling)
    }
    telling.settled.push(...before.tracks.keys(), ...before.alerts.keys())
    return telling
  }

  takeTrack(row: Track, now: number): Telling {
    const telling: Telling = { told: [], settled: [] }
    const known = this.track(row.id)
    put(this.trackRows, row, row.state === 'ended')
    const track = this.track(row.id)
    if (track) this.tellTrack(known, track, now, telling)
    else if (known) {
      telling.settled.push(row.id)
      telling.told.push({ id: row.id, news: { at: now, kind: 'trackOver', subject: row.plate, city: 0, text: row.end }, weight: 'plain' })
    }
    return telling
  }

  takeAlert(row: Alert, now: number): Telling {
    const telling: Telling = { told: [], settled: [] }
    const known = this.alert(row.id)
    put(this.alertRows, row, row.end !== 'none')
    const alert = this.alert(row.id)
    if (alert) this.tellAlert(known, alert, now, telling)
    else if (known) {
      telling.settled.push(row.id)
      telling.told.push({ id: row.id, news: { at: now, kind: 'alertOver', subject: row.subject, city: 0, text: row.end }, weight: 'plain' })
    }
    return telling
  }

  takeUndecided(one: Undecided): void {
    this.waiting.set(one.jurisdiction, one.entries)
  }

  private tellTrack(known: Track | undefined, track: Track, now: number, telling: Telling): void {
    const say = (kind: NewsKind, weight: Told['weight'], text: string, sound?: Told['sound']) =>
      telling.told.push({ id: track.id, news: { at: now, kind, subject: track.plate, city: 0, text }, weight, sound })
    const newest = track.sightings.at(-1)
    if (!known) {
      const open = track.state === 'unverified' // What a neighbour has verified is news, and nothing to do.
      say(open ? 'trackNew' : 'trackTold', open ? 'alarm' : 'warning', newest?.cameraName ?? '', open ? 'newTrack' : undefined)
      return
    }
    const reads = new Set(known.sightings.map((sighting) => sighting.read))
    for (const sighting of track.sightings) if (!reads.has(sighting.read)) say('trackSeen', 'warning', sighting.cameraName, 'said')
    if (known.state === 'unverified' && track.state === 'verified') {
      say('trackVerified', 'plain', track.sightings.find((one) => one.verification === 'confirmed')?.verifiedBy ?? '')
      telling.settled.push(track.id)
    }
  }

  private tellAlert(known: Alert | undefined, alert: Alert, now: number, telling: Telling): void {
    const say = (kind: NewsKind, weight: Told['weight'], city: number, text: string, sound?: Told['sound']) =>
      telling.told.push({ id: alert.id, news: { at: now, kind, subject: alert.subject, city, text }, weight, sound })
    if (!known) {
      // Who asked a neighbour knows of it; and so does who ordered posts, for which an alert of one city alone stands.
      const ours = (alert.kind !== 'track' || alert.sides.length === 1) && this.unanswered(alert).length === 0
      const kind = alert.kind === 'track' ? 'alertNew' : alert.kind === 'aid' ? 'aidAsked' : 'incidentTold'
      say(kind, ours ? 'plain' : 'alarm', alert.lead, alert.lastSeen, ours ? undefined : 'newAlert')
      return
    }
    if (!known.verified && alert.verified) say('alertVerified', 'warning', alert.lead, '', 'said')
    const own = new Set(this.ownSides(alert).map((side) => side.jurisdiction))
    for (const side of alert.sides) {
      const was = known.sides.find((one) => one.jurisdiction === side.jurisdiction)?.state
      if (was === undefined || was === side.state) continue
      if (side.state === 'overdue') say('sideOverdue', 'warning', side.jurisdiction, '', 'expired')
      else if (side.state === 'acknowledged') say('sideAcknowledged', 'plain', side.jurisdiction, side.by)
      else if (side.state === 'deployed') say('sideDeployed', 'plain', side.jurisdiction, side.by)
      else if (side.state === 'declined') say('sideDeclined', 'warning', side.jurisdiction, side.reason, 'expired')
    }
    const heard = new Set(known.lines.map((line) => `${line.at} ${line.jurisdiction} ${line.text}`))
    for (const line of alert.lines) {
      if (line.kind !== 'said' || own.has(line.jurisdiction) || heard.has(`${line.at} ${line.jurisdiction} ${line.text}`)) continue
      say('alertSaid', 'warning', line.jurisdiction, line.text, 'said')
    }
    if (this.unanswered(known).length > 0 && this.unanswered(alert).length === 0) telling.settled.push(alert.id)
  }
}

function put<T extends { id: string; jurisdiction: number }>(known: Known<T>, row: T, over: boolean): void {
  const rows = known.get(row.id) ?? new Map<number, T>()
  if (over) rows.delete(row.jurisdiction)
  else rows.set(row.jurisdiction, row)
  if (rows.size > 0) known.set(row.id, rows)
  else known.delete(row.id)
}
