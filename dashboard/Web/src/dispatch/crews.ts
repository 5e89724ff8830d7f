import type { Message, OfficerEvent, OfficersInSnapshot, Panic, Safety } from '../shared/officers'
import type { BatchProposal, Offer, SendingEvent, SendingInSnapshot, Stack } from '../shared/sending'

/** Messages kept on the page; older ones are asked for. */
export const messagesMax = 300

export type CrewSound = 'panic' | 'safetyAlarm' | 'message' | 'urgentMessage' | 'offer'

/** What came of one event. */
export interface CrewChange {
  sound?: CrewSound
}

/**
 * Panics, safety checks, messages, proposals, offers and stacks as one desk knows them. Fed with hub messages in order; knows nothing of the
 * page. Lists are replaced, never changed in place.
 */
export class Crews {
  /** Those that stand, oldest first. */
  panics: readonly Panic[] = []
  /** Officers who were asked whether all is well, alarms first. */
  safety: readonly Safety[] = []
  /** Oldest first. */
  messages: readonly Message[] = []
  proposals: readonly BatchProposal[] = []
  offers: readonly Offer[] = []
  stacks: readonly Stack[] = []

  /** @returns The sounds of what was not known before. */
  snapshot(message: OfficersInSnapshot & SendingInSnapshot): CrewSound[] {
    const known = new Set(this.panics.map((panic) => panic.id))
    const alarmed = new Set(this.safety.filter(isAlarm).map((one) => one.officer))
    this.panics = message.panics ?? []
    this.safety = sortSafety(message.safety ?? [])
    this.messages = (message.messages ?? []).slice(-messagesMax)
    this.proposals = message.proposals ?? []
    this.offers = message.offers ?? []
    this.stacks = message.stacks ?? []
    const sounds: CrewSound[] = []
    if (this.panics.some((panic) => !known.has(panic.id))) sounds.push('panic')
    if (this.safety.some((one) => isAlarm(one) && !alarmed.has(one.officer))) sounds.push('safetyAlarm')
    return sounds
  }

  take(item: OfficerEvent | SendingEvent, me: string): CrewChange {
    switch (item.kind) {
      case 'panic':
        return this.takePanic(item.panic)
      case 'safety':
        return this.takeSafety(item.safety)
      case 'message':
        return this.takeMessage(item.message, me)
      case 'messageState': {
        const { id, delivered, read, missed } = item.state
        this.messages = this.messages.map((one) => (one.id === id ? { ...one, delivered, read, missed } : one))
        return {}
      }
      case 'proposal':
        this.proposals = replace(this.proposals, item.proposal, item.proposal.state === 'asked' || item.proposal.state === 'ready')
        return {}
      case 'offer': {
        const isNew = item.offer.state === 'open' && !this.offers.some((one) => one.id === item.offer.id)
        this.offers = replace(this.offers, item.offer, item.offer.state === 'open')
        return isNew ? { sound: 'offer' } : {}
      }
      case 'stack': {
        const { stack } = item
        const rest = this.stacks.filter((one) => one.officer !== stack.officer)
        this.stacks = stack.incidents.length > 0 ? [...rest, stack] : rest
        return {}
      }
    }
  }

  /** Panics that this desk has not acknowledged. */
  unseenPanics(me: string): Panic[] {
    return this.panics.filter((panic) => !isSeen(panic, me))
  }

  /** Messages to desks, or to this one, that it has not read. */
  unread(me: string): Message[] {
    return this.messages.filter((message) => isForDesk(message, me) && !message.readBy.some((one) => one.by === me))
  }

  private takePanic(panic: Panic): CrewChange {
    this.panics = replace(this.panics, panic, !panic.ended)
    return panic.deed === 'raised' || panic.deed === 'again' ? { sound: 'panic' } : {}
  }

  private takeSafety(safety: Safety): CrewChange {
    const rest = this.safety.filter((one) => one.officer !== safety.officer)
    const stands = safety.deed === 'asked' || safety.deed === 'alarm' || safety.deed === 'standing'
    this.safety = stands ? sortSafety([...rest, safety]) : rest
    return safety.deed === 'alarm' ? { sound: 'safetyAlarm' } : {}
  }

  private takeMessage(message: Message, me: string): CrewChange {
    const known = this.messages.some((one) => one.id === message.id)
    this.messages = replace(this.messages, message, true).slice(-messagesMax)
    if (known || message.from === me || !isForDesk(message, me)) return {}
    return { sound: message.urgent ? 'urgentMessage' : 'message' }
  }
}

/** Whether this desk has acknowledged it, and it was not pressed again since. */
export function isSeen(panic: Panic, me: string): boolean {
  return panic.acknowledged.some((one) => one.by === me && one.at >= panic.pressedAt)
}

export function isAlarm(safety: Safety): boolean {
  return safety.alarmAt != null
}

/** Whether a message is for desks, and for this one. */
export function isForDesk({ to }: Message, me: string): boolean {
  return to.kind === 'desks' || (to.kind === 'desk' && to.desk === me)
}

function sortSafety(list: readonly Safety[]): Safety[] {
  return [...list].sort((a, b) => Number(isAlarm(b)) - Number(isAlarm(a)) || a.askedAt - b.askedAt)
}

/** The list with the newest word on one of its things: at its place, at the end, or not any more. */
function replace<T extends { id: string }>(list: readonly T[], one: T, stands: boolean): readonly T[] {
  const at = list.findIndex((other) => other.id === one.id)
  if (!stands) return at < 0 ? list : list.filter((_, index) => index !== at)
  return at < 0 ? [...list, one] : list.map((other, index) => (index === at ? one : other))
}
