import type { AdvisoryEvent } from '../shared/advisories'
import type { DeskEvent, DeskSnapshot } from '../shared/desk'
import type { DeskHappening, Desks, Transfer } from '../shared/incidents'
import type { Archive, Caution } from '../shared/past'
import type { Line } from '../shared/lines'
import type { PolicyVersion } from '../shared/policy'
import type { Told } from './pursuits'

/** What a late line is told as, and what it sounds like. */
export type LineSound = 'lineLate' | 'callBackLate'

export type DeskNewsKind = `desk_${DeskHappening['kind']}` | `archive_${Archive['state']}` | 'policyChanged' | LineSound

/** Words on caution notes that are kept: more than a shift has. Of older ones the list of them says what it said when it was read. */
const toldCautionsMax = 1000

/** Of a desk happening, those that ask somebody to look. */
const warningKinds: readonly string[] = ['uncovered', 'gone', 'takenOver']

const keyOf = (transfer: Transfer) => `${transfer.incident}#${transfer.transfer}`

/** Desks with their areas, open transfers, archives and the policy, as one dispatcher's jurisdictions know them. */
export class DeskBoard {
  private readonly desksOf = new Map<number, Desks>()
  private readonly openTransfers = new Map<string, Transfer>()
  private readonly archives = new Map<number, Archive>()
  private readonly unverified = new Map<number, number>()
  private readonly cautions = new Map<string, Caution>()
  /** Phone lines that are not over. */
  readonly lines = new Map<string, Line>()
  policy: PolicyVersion | null = null

  /** In order of jurisdiction. */
  get desks(): Desks[] {
    return [...this.desksOf.values()].sort((a, b) => a.jurisdiction - b.jurisdiction)
  }
  /** Those that wait the longest first. */
  get transfers(): Transfer[] {
    return [...this.openTransfers.values()].sort((a, b) => a.at - b.at)
  }
  /** Archives that are not well: the newest of the past may be missing from what they say. */
  get unwellArchives(): Archive[] {
    return [...this.archives.values()].filter((one) => one.state !== 'well')
  }
  /** Places in words that wait to be followed up. */
  get unverifiedPlaces(): number {
    return [...this.unverified.values()].reduce((sum, one) => sum + one, 0)
  }

  /** Caution notes that were told of, each as it was told last, the oldest word first. */
  get toldCautions(): Iterable<Caution> {
    return this.cautions.values()
  }

  private keepTold(caution: Caution): void {
    this.cautions.delete(caution.id)
    this.cautions.set(caution.id, caution)
    const oldest = this.cautions.size > toldCautionsMax ? this.cautions.keys().next().value : undefined
    if (oldest !== undefined) this.cautions.delete(oldest)
  }

  /** @returns The sounds of what was not known before: lines that have alarmed since. */
  snapshot(message: DeskSnapshot, me: string): LineSound[] {
    const late = (message.lines ?? []).filter((line) => line.alarms > (this.lines.get(line.line)?.alarms ?? 0) && isFor(line, me))
    const sounds = new Set(late.map(lateKind))
    this.desksOf.clear()
    this.openTransfers.clear()
    this.archives.clear()
    this.unverified.clear()
    this.lines.clear()
    for (const one of message.lines ?? []) this.lines.set(one.line, one)
    for (const one of message.desks ?? []) this.desksOf.set(one.jurisdiction, one)
    for (const one of message.transfers ?? []) this.openTransfers.set(keyOf(one), one)
    for (const one of message.archives ?? []) this.archives.set(one.jurisdiction, one)
    for (const one of message.unverifiedPlaces ?? []) this.unverified.set(one.jurisdiction, one.waiting)
    this.policy = message.policy ?? null
    return [...sounds]
  }

  /** Takes one in; what is to be told of it, if anything. */
  take(item: Exclude<DeskEvent, AdvisoryEvent>, now: number, me: string): Told | null {
    switch (item.kind) {
      case 'desks':
        this.desksOf.set(item.desks.jurisdiction, item.desks)
        return null
      case 'desk':
        return toldOfDesk(item.desk)
      case 'transfer':
        if (item.transfer.state === 'sent' || item.transfer.state === 'accepted')
          this.openTransfers.set(keyOf(item.transfer), item.transfer)
        else this.openTransfers.delete(keyOf(item.transfer))
        return null
      case 'caution':
        this.keepTold(item.caution)
        return null // What holds at a place stands in its incidents and is asked for with its history.
      case 'archive': {
        const before = this.archives.get(item.archive.jurisdiction)?.state
        this.archives.set(item.archive.jurisdiction, item.archive)
        // Catching up after a start is nothing to read sixteen times; the system's page and what is found say so.
        return item.archive.state === 'failed' || before === 'failed' ? toldOfArchive(item.archive) : null
      }
      case 'policy':
        this.policy = item.policy
        return plain('policyChanged', now, 0, String(item.policy.number), item.policy.by)
      case 'unverifiedPlaces':
        this.unverified.set(item.unverifiedPlaces.jurisdiction, item.unverifiedPlaces.waiting)
        return null
      case 'line':
        return this.takeLine(item.line, now, me)
    }
  }

  /** Told when it alarms: nobody has picked up, or rung back. */
  private takeLine(line: Line, now: number, me: string): Told | null {
    const before = this.lines.get(line.line)?.alarms ?? 0
    if (line.state === 'over') this.lines.delete(line.line)
    else this.lines.set(line.line, line)
    if (line.state === 'over' || line.alarms <= before) return null
    const kind = lateKind(line)
    const told: Told = { ...plain(kind, now, line.jurisdiction, line.line, line.number), weight: 'warning' }
    return isFor(line, me) ? { ...told, sound: kind } : told
  }
}

const lateKind = (line: Line): LineSound => (line.state === 'callBackDue' ? 'callBackLate' : 'lineLate')

/** A late line is heard by the desk that has it; by everybody while nobody has. */
const isFor = (line: Line, me: string) => !line.takenBy || line.takenBy === me

function toldOfDesk(what: DeskHappening): Told {
  const text = what.kind === 'uncovered' || what.kind === 'gone' ? what.areas.join(', ') : what.by
  const told = plain(`desk_${what.kind}`, what.at, what.jurisdiction, what.desk, text)
  return warningKinds.includes(what.kind) ? { ...told, weight: 'warning' } : told
}

function toldOfArchive(archive: Archive): Told {
  const told = plain(`archive_${archive.state}`, archive.since, archive.jurisdiction, '', archive.detail ?? '')
  return archive.state === 'failed' ? { ...told, weight: 'warning' } : told
}

function plain(kind: DeskNewsKind, at: number, city: number, subject: string, text: string): Told {
  return { id: '', weight: 'plain', news: { at, kind, city, subject, text } }
}
