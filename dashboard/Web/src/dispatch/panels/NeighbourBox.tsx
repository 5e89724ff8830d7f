import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import type { Incident } from '../../shared/contract'
import { alerts, cityName, link, region, replaying } from '../desk'
import { openPursuit } from '../border'
import { perform } from '../orders'

/** Characters of what is said with it, as the node has it. */
const textMax = 500

const open = signal(false)
const neighbour = signal(0)
const kind = signal<'incident' | 'aid'>('incident')
const text = signal('')

/** How the keys of the desk open the form: with the caret in it. Nothing while no incident that can be told is shown. */
export const neighbourBox = { ask: () => {} }

/** Tells a neighbour of an incident or asks for its officers, and shows what they answered. */
export function NeighbourBox({ incident }: { incident: Incident }) {
  const strings = words().border
  // With what is on the screen: a key that is shown must not be lost because the map is slow to draw.
  useLayoutEffect(() => {
    open.value = false
    text.value = ''
    neighbourBox.ask = () => {
      if (!replaying.peek() && link.connected.peek()) open.value = true
    }
    return () => {
      neighbourBox.ask = () => {}
    }
  }, [incident.id])
  const asked = alerts.value.filter((alert) => alert.incident === incident.id)
  if (replaying.value && asked.length === 0) return null
  return (
    <>
      <div class="section">
        <h3>{strings.neighbours}</h3>
        <span class="spread" />
        {!replaying.value && !open.value && (
          <button class="small" data-testid="ask-neighbour" disabled={!link.connected.value} onClick={() => (open.value = true)}>
            {strings.askNeighbour} <kbd>N</kbd>
          </button>
        )}
      </div>
      {asked.map((alert) => (
        <button key={alert.id} class="asked-row" data-testid="asked-neighbour" data-alert={alert.id} onClick={() => openPursuit(alert.id)}>
          <span class="quiet">{alert.id}</span>
          <span>{strings.alertKind[alert.kind]}</span>
          <span class="answers">
            {alert.sides
              .filter((side) => side.jurisdiction !== alert.lead)
              .map((side) => `${cityName(side.jurisdiction)}: ${strings.sideState[side.state]}${side.reason ? ` (${side.reason})` : ''}`)
              .join(' · ')}
          </span>
        </button>
      ))}
      {open.value && <Form incident={incident} />}
    </>
  )
}

function Form({ incident }: { incident: Incident }) {
  const strings = words().border
  const cities = (region.value?.jurisdictions ?? []).filter((one) => one.id !== incident.jurisdiction)
  const chosen = cities.some((one) => one.id === neighbour.value) ? neighbour.value : (nearest(incident, cities)?.id ?? 0)
  const first = useRef<HTMLSelectElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  const submit = async () => {
    const city = cities.find((one) => one.id === chosen)
    const verb = kind.value === 'aid' ? 'aid' : 'tell'
    if (city && (await perform({ verb, incident, city, text: text.value.trim() }))) {
      open.value = false
      text.value = ''
    }
  }
  return (
    <form
      class="neighbour-form"
      data-testid="neighbour-form"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation() // It closes the form, not the incident.
        open.value = false
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <select
        ref={first}
        data-testid="neighbour"
        aria-label={strings.neighbour}
        value={chosen}
        onChange={(event) => (neighbour.value = Number(event.currentTarget.value))}
      >
        {cities.map((one) => (
          <option key={one.id} value={one.id}>
            {cityName(one.id)}
          </option>
        ))}
      </select>
      <span class="chips">
        {(['incident', 'aid'] as const).map((each) => (
          <button
            key={each}
            type="button"
            data-testid={`ask-${each}`}
            aria-pressed={kind.value === each}
            onClick={() => (kind.value = each)}
          >
            {each === 'aid' ? strings.askAid : strings.tell}
          </button>
        ))}
      </span>
      <input
        maxLength={textMax}
        autocomplete="off"
        data-testid="neighbour-text"
        aria-label={strings.askText}
        placeholder={kind.value === 'aid' ? strings.askAidText : strings.askText}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
        }}
      />
      <span class="acts">
        <button class="primary" type="submit" data-testid="neighbour-send" disabled={!link.connected.value || chosen === 0}>
          {fill(kind.value === 'aid' ? strings.askNow : strings.tellNow, { city: cityName(chosen) })}
        </button>
        <button type="button" onClick={() => (open.value = false)}>
          {words().replay.cancel}
        </button>
      </span>
    </form>
  )
}

/** The city whose label is nearest: most often the one that is meant. */
function nearest(incident: Incident, cities: { id: number; label: [number, number] }[]) {
  const far = (label: [number, number]) =>
    Math.hypot((label[0] - incident.lng) * Math.cos((incident.lat * Math.PI) / 180), label[1] - incident.lat)
  return [...cities].sort((a, b) => far(a.label) - far(b.label))[0]
}
