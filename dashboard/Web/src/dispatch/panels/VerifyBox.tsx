import { fill, words } from '../../i18n'
import type { Entry, Sighting, Track } from '../../shared/border'
import { timeOfDay } from '../../shared/clock'
import { arm, armed, armedMs, comparedOf, disarm, entries, isOpen, moveSighting, readEntry, verifyArmed } from '../border'
import { link } from '../desk'
import { pairs } from '../plates'

/** A sighting beside the entry's description, with the two keys that say whether it is the vehicle. */
export function VerifyBox({ track }: { track: Track }) {
  const strings = words().border
  const sighting = comparedOf(track)
  if (!sighting) return null
  const entry = entries.value.get(track.entry)
  const n = track.sightings.indexOf(sighting) + 1
  const open = isOpen.value && sighting.verification === 'unverified'
  return (
    <div class={`verify ${sighting.verification}`} data-testid="verify" data-read={sighting.read} data-verification={sighting.verification}>
      <div class="section">
        <h3>{fill(strings.compare, { n })}</h3>
        <span class="spread" />
        <Stepper track={track} />
      </div>
      <Characters wanted={track.plate} read={sighting.plate} />
      <table class="facts">
        <thead>
          <tr>
            <th />
            <th>{strings.lookedFor}</th>
            <th>{strings.cameraSaw}</th>
          </tr>
        </thead>
        <tbody>
          <Fact
            name={strings.plateColour}
            wanted={entry?.vehicle.plateColour}
            seen={sighting.vehicle.plateColour}
            text={strings.plateColours}
          />
          <Fact name={strings.vehicleClass} wanted={entry?.vehicle.class} seen={sighting.vehicle.class} text={strings.vehicleClasses} />
          <Fact name={strings.bodyColour} wanted={entry?.vehicle.colour} seen={sighting.vehicle.colour} text={strings.bodyColours} />
          <tr>
            <th>{strings.make}</th>
            <td>{entry ? entry.make || '–' : '?'}</td>
            <td>
              <Picture at={sighting.picture} />
            </td>
          </tr>
        </tbody>
      </table>
      {entry ? <EntryNote entry={entry} /> : <ReadEntry track={track} />}
      <Camera sighting={sighting} />
      {open ? <Keys track={track} sighting={sighting} compared={entry !== undefined} /> : <Result sighting={sighting} />}
    </div>
  )
}

function Stepper({ track }: { track: Track }) {
  const strings = words().border
  if (track.sightings.filter((one) => one.verification === 'unverified').length < 2) return null
  return (
    <span class="stepper">
      <button aria-label={strings.previousOpen} onClick={() => moveSighting(track, -1)}>
        ←
      </button>
      <button aria-label={strings.nextOpen} data-testid="next-unverified" onClick={() => moveSighting(track, 1)}>
        →
      </button>
    </span>
  )
}

/** Both plates, character under character: what differs is boxed, what was not read has a wave. */
function Characters({ wanted, read }: { wanted: string; read: string }) {
  const strings = words().border
  const columns = pairs(wanted, read)
  const row = (label: string, pick: 'wanted' | 'read') => (
    <div class="characters" aria-label={`${label} ${pick === 'wanted' ? wanted : read}`}>
      <span class="label">{label}</span>
      {columns.map((column, index) => (
        <span key={index} class={`character ${column.same} ${index === 0 ? 'province' : ''}`}>
          {column[pick] || ' '}
        </span>
      ))}
    </div>
  )
  return (
    <div class="plates" data-testid="characters">
      {row(strings.lookedFor, 'wanted')}
      {row(strings.cameraSaw, 'read')}
    </div>
  )
}

function Fact(props: { name: string; wanted: string | undefined; seen: string; text: Record<string, string> }) {
  const { name, wanted, seen, text } = props
  const known = wanted !== undefined && wanted !== 'unknown' && seen !== 'unknown'
  const same = known ? (wanted === seen ? 'same' : 'different') : 'unsaid'
  return (
    <tr class={same}>
      <th>{name}</th>
      <td>{wanted === undefined ? '?' : (text[wanted] ?? wanted)}</td>
      <td>
        {text[seen] ?? seen}
        {same !== 'unsaid' && <span class="sign">{same === 'same' ? ' =' : ' ≠'}</span>}
      </td>
    </tr>
  )
}

