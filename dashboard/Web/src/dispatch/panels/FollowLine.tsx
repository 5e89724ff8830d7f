import { age, fill, words } from '../../i18n'
import { tick } from '../../shared/clock'
import type { Incident } from '../../shared/contract'
import { link, replaying } from '../desk'
import { runLine } from '../line'

/** What the incident's place follows, and since when it has stood; nothing while it follows nothing. */
export function FollowLine({ incident }: { incident: Incident }) {
  const { follows } = incident
  if (!follows) return null
  const strings = words().lines
  const target = follows.code ?? follows.track ?? ''
  const moved = follows.movedAt ? fill(strings.movedAgo, { age: age((tick.value - follows.movedAt) / 1000) }) : ''
  return (
    <p class="follow-line" data-testid="follow-line" data-target={target}>
      <b>→ {fill(strings.follows, { target, by: follows.by })}</b> <span class="quiet">{moved}</span>
      {!replaying.value && (
        <button data-testid="follow-stop" disabled={!link.connected.value} onClick={() => void runLine(`follow ${incident.id} off`)}>
          {strings.followStop}
        </button>
      )}
    </p>
  )
}
