import { computed, signal } from '@preact/signals'
import type { Message, MessagesForOfficers } from '../shared/officers'
import { sound } from '../shared/sounds'
import { link, me, say } from './duty'

/** Messages kept on the page. */
const mailMax = 100

/** A message to this officer, or from this officer. */
export interface Mail {
  message: Message
  /** Whether it is to this officer. */
  toMe: boolean
  readAt: number | null
}

/** Newest first. */
export const mail = signal<readonly Mail[]>([])
export const unread = computed(() => mail.value.filter((one) => one.toMe && one.readAt === null))

/** It may come twice: by its id it is one. What is on the screen is said to be there at once. */
export function takeMail({ items }: MessagesForOfficers): void {
  const own = me.peek()?.officer
  if (own == null) return
  const known = new Map(mail.peek().map((one) => [one.message.id, one]))
  const fresh: Message[] = []
  for (const { message, officers, readAt } of items) {
    const toMe = officers.includes(own)
    const before = known.get(message.id)
    if (toMe && !before) fresh.push(message)
    known.set(message.id, { message, toMe: toMe || before?.toMe === true, readAt: readAt ?? before?.readAt ?? null })
  }
  mail.value = [...known.values()].sort((a, b) => b.message.at - a.message.at).slice(0, mailMax)
  // A page that shows a message twice says so twice; the first moment stays.
  for (const message of fresh) void link.call('MarkDelivered', message.id, [own]).catch(() => {})
  if (fresh.length > 0) sound(fresh.some((one) => one.urgent) ? 'urgentMessage' : 'message')
}

/** The officer has read it: said to the node when it can be. */
export function markRead(id: string): void {
  const one = mail.peek().find((other) => other.message.id === id)
  if (!one?.toMe || one.readAt !== null) return
  mail.value = mail.peek().map((other) => (other === one ? { ...one, readAt: Date.now() } : other))
  say({ kind: 'read', message: id })
}