/** A link only where it is one: what a camera sent is not trusted. */
export function Picture({ at }: { at: string }) {
  const strings = words().border
  if (!at) return <span class="quiet">{strings.noPicture}</span>
  return /^https?:\/\//i.test(at) ? (
    <a href={at} target="_blank" rel="noreferrer noopener" data-testid="picture">
      {strings.picture} ↗
    </a>
  ) : (
    <span data-testid="picture" title={at}>
      {at}
    </span>
  )
}

function ReadEntry({ track }: { track: Track }) {
  const strings = words().border
  return (
    <p class="read-entry">
      <button data-testid="read-entry" disabled={!isOpen.value} onClick={() => void readEntry(track)}>
        <kbd>E</kbd> {fill(strings.readEntry, { entry: track.entry })}
      </button>
      <span class="quiet">{strings.readEntryNote}</span>
    </p>
  )
}

function EntryNote({ entry }: { entry: Entry }) {
  return (
    <p class="entry-note" data-testid="entry-note">
      <b>P{entry.priority}</b> {entry.purpose} <span class="quiet">{entry.caseNumber}</span>
    </p>
  )
}

function Camera({ sighting }: { sighting: Sighting }) {
  const strings = words().border
  return (
    <p class="camera-facts">
      <b>{sighting.cameraName}</b> {timeOfDay(sighting.seenAt)}
      <span class="quiet">
        {' '}
        {fill(strings.clockOff, { s: sighting.clockSeconds })} ·{' '}
        {sighting.confidence >= 0 ? fill(strings.confidence, { n: sighting.confidence }) : strings.noConfidence} ·{' '}
      </span>
      <span class={sighting.exact ? 'quiet' : 'possible'}>{sighting.exact ? strings.exact : strings.possibleLong}</span>
    </p>
  )
}

function Keys({ track, sighting, compared }: { track: Track; sighting: Sighting; compared: boolean }) {
  const strings = words().border
  const ready = armed.value?.read === sighting.read ? armed.value : null
  const offline = !link.connected.value
  if (ready)
    return (
      <div class="pane-acts armed" role="alert" data-testid="armed" data-is-it={ready.isIt} style={{ '--armed': `${armedMs}ms` }}>
        <b>{ready.isIt ? strings.sureConfirm : strings.sureFalse}</b>
        {ready.isIt && !compared && <span class="quiet">{strings.notCompared}</span>}
        <button class="go" data-testid="verify-yes" onClick={() => void verifyArmed(track)}>
          <kbd>Y</kbd> {strings.yes}
        </button>
        <button data-testid="verify-no" onClick={disarm}>
          <kbd>Esc</kbd> {strings.no}
        </button>
      </div>
    )
  return (
    <div class="pane-acts">
      <button class="primary" data-testid="confirm" disabled={offline} onClick={() => arm(track, true)}>
        <kbd>C</kbd> {strings.confirm}
      </button>
      <button data-testid="not-it" disabled={offline} onClick={() => arm(track, false)}>
        <kbd>F</kbd> {strings.notIt}
      </button>
      <span class="quiet">{strings.thenYes}</span>
    </div>
  )
}

function Result({ sighting }: { sighting: Sighting }) {
  const strings = words().border
  if (sighting.verification === 'unverified') return null
  const values = {
    word: strings.verification[sighting.verification],
    by: sighting.verifiedBy ?? '',
    at: timeOfDay(sighting.verifiedAt ?? 0),
  }
  return (
    <p class={`result ${sighting.verification}`} role="status" data-testid="verified-by">
      {sighting.verification === 'confirmed' ? '✓' : '✕'} {fill(strings.verifiedBy, values)}
    </p>
  )
}
