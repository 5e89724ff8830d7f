import { fill, words } from '../../i18n'
import { watchPostType } from '../../shared/border'
import { timeOfDay } from '../../shared/clock'
import type { Incident, IncidentDetail } from '../../shared/contract'
import { Priority } from '../../shared/parts'
import { openPursuit } from '../border'
import { cameFrom } from '../cameFrom'
import { alerts, board, detail, incidentsVersion, link, replaying, select, selectedIncident } from '../desk'
import { detailTab, detailTabs, neighbourTab } from '../detailTabs'
import { perform } from '../orders'
import { placeText } from '../placeWords'
import { EndTab } from './EndTab'
import { FactsTab } from './FactsTab'
import { FollowLine } from './FollowLine'
import { HandLine } from './HandLine'
import { LinksTab } from './LinksTab'
import { LogTab } from './LogTab'
import { PlaceTab } from './PlaceTab'
import { typeText } from '../typeNames'
import { SendTab } from './SendTab'

export function Detail() {
  const strings = words()
  void incidentsVersion.value
  const full = detail.value
  const incident = (selectedIncident.value && board.incidents.get(selectedIncident.value)) || (full ? rowOf(full) : undefined)
  if (!incident)
    return (
      <section class="detail">
        <p class="empty">{strings.noSelection}</p>
      </section>
    )
  return (
    <section class="detail" aria-label={`${strings.incident} ${incident.id}`} data-testid="detail" data-incident={incident.id}>
      <Title incident={incident} />
      <Tabs />
      <div
        class="detail-body"
        role="tabpanel"
        id="detail-panel"
        aria-labelledby={`tab-${detailTab.value}`}
        tabIndex={-1}
        key={`${incident.id} ${detailTab.value}`}
        data-testid="detail-panel"
        data-tab={detailTab.value}
      >
        {detailTab.value === 'send' ? (
          <SendTab incident={incident} full={full} />
        ) : !full ? (
          <p class="empty">{strings.loadingDetail}</p>
        ) : (
          <OpenTab incident={incident} full={full} />
        )}
      </div>
    </section>
  )
}

/** The row of an incident that is over and on no board any more. */
function rowOf(full: IncidentDetail): Incident {
  return { ...full, cautions: full.cautions?.length, history: full.history?.found }
}

function OpenTab({ incident, full }: { incident: Incident; full: IncidentDetail }) {
  switch (detailTab.value) {
    case 'facts':
      return <FactsTab incident={incident} full={full} />
    case 'place':
      return <PlaceTab full={full} />
    case 'links':
      return <LinksTab full={full} />
    case 'end':
      return <EndTab full={full} />
    default:
      return <LogTab full={full} />
  }
}

/** The parts of an incident as tabs: the arrows go from one to the next, letters open one from anywhere. */
function Tabs() {
  const strings = words().tabs
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={strings.label}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as 1 | -1 | undefined
        if (!step || event.altKey) return
        event.preventDefault()
        event.stopPropagation()
        detailTab.value = neighbourTab(step)
        document.getElementById(`tab-${detailTab.value}`)?.focus()
      }}
    >
      {detailTabs.map(({ tab, press }) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          role="tab"
          aria-selected={detailTab.value === tab}
          aria-controls="detail-panel"
          tabIndex={detailTab.value === tab ? 0 : -1}
          title={`${strings[tab]} (${press})`}
          data-testid={`tab-${tab}`}
          onClick={() => (detailTab.value = tab)}
        >
          {strings[tab]}
        </button>
      ))}
    </div>
  )
}

function Title({ incident }: { incident: Incident }) {
  const strings = words()
  const said = detail.value?.callList[0]?.text
  return (
    <div class="detail-title">
      <div class="first">
        <Priority value={incident.priority} />
        <h2>{typeText(incident.type)}</h2>
        <span class="spread" />
        <button
          class="ghost"
          aria-label={strings.close}
          title={`${strings.close} (Esc)`}
          data-testid="detail-close"
          onClick={() => select(null)}
        >
          ✕
        </button>
      </div>
      <div class="second">
        <span>{incident.id}</span>
        <span class="place" title={placeText(incident)}>
          {placeText(incident)}
        </span>
        <span>{strings.incidentState[incident.state]}</span>
        <span>
          {strings.opened} {timeOfDay(incident.openedAt)}
        </span>
      </div>
      <CameFrom />
      {said && (
        <p class="said" title={said} data-testid="said">
          {said}
        </p>
      )}
      <ToRoom incident={incident} />
      <FollowLine incident={incident} />
      <HandLine key={incident.id} incident={incident} before={<Actions incident={incident} />} />
    </div>
  )
}

/** The other systems that reported it: whom to ask. */
function CameFrom() {
  const strings = words().outside
  const from = cameFrom(detail.value?.callList ?? [])
  if (from.length === 0) return null
  return (
    <p class="came-from" title={strings.cameFromTitle} data-testid="came-from">
      {fill(strings.cameFrom, { from: from.join(', ') })}
    </p>
  )
}

function Actions({ incident }: { incident: Incident }) {
  const strings = words()
  return (
    <>
      <button class="small" data-testid="find" onClick={() => void perform({ verb: 'find', incident })}>
        {strings.find}
      </button>
      {!replaying.value && (
        <button
          class="small"
          data-testid="rank"
          disabled={!link.connected.value || incident.state === 'closed'}
          onClick={() => void perform({ verb: 'rank', incident })}
        >
          {strings.rank}
        </button>
      )}
    </>
  )
}

/** A watch post belongs to a joint alert: there is what it is for. */
function ToRoom({ incident }: { incident: Incident }) {
  void alerts.value
  const alert = incident.type === watchPostType ? board.pursuits.alertOfPost(incident.id) : undefined
  if (!alert) return null
  return (
    <button class="to-room" data-testid="post-room" onClick={() => openPursuit(alert.id)}>
      {fill(words().border.postOf, { alert: alert.id })} <kbd>J</kbd>
    </button>
  )
}
