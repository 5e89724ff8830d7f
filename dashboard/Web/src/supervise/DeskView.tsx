import { fill, words } from '../i18n'
import { span, tick } from '../shared/clock'
import { Priority } from '../shared/parts'
import { typeText } from './City'
import { incidentsOf, watched } from './watch'

/** What one desk is to look at, as it is now. Looking takes nothing from it. */
export function DeskView({ jurisdiction, desk }: { jurisdiction: number; desk: string }) {
  const strings = words()
  const all = incidentsOf(jurisdiction, desk)
  return (
    <aside class="desk-view" aria-label={desk} data-testid="desk-view" data-desk={desk}>
      <div class="city-head">
        <h2>{fill(strings.supervise.deskOf, { desk })}</h2>
        <span class="spread" />
        <button class="ghost" aria-label={strings.close} data-testid="desk-view-close" onClick={() => (watched.value = null)}>
          ✕
        </button>
      </div>
      {all.length === 0 && <p class="empty">{strings.supervise.deskEmpty}</p>}
      <ul>
        {all.map((incident) => (
          <li key={incident.id} data-testid="desk-incident" data-incident={incident.id}>
            <Priority value={incident.priority} />
            <span class="type">{typeText(incident.type)}</span>
            <span class="quiet">{incident.id}</span>
            <span>{strings.incidentState[incident.state]}</span>
            <span>{span(tick.value - incident.since)}</span>
            <span class="quiet place">
              {incident.place} {incident.officers.map((one) => one.code).join(' ')}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  )
}
