import { fill, words } from '../../i18n'
import { span, tick, timeOfDay } from '../../shared/clock'
import type { Sighting, Track } from '../../shared/border'
import { alerts, cityName, link, mapSide, replaying, tracks } from '../desk'
import { chooseSighting, closePursuit, comparedOf, endTrack, isOpen, openPursuit } from '../border'
import { signal } from '@preact/signals'
import { PaneFault } from './PaneFault'
import { Proposal } from './Proposal'
import { TrackMark, VerifiedWord } from './Pursuits'
import { VerifyBox } from './VerifyBox'

/** The end of a track that was pressed once: it takes a second press. */
const ending = signal<{ track: string; end: 'arrest' | 'false' } | null>(null)

/** A followed vehicle: its sightings to be compared, where it can be, and how it ends. */
export function TrackPane({ track }: { track: Track }) {
  const strings = words().border
  const over = !tracks.value.some((one) => one.id === track.id)
  const about = alerts.value.filter((alert) => alert.track === track.id)
  return (
    <section
      class="pane"
      aria-label={`${strings.track} ${track.plate}`}
      data-testid="track-pane"
      data-track={track.id}
      data-state={track.state}
    >
      <div class="pane-title">
        <div class="first">
          <TrackMark verified={track.state === 'verified'} />
          <h2 class="plate">{track.plate}</h2>
          <VerifiedWord verified={track.state === 'verified'} />
          <span class="spread" />
          <button class="ghost" aria-label={words().close} title={`${words().close} (Esc)`} data-testid="pane-close" onClick={closePursuit}>
            ✕
          </button>
        </div>
        <div class="second">
          <span>{track.id}</span>
          <span>{fill(strings.ofEntry, { entry: track.entry })}</span>
          <span>
            {strings.lastIn} <b>{cityName(track.home)}</b>
          </span>
        </div>
        {track.doubt !== 'none' && <Doubt track={track} />}
        {over && <p class="over">{strings.trackIsOver}</p>}
      </div>
      <div class="pane-body">
        {about.map((alert) => (
          <button key={alert.id} class="to-room" data-testid="to-room" onClick={() => openPursuit(alert.id)}>
            {fill(strings.toRoom, { alert: alert.id })} <kbd>J</kbd>
          </button>
        ))}
        <PaneFault />
        <VerifyBox track={track} />
        {isOpen.value && <Proposal track={track} />}
        <Borders track={track} />
        <Sightings track={track} />
        <Cameras track={track} />
        {isOpen.value && <Ends track={track} />}
      </div>
    </section>
  )
}

/** What a doubt means for those who decide. */
function Doubt({ track }: { track: Track }) {
  const strings = words().border
  const cameras = track.sightings.filter((one) => one.verification !== 'false').slice(-2)
  const values = { cameras: cameras.map((one) => `${one.cameraName} (±${one.clockSeconds} s)`).join(', ') }
  const text = track.doubt === 'possibleClone' ? strings.cloneMeans : fill(strings.clocksMean, values)
  return (
    <p class="doubt-note" role="note" data-testid="doubt" data-doubt={track.doubt}>
      <b>{strings.doubt[track.doubt as 'checkClocks' | 'possibleClone']}</b> {text}
    </p>
  )
}

function Sightings({ track }: { track: Track }) {
  const strings = words().border
  const compared = comparedOf(track)
  const open = track.sightings.filter((one) => one.verification === 'unverified').length
  return (
    <>
      <div class="section">
        <h3>{strings.sightings}</h3>
        <span>{track.sightings.length}</span>
        <span class="spread" />
        {open > 0 && !replaying.value && <span>{fill(strings.nToVerify, { n: open })}</span>}
      </div>
      {track.sightings
        .map((sighting, index) => (
          <SightingRow key={sighting.read} sighting={sighting} n={index + 1} chosen={sighting.read === compared?.read} />
        ))
        .reverse()}
    </>
  )
}

function SightingRow({ sighting, n, chosen }: { sighting: Sighting; n: number; chosen: boolean }) {
  const strings = words().border
  return (
    <button
      class={`sighting ${sighting.verification} ${chosen ? 'chosen' : ''}`}
      data-testid="sighting"
      data-read={sighting.read}
      data-verification={sighting.verification}
      onClick={() => {
        chooseSighting(sighting.read)
        mapSide.bring(sighting.lng, sighting.lat)
      }}
    >
      <span class={`number ${sighting.verification}`}>{n}</span>
      <span class="camera">{sighting.cameraName}</span>
      <span class="at">{timeOfDay(sighting.seenAt)}</span>
      <span class="said">
        {sighting.verification === 'unverified'
          ? strings.verification.unverified
          : fill(strings.verifiedBy, {
              word: strings.verification[sighting.verification],
              by: sighting.verifiedBy ?? '',
              at: sighting.verifiedAt ? timeOfDay(sighting.verifiedAt) : '',
            })}
        {!sighting.exact && ` · ${strings.possible}`} · {cityName(sighting.jurisdiction)}
      </span>
    </button>
  )
}

function Borders({ track }: { track: Track }) {
  const strings = words().border
  if (track.borders.length === 0) return null
  return (
    <>
      <div class="section">
        <h3>{strings.borders}</h3>
        <span class="spread" />
        <span class="columns">
          <span>{strings.earliest}</span>
          <span>{strings.likely}</span>
        </span>
      </div>
      {track.borders.map((border) => (
        <button key={border.crossing} class="border-row" data-testid="border" onClick={() => mapSide.show(border.lng, border.lat, true)}>
          <span class="name">
            {border.name} <span class="quiet">→ {cityName(border.to)}</span>
          </span>
          <Until at={border.earliestAt} />
          <Until at={border.likelyAt} />
        </button>
      ))}
    </>
  )
}

/** A countdown; from its end on it counts up and says so. */
export function Until({ at }: { at: number }) {
  const left = at - tick.value
  return <span class={`until ${left <= 0 ? 'past' : left < 60_000 ? 'near' : ''}`}>{left > 0 ? span(left) : `+${span(-left)}`}</span>
}

function Cameras({ track }: { track: Track }) {
  const strings = words().border
  if (track.cameras.length === 0) return null
  return (
    <>
      <div class="section">
        <h3>{strings.nextCameras}</h3>
        <span class="spread" />
        <span>{strings.earliest}</span>
      </div>
      {track.cameras.map((camera) => (
        <button key={camera.camera} class="camera-row" data-testid="next-camera" onClick={() => mapSide.show(camera.lng, camera.lat, true)}>
          <span class="share" style={{ '--share': `${camera.percent}%` }}>
            {camera.percent}%
          </span>
          <span class="name">{camera.name}</span>
          <Until at={camera.earliestAt} />
        </button>
      ))}
    </>
  )
}

function Ends({ track }: { track: Track }) {
  const strings = words().border
  const end = (how: 'arrest' | 'false', text: string) => {
    const pressed = ending.value?.track === track.id && ending.value.end === how
    return (
      <button
        class={pressed ? 'armed' : ''}
        data-testid={`end-${how}`}
        disabled={!link.connected.value}
        onBlur={() => {
          ending.value = null
        }}
        onClick={() => {
          ending.value = pressed ? null : { track: track.id, end: how }
          if (pressed) void endTrack(track, how)
        }}
      >
        {pressed ? fill(strings.again, { text }) : text}
      </button>
    )
  }
  return (
    <div class="pane-acts ends">
      <span class="quiet">{strings.endTrack}</span>
      {end('arrest', strings.endArrest)}
      {end('false', strings.endFalse)}
    </div>
  )
}
