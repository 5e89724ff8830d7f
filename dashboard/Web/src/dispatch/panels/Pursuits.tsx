import { fill, words } from '../../i18n'
import type { Alert, Track } from '../../shared/border'
import { span, tick } from '../../shared/clock'
import { alerts, board, cityName, replaying, selectedPursuit, tracks } from '../desk'
import { newestOf, openPursuit } from '../border'
import { typeText } from '../typeNames'

/** Joint alerts and suspect tracks; nothing while there are none. */
export function Pursuits() {
  const strings = words().border
  if (tracks.value.length + alerts.value.length === 0) return null
  return (
    <section class="pursuits" aria-label={strings.title}>
      <div class="panel-head">
        <h2>{strings.title}</h2>
        <span class="spread" />
        {alerts.value.length > 0 && (
          <span>
            <kbd>J</kbd> {fill(strings.nAlerts, { n: alerts.value.length })}
          </span>
        )}
        {tracks.value.length > 0 && (
          <span>
            <kbd>T</kbd> {fill(strings.nTracks, { n: tracks.value.length })}
          </span>
        )}
      </div>
      <div class="pursuit-rows" role="listbox" aria-label={strings.title} data-testid="pursuits">
        {alerts.value.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
        {tracks.value.map((track) => (
          <TrackRow key={track.id} track={track} />
        ))}
      </div>
    </section>
  )
}

function AlertRow({ alert }: { alert: Alert }) {
  const strings = words().border
  const chosen = selectedPursuit.value === alert.id
  const waiting = replaying.value ? [] : board.pursuits.unanswered(alert)
  const left = Math.min(...waiting.map((side) => (side.answerBy ?? 0) - tick.value))
  return (
    <div
      class={`pursuit alert ${chosen ? 'chosen' : ''}`}
      role="option"
      aria-selected={chosen}
      data-testid="alert-row"
      data-alert={alert.id}
      data-unanswered={waiting.length}
      onClick={() => openPursuit(alert.id)}
    >
      <AlertMark />
      <span class="what">
        <b class={`subject ${alert.kind === 'track' ? 'plate' : ''}`}>{alertSubject(alert)}</b>
        <span class="id">{alert.id}</span>
      </span>
      {waiting.length > 0 ? (
        <span class="timer late">{left > 0 ? fill(strings.answerWithin, { t: span(left + 999) }) : strings.answerDue}</span>
      ) : (
        <span class="timer" title={strings.expires}>
          {span(alert.expiresAt - tick.value)}
        </span>
      )}
      <span class="where">
        <span class="place">
          {strings.alertKind[alert.kind]} · {alert.sides.map((side) => cityName(side.jurisdiction)).join(' ↔ ')}
        </span>
        {alert.kind === 'track' && <VerifiedWord verified={alert.verified} />}
      </span>
    </div>
  )
}

function TrackRow({ track }: { track: Track }) {
  const strings = words().border
  const chosen = selectedPursuit.value === track.id
  const seen = newestOf(track)
  return (
    <div
      class={`pursuit track ${chosen ? 'chosen' : ''}`}
      role="option"
      aria-selected={chosen}
      data-testid="track-row"
      data-track={track.id}
      data-state={track.state}
      data-doubt={track.doubt}
      onClick={() => openPursuit(track.id)}
    >
      <TrackMark verified={track.state === 'verified'} />
      <span class="what">
        <b class="subject plate">{track.plate}</b>
        <span class="id">{track.id}</span>
      </span>
      <span class="timer" title={strings.seenAgo}>
        {seen ? span(tick.value - seen.seenAt) : ''}
      </span>
      <span class="where">
        <span class="place">
          {seen?.cameraName} · {cityName(track.home)}
        </span>
        {track.doubt !== 'none' && <span class="doubt">{strings.doubtShort[track.doubt]}</span>}
        <VerifiedWord verified={track.state === 'verified'} />
      </span>
    </div>
  )
}

/** The plate, or the type of the incident. */
export function alertSubject(alert: Alert): string {
  return alert.kind === 'track' ? alert.subject : typeText(alert.subject)
}

/** Never by colour alone: the words differ, and the shape before them. */
export function VerifiedWord({ verified }: { verified: boolean }) {
  const strings = words().border
  return <span class={`verified ${verified ? 'yes' : 'no'}`}>{verified ? `✓ ${strings.verified}` : `◌ ${strings.unverified}`}</span>
}

export function TrackMark({ verified }: { verified: boolean }) {
  return (
    <svg class="pursuit-mark" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
      <path
        d="M3 14.5 8 9l3.5 2L15 4"
        fill="none"
        stroke="var(--track)"
        stroke-width="1.8"
        stroke-dasharray={verified ? undefined : '2.4 2'}
      />
      <circle cx="3" cy="14.5" r="2" fill="var(--track)" />
      <circle cx="15" cy="4" r="2.6" fill={verified ? 'var(--track)' : 'var(--panel)'} stroke="var(--track)" stroke-width="1.6" />
    </svg>
  )
}

export function AlertMark() {
  return (
    <svg class="pursuit-mark" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
      <path d="M2 9h4M12 9h4M6 5.5 2.5 9 6 12.5M12 5.5 15.5 9 12 12.5" fill="none" stroke="var(--track)" stroke-width="1.8" />
      <path d="M9 2v14" stroke="var(--text)" stroke-width="1.4" stroke-dasharray="2.4 1.8" />
    </svg>
  )
}
