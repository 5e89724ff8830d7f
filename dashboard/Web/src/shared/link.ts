import { HubConnectionBuilder, HubConnectionState, HttpTransportType, LogLevel, type HubConnection } from '@microsoft/signalr'
import { signal, type Signal } from '@preact/signals'
import { api, Refused } from './api'

/** Waits between attempts in milliseconds; the last repeats for ever. */
export const backoffMs: readonly number[] = [300, 700, 1500, 3000, 5000, 8000]

/** Thrown by {@link Link.call} while there is no connection: commands are refused then, never queued. */
export class Disconnected extends Error {}

/**
 * One hub connection that never gives up. It differs from SignalR's own reconnect in that a first attempt that fails is retried too,
 * and that an ended session leads to the sign-in page instead of an endless retry.
 */
export class Link {
  readonly connected: Signal<boolean> = signal(false)
  /** Wall milliseconds (performance.now) of the last word from the node, message or answer; 0 before the first. */
  lastMessageAt = 0
  private readonly hub: HubConnection
  private attempt = 0
  private closed = false

  constructor(
    path: string,
    private readonly onConnected: () => void,
  ) {
    this.hub = new HubConnectionBuilder()
      .withUrl(path, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .configureLogging(LogLevel.None)
      .build()
    this.hub.serverTimeoutInMilliseconds = 30_000
    this.hub.keepAliveIntervalInMilliseconds = 10_000
    this.hub.onclose(() => {
      this.connected.value = false
      this.retry()
    })
  }

  on<T>(message: string, take: (body: T) => void): void {
    this.hub.on(message, (body: T) => {
      this.lastMessageAt = performance.now()
      take(body)
    })
  }

  async start(): Promise<void> {
    if (this.closed || this.hub.state !== HubConnectionState.Disconnected) return
    try {
      await this.hub.start()
      this.attempt = 0
      this.connected.value = true
      this.onConnected()
    } catch {
      // The browser does not say why a WebSocket failed; ask whether the session is still good.
      if (await this.sessionEnded()) location.assign('/')
      else this.retry()
    }
  }

  /** @throws Disconnected when there is no connection. */
  async call<T>(method: string, ...args: unknown[]): Promise<T> {
    if (!this.connected.value) throw new Disconnected()
    const answer = await this.hub.invoke<T>(method, ...args)
    this.lastMessageAt = performance.now()
    return answer
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    this.closed = true
    await this.hub.stop()
  }

  private retry(): void {
    if (this.closed) return
    const wait = backoffMs[Math.min(this.attempt, backoffMs.length - 1)] ?? 8000
    this.attempt++
    setTimeout(() => void this.start(), wait)
  }

  private async sessionEnded(): Promise<boolean> {
    try {
      await api.me()
      return false
    } catch (fault) {
      return fault instanceof Refused && fault.status === 401
    }
  }
}
