import { useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { timeOfDay } from '../../shared/clock'
import type { Reply } from '../../shared/contract'
import type { Message, RecipientState } from '../../shared/officers'
import { isForDesk } from '../crews'
import { board, link, me, replaying } from '../desk'
import { beginLine, runLine } from '../line'
import { messages, unread } from '../messages'
import { areaName } from '../policyTables'

/** Messages between the desks and the officers, newest first, with how far each has come. */
export function Messages() {
  const strings = words().crews
  const n = unread.value.length
  return (
    <div class="messages" data-testid="messages">
      {!replaying.value && (
        <div class="message-tools">
          <button data-testid="message-all" onClick={() => beginLine('m all ')}>
            {strings.toShift}…
          </button>
          <button data-testid="message-desks" onClick={() => beginLine('m desks ')}>
            {strings.toDesks}…
          </button>
          <span class="spread" />
          {n > 0 && (
            <button data-testid="read-all" onClick={() => void runLine('read')}>
              {strings.markRead} ({n})
            </button>
          )}
        </div>
      )}
      <ul class="message-rows">
        {messages.value.length === 0 && <li class="empty">{strings.noMessages}</li>}
        {messages.value.map((message) => (
          <Row key={message.id} message={message} />
        ))}
      </ul>
    </div>
  )
}

function Row({ message }: { message: Message }) {
  const strings = words().crews
  const user = me.value?.user ?? ''
  const isNew = isForDesk(message, user) && !message.readBy.some((one) => one.by === user) && message.from !== user
  const names = message.readBy.map((one) => one.by).join(', ')
  const forDesks = message.to.kind === 'desk' || message.to.kind === 'desks'
  return (
    <li class={isNew ? 'new' : ''} data-testid="message" data-message={message.id} data-new={isNew}>
      <p class="from">
        <b>{message.from}</b> <span class="quiet">→ {toText(message)}</span>
        <span class="spread" />
        <span class="quiet">{timeOfDay(message.at)}</span>
      </p>
      <p class="text">
        {message.urgent && <b class="urgent">{strings.urgentMark} </b>}
        {message.text}
      </p>
      {!!message.missed && (
        <p class="missed" data-testid="message-missed">
          {fill(strings.missed, { n: message.missed })}
        </p>
      )}
      <p class="quiet far">
        {forDesks
          ? names && fill(strings.readBy, { names })
          : `${fill(strings.delivered, { n: message.delivered, of: message.recipients })} · ${fill(strings.read, { n: message.read })}`}
        {!forDesks && message.recipients > 0 && message.missed == null && <Who message={message} />}
        {isNew && (
          <button
            disabled={!link.connected.value}
            data-testid="message-read"
            onClick={() => void link.call('MarkRead', message.jurisdiction, message.id)}
          >
            {strings.markRead}
          </button>
        )}
        {message.fromOfficer != null && isNew && (
          <button data-testid="message-answer" onClick={() => beginLine(`m ${message.from} `)}>
            {strings.message}
          </button>
        )}
      </p>
    </li>
  )
}

function toText({ to }: Message): string {
  const strings = words().crews
  switch (to.kind) {
    case 'shift':
      return strings.toShift
    case 'area':
      return fill(strings.toArea, { area: areaName(to.area ?? '') })
    case 'desk':
      return fill(strings.toDesk, { desk: to.desk ?? '' })
    case 'desks':
      return strings.toDesks
    case 'officers':
      return (to.officers ?? []).map((id) => board.officers.get(id)?.code ?? String(id)).join(', ')
  }
}

/** How far it has come with each recipient: asked for when somebody wants to know. */
function Who({ message }: { message: Message }) {
  const strings = words().crews
  const [states, setStates] = useState<{ list: RecipientState[]; more: boolean } | null>(null)
  const more = async () => {
    const from = states?.list.length ?? 0
    const reply = await link
      .call<Reply<{ states: RecipientState[]; more: boolean }>>('MessageStates', message.jurisdiction, message.id, from)
      .catch(() => null)
    if (reply?.ok) setStates({ list: [...(states?.list ?? []), ...reply.states], more: reply.more })
  }
  return (
    <details class="who" onToggle={(event) => event.currentTarget.open && !states && void more()}>
      <summary>{strings.who}</summary>
      <ol>
        {states?.list.map((one) => (
          <li key={one.officer}>
            {one.code}{' '}
            {one.readAt
              ? fill(strings.whoRead, { t: timeOfDay(one.readAt) })
              : one.deliveredAt
                ? fill(strings.whoDelivered, { t: timeOfDay(one.deliveredAt) })
                : strings.whoNot}
          </li>
        ))}
      </ol>
      {states?.more && <button onClick={() => void more()}>{strings.more}</button>}
    </details>
  )
}
