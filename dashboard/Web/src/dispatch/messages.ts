import { computed, signal } from '@preact/signals'
import type { Message } from '../shared/officers'
import { board, crewsVersion, link, me } from './desk'

/** Newest first. */
export const messages = computed<readonly Message[]>(() => {
  void crewsVersion.value
  return [...board.crews.messages].reverse()
})
/** Messages for this desk that it has not read. */
export const unread = computed<readonly Message[]>(() => {
  void crewsVersion.value
  return board.crews.unread(me.value?.user ?? '')
})
/** Which part of the officers' panel is open. */
export const crewTab = signal<'list' | 'messages' | 'sending'>('list')

/** Says that this desk has read everything that is for it. */
export async function markAllRead(): Promise<void> {
  await Promise.all(unread.peek().map((message) => link.call('MarkRead', message.jurisdiction, message.id)))
}
