import { fill, words } from '../../i18n'
import { span, tick } from '../../shared/clock'
import { linkState } from '../desk'
import { mapTrack, newestOf, secondsSince, trackReach, trackReachSeconds } from '../border'
import { reach } from '../roads'

/** What the shaded ground of a followed vehicle means. */
export function TrackLegend() {
  const strings = words().border
  const track = mapTrack.value
  const seen = track && newestOf(track)
  if (!seen || reach.value) return null // One shaded ground at a time is explained: the one that was asked for.
  const known = trackReach.value
  const elapsed = secondsSince(seen.seenAt)
  const cells = known?.reach.cells.filter((cell) => cell[1] <= elapsed).length ?? 0
  return (
    <aside
      class={`reach-box track-legend ${linkState.value.state === 'live' ? '' : 'below-cut'}`}
      aria-label={fill(strings.mapReach, { plate: track.plate })}
      data-testid="track-reach"
      data-cells={cells}
    >
      <b>{fill(strings.mapReach, { plate: track.plate })}</b>
      {!known ? (
        <span class="quiet">{strings.mapReachAsking}</span>
      ) : elapsed > trackReachSeconds ? (
        <span class="old">{fill(strings.mapReachOld, { n: trackReachSeconds / 60 })}</span>
      ) : (
        <>
          <span class="shade now">{fill(strings.mapReachNow, { t: span(tick.value - seen.seenAt) })}</span>
          <span class="shade soon">{strings.mapReachSoon}</span>
        </>
      )}
    </aside>
  )
}
