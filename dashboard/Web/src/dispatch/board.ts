import { watchPostType } from '../shared/border'
import type { OfficerEvent } from '../shared/officers'
import type { SendingEvent } from '../shared/sending'
import type { BoardEvent, Closure, Events, Happening, Incident, Officer, Snapshot } from '../shared/contract'
import { Advisories } from './advisories'
import { DeskBoard, type LineSound } from './deskBoard'
import { isFirstTheirs, isRepeated, roomForOutside, weightOf } from './noticeRules'
import { Crews, type CrewSound } from './crews'
import { Pursuits, warned, type News, type Telling, type Told } from './pursuits'
import { desksFor } from './whose'

/** Notices kept on the page; older ones are in the incidents' timelines. */
export const noticesMax = 100
/** Alarms are counted over this many milliseconds of node time, for the rate shown in the header. */
const alarmWindowMs = 600_000

/** One line of the notice log. An alarm demands an action and stays until a person acknowledges it. */
export interface Notice {
  key: number
  at: number
  /** The incident, track, alert or notice from outside it is about. */
  incident: string
  what: Happening | News
  weight: 'alarm' | 'warning' | 'plain'
  acknowledged: boolean
}

export type Sounding =
  'newP1' | 'newP2' | 'newP3' | 'nobodyFound' | 'expired' | 'newTrack' | 'newAlert' | 'said' | 'handOver' | 'outside' | LineSound | CrewSound

/** Whether a notice is about something else than an incident. */
export function isNews(what: Happening | News): what is News {
  return 'subject' in what
}

/** What a message changed; `gap` means that messages are missing and a snapshot must be fetched. */
export interface Change {
  officers: boolean
  incidents: boolean
  /** The log, or the notices from outside. */
  notices: boolean
  closures: boolean
  /** Tracks, alerts or the count of undecided watchlist entries. */
  pursuits: boolean
  /** Panics, safety checks, messages, proposals, offers or stacks. */
  crews: boolean
  gap: boolean
  touched: Set<string>
  sounds: Sounding[]
}

function noChange(): Change {
  return { officers: false, incidents: false, notices: false, closures: false, pursuits: false, crews: false, gap: false, touched: new Set(), sounds: [] }
}

/** What an incident sounds like when it is new: the less urgent, the less of it; of the least, nothing. */
const newSounds: Readonly<Record<number, Sounding>> = { 2: 'newP2', 3: 'newP3' }

/** Somebody is on the way: the alarms about it have got their answer. */
function isAnswered(incident: Incident): boolean {
  return incident.state !== 'waiting' && incident.state !== 'offered'
}

// The alert that a watch post belongs to has its own alarm: one is enough.
function isAlarming(incident: Incident): boolean {
  return incident.priority === 1 && incident.type !== watchPostType
}

/**
 * The boards of one dispatcher: officers, open incidents and the notice log. Fed with hub messages in order; knows nothing of the page.
 */
export class Board {
  readonly officers = new Map<number, Officer>()
  readonly incidents = new Map<string, Incident>()
  /** Newest first. */
  notices: Notice[] = []
  /** Oldest first; replaced as a whole. */
  closures: readonly Closure[] = []
  readonly pursuits = new Pursuits()
  readonly desk = new DeskBoard()
  readonly crews = new Crews()
  readonly advisories = new Advisories()
  /** The user of this desk: what is for it sounds. */
  user = ''
  /** The moment on the node's clock; of the newest message, unless there is a clock that goes on. */
  clock = () => this.told
  loaded = false
  private run: number | null = null
  private seq = -1
  private awaiting = true
  private nextKey = 1
  private alarmTimes: number[] = []
  private told = 0

  /**
   * Takes the whole truth. What came in unseen since the last word of the same run (behind a lost connection, or because the node gave up
   * telling one thing after the other) is alarmed as it would have been then; the first snapshot of a run is no news.
   */
  snapshot(message: Snapshot): Change {
    const change: Change = { ...noChange(), officers: true, incidents: true, closures: true, pursuits: true }
    const before = this.run === message.run ? new Set(this.incidents.keys()) : null
    this.officers.clear()
    this.incidents.clear()
    for (const officer of message.officers) this.officers.set(officer.id, officer)
    for (const incident of message.incidents) if (incident.state !== 'closed') this.incidents.set(incident.id, incident)
    this.closures = message.closures
    change.sounds.push(...this.desk.snapshot(message, this.user))
    this.tell(this.pursuits.snapshot(message, before !== null), change)
    change.crews = true
    change.sounds.push(...this.crews.snapshot(message))
    this.tellOutside(this.advisories.snapshot(message, message.now, before !== null), change)
    this.run = message.run
    this.told = message.now
    this.seq = message.seq
    this.loaded = true
    this.awaiting = false
    change.touched = new Set(this.incidents.keys())
    if (before) this.catchUp(before, change)
    return change
  }

