import type { NodeClock } from '../shared/clock'
import type { CellsFrame, Events, Frame, Snapshot } from '../shared/contract'
import { Link } from '../shared/link'
import { Board, type Change } from './board'
import { bytesOf, Positions } from './positions'

/** The node sends a snapshot to every new connection; after this long it is asked for. */
const snapshotWaitMs = 2000

export interface View {
  west: number
  south: number
  east: number
  north: number
  zoom: number
}

/** Hears what came of a message, after the feed has taken it in. */
export interface Ears {
  /** `restarted`: it is of another run of the node than the one before. */
  snapshot(feed: Feed, change: Change, restarted: boolean): void
  events(feed: Feed, change: Change): void
  frame(feed: Feed, message: Frame): void
}

/**
 * One source of what a desk shows: the node as it is, or a replay of the past. Each has a connection, boards, positions and a clock of its
 * own, so that nothing of one is ever found in the other.
 */
export class Feed {
  readonly board = new Board()
  readonly positions = new Positions()
  readonly link: Link
  /** Counts instead of officers, when there are too many in view. */
  cells: CellsFrame['cells'] | null = null
  /** Jurisdictions whose part of the picture is old. */
  stopped: number[] = []
  private view: View | null = null
  private run: number | null = null
  private snapshotDueAt = 0

  /**
   * @param greet Said on each new connection before anything else; false when there is nothing to come.
   * @param glided How far the newest move of this feed's positions has been drawn.
   */
  constructor(
    path: string,
    readonly clock: NodeClock,
    private readonly ears: Ears,
    private readonly glided: (feed: Feed) => number,
    private readonly greet: (feed: Feed) => Promise<boolean> = async () => true,
  ) {
    this.link = new Link(path, () => void this.resume())
    this.link.on('snapshot', (message: Snapshot) => this.takeSnapshot(message))
    this.link.on('events', (message: Events) => this.takeEvents(message))
    this.link.on('frame', (message: Frame) => this.takeFrame(message))
  }

  /** Says what the map shows; repeated on each new connection. */
  async show(view: View): Promise<void> {
    this.view = view
    if (this.link.connected.value) await this.quietly(this.link.call('View', view))
  }

  async askSnapshot(): Promise<void> {
    this.snapshotDueAt = performance.now() + snapshotWaitMs
    await this.quietly(this.link.call('Snapshot'))
  }

  /** A snapshot that was promised and did not come is asked for again. */
  probe(): void {
    if (this.link.connected.value && this.board.isAwaiting && performance.now() > this.snapshotDueAt) void this.askSnapshot()
  }

  /** For requests whose loss the next connection repeats by itself. */
  async quietly(request: Promise<unknown>): Promise<void> {
    try {
      await request
    } catch (fault) {
      if (this.link.connected.value) console.warn('hub request failed', fault)
    }
  }

  private async resume(): Promise<void> {
    this.board.expectSnapshot()
    this.snapshotDueAt = performance.now() + snapshotWaitMs
    if ((await this.greet(this)) && this.view) await this.quietly(this.link.call('View', this.view))
  }

  private takeSnapshot(message: Snapshot): void {
    this.clock.set(message.now, message.speed)
    const restarted = this.run !== null && this.run !== message.run
    this.run = message.run
    const change = this.board.snapshot(message)
    this.positions.expectAll()
    this.ears.snapshot(this, change, restarted)
  }

  private takeEvents(message: Events): void {
    this.clock.correct(message.now)
    const change = this.board.events(message)
    if (change.gap) void this.askSnapshot()
    this.ears.events(this, change)
  }

  private takeFrame(message: Frame): void {
    this.clock.correct(message.now)
    this.stopped = message.stopped ?? []
    if (message.mode === 'cells') {
      this.positions.clear()
      this.cells = message.cells
    } else {
      this.cells = null
      this.positions.apply(bytesOf(message.data), message.gone ?? [], message.now, this.glided(this))
    }
    this.ears.frame(this, message)
  }
}
