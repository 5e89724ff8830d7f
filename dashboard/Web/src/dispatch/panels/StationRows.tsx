import { fill, words } from '../../i18n'
import type { Incident, RankedOfficer } from '../../shared/contract'
import { link, replaying } from '../desk'
import { runLine } from '../line'

/** Officers without a position, timed from their station: a person may send them, the engine does not. */
export function StationRows({ incident, ranked }: { incident: Incident; ranked: readonly RankedOfficer[] }) {
  const rows = ranked.filter((one) => one.from === 'station')
  if (rows.length === 0) return null
  const strings = words().lines
  return (
    <>
      <div class="section">
        <h3>{strings.fromStation}</h3>
      </div>
      {rows.map((one) => (
        <div class="ranked other" key={one.officer} data-testid="station-officer" data-officer={one.code}>
          <b>{one.code}</b>
          <span class="eta">{fill(strings.minutes, { n: Math.ceil(one.travelSeconds / 60) })}</span>
          <span class="quiet">⌂ {strings.stationMark}</span>
          {!replaying.value && (
            <button disabled={!link.connected.value} onClick={() => void runLine(`d ${one.code} ${incident.id}`)}>
              {strings.send}
            </button>
          )}
        </div>
      ))}
    </>
  )
}