  /** Events that the snapshot already holds are ignored; events after a gap change nothing. */
  events(message: Events): Change {
    const change = noChange()
    if (this.awaiting || message.seq <= this.seq) return change
    if (message.seq !== this.seq + 1) {
      this.awaiting = true
      return { ...change, gap: true }
    }
    this.seq = message.seq
    this.told = message.now
    for (const item of message.items) this.takeItem(item, message.now, change)
    // Lists and counters of a million officers are made once they are all there, not two hundred times.
    if (message.officersToCome) change.officers = false
    return change
  }

  /** The node was restarted: what the notices speak of is gone. */
  forgetNotices(): void {
    this.notices = []
  }

  /** A new connection counts anew: what is shown stays, but nothing is believed before its snapshot. */
  expectSnapshot(): void {
    this.awaiting = true
  }

  get isAwaiting(): boolean {
    return this.awaiting
  }

  /** Silences an alarm; what it is about goes on. */
  acknowledge(key: number): void {
    this.notices = this.notices.map((notice) => (notice.key === key ? { ...notice, acknowledged: true } : notice))
  }

  /** The oldest alarm that is this desk's to hear and nobody here has acknowledged. */
  get openAlarm(): Notice | undefined {
    return this.notices.findLast((notice) => this.isOpen(notice))
  }

  /** The oldest alarm that a key can acknowledge; else the oldest that wants an answer. */
  get nextAlarm(): Notice | undefined {
    return this.notices.findLast((notice) => this.isOpen(notice) && !this.mustAnswer(notice)) ?? this.openAlarm
  }

  /** How many alarms nobody has acknowledged. */
  get openAlarms(): number {
    return this.notices.filter((notice) => this.isOpen(notice)).length
  }

  /** Whether an alarm is still silent here, because other desks that are there have it first. */
  isHushed(notice: Notice): boolean {
    const incident = this.incidents.get(notice.incident)
    return incident !== undefined && isFirstTheirs(notice, this.clock()) && desksFor(incident, this.user, this.desk.desks).length > 0
  }

  alarmsInTenMinutes(now: number): number {
    return this.alarmTimes.filter((at) => now - at <= alarmWindowMs).length
  }

  /** Whether an alarm ends only with what it asks for: an alert with its answer. */
  mustAnswer(notice: Notice): boolean {
    const alert = notice.weight === 'alarm' ? this.pursuits.alert(notice.incident) : undefined
    return alert !== undefined && this.pursuits.unanswered(alert).length > 0
  }

  private isOpen(notice: Notice): boolean {
    return notice.weight === 'alarm' && !notice.acknowledged && !this.isHushed(notice)
  }

  private takeItem(item: BoardEvent, now: number, change: Change): void {
    switch (item.kind) {
      case 'officer':
        return this.takeOfficer(item.officer, change)
      case 'incident':
        return this.takeIncident(item.incident, now, change)
      case 'notice':
        return this.takeNotice(item.incident, item.what, change)
      case 'closures':
        this.closures = item.closures
        change.closures = true
        return
      case 'track':
        return this.tell(this.pursuits.takeTrack(item.track, now), change)
      case 'alert':
        return this.tell(this.pursuits.takeAlert(item.alert, now), change)
      case 'watchlist':
        this.pursuits.takeUndecided(item.undecided)
        change.pursuits = true
        return
      case 'warning':
        return this.tell(warned(item.warning), change)
      case 'panic':
      case 'safety':
      case 'message':
      case 'messageState':
      case 'proposal':
      case 'offer':
      case 'stack':
        return this.takeCrew(item, change)
      case 'advisory':
        change.notices = true
        return this.tellOutside(this.advisories.take(item.notice, now), change)
      default: {
        change.incidents = true
        const told = this.desk.take(item, now, this.user)
        if (!told) return
        this.addTold(told, change)
      }
    }
  }

  private takeCrew(item: OfficerEvent | SendingEvent, change: Change): void {
    const { sound } = this.crews.take(item, this.user)
    change.crews = true
    if (sound && !change.sounds.includes(sound)) change.sounds.push(sound)
  }

  private tell({ told, settled }: Telling, change: Change): void {
    change.pursuits = true
    for (const one of told) this.addTold(one, change)
    for (const id of settled) this.settle(id, change)
  }

  private tellOutside(told: readonly Told[], change: Change): void {
    for (const one of told) {
      this.notices = roomForOutside(this.notices)
      this.addTold(one, change)
    }
  }

  private addTold({ news, id, weight, sound }: Told, change: Change): void {
    this.add(news, id, weight, change)
    if (sound && !change.sounds.includes(sound)) change.sounds.push(sound)
  }

  private takeOfficer(officer: Officer, change: Change): void {
    this.officers.set(officer.id, officer)
    change.officers = true
  }

  private takeIncident(incident: Incident, now: number, change: Change): void {
    const before = this.incidents.get(incident.id)
    change.incidents = true
    change.touched.add(incident.id)
    if (incident.state === 'closed') {
      this.incidents.delete(incident.id)
      this.settle(incident.id, change)
      return
    }
    this.incidents.set(incident.id, incident)
    if (isAnswered(incident)) this.settle(incident.id, change)
    const asked = incident.handOver
    if (asked?.to === this.user && asked.at !== before?.handOver?.at) change.sounds.push('handOver')
    const name = before ? undefined : newSounds[incident.priority]
    if (name && !isAlarming(incident)) change.sounds.push(name)
    if (before || !isAlarming(incident)) return
    this.alarmOpened(incident.id, now, change)
    change.sounds.push('newP1')
  }

  /** Alarms for what a snapshot has brought, and ends those that it has answered: nothing more may come of an incident that is over. */
  private catchUp(before: ReadonlySet<string>, change: Change): void {
    const fresh = [...this.incidents.values()].filter((incident) => isAlarming(incident) && !before.has(incident.id))
    fresh.sort((one, other) => one.openedAt - other.openedAt)
    for (const incident of fresh) this.alarmOpened(incident.id, incident.openedAt, change)
    // Many at once are one sound: they come with one message.
    if (fresh.some((incident) => !isAnswered(incident))) change.sounds.push('newP1')
    for (const id of new Set(this.notices.map((notice) => notice.incident))) {
      const incident = this.incidents.get(id)
      if (this.pursuits.track(id) || this.pursuits.alert(id)) continue
      if (!incident || isAnswered(incident)) this.settle(id, change)
    }
  }

  private alarmOpened(incident: string, at: number, change: Change): void {
    this.notices = this.notices.filter((notice) => notice.incident !== incident || notice.what.kind !== 'opened')
    this.add({ at, kind: 'opened', by: '', officerCode: '', detail: '' }, incident, 'alarm', change)
  }

  private takeNotice(incident: string, what: Happening, change: Change): void {
    change.touched.add(incident)
    const weight = weightOf(what, this.incidents.get(incident))
    if (!weight || isRepeated(what, incident, this.notices)) return
    if (what.kind === 'expired') change.sounds.push('expired')
    this.add(what, incident, weight, change)
    if (weight === 'alarm' && this.isOpen(this.notices[0]!)) change.sounds.push('nobodyFound')
  }

  private add(what: Happening | News, incident: string, weight: Notice['weight'], change: Change): void {
    this.notices = [{ key: this.nextKey++, at: what.at, incident, what, weight, acknowledged: weight !== 'alarm' }, ...this.notices].slice(
      0,
      noticesMax,
    )
    if (weight === 'alarm') this.alarmTimes = [...this.alarmTimes.filter((at) => what.at - at <= alarmWindowMs), what.at]
    change.notices = true
  }

  private settle(incident: string, change: Change): void {
    if (!this.notices.some((notice) => notice.incident === incident && !notice.acknowledged)) return
    this.notices = this.notices.map((notice) => (notice.incident === incident ? { ...notice, acknowledged: true } : notice))
    change.notices = true
  }
}
