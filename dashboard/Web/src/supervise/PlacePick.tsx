import { useEffect, useRef, useState } from 'preact/hooks'
import { words } from '../i18n'
import { api, Refused } from '../shared/api'
import type { Place } from '../shared/calls'
import { spotText } from '../dispatch/placeDraft'
import { ComboBox } from '../dispatch/panels/ComboBox'
import { cityName } from './City'
import type { DraftFaults, WarningDraft } from './warnings'

/** The index is asked when nothing has been typed for so long. Wall milliseconds. */
const searchAfterMs = 160
const candidatesMax = 8

interface Properties {
  one: WarningDraft
  faults: DraftFaults
  onChange: (change: Pick<WarningDraft, 'placeText' | 'place'>) => void
}

/** The middle of a circle, by its name or its coordinates; typing on is another place. */
export function PlacePick({ one, faults, onChange }: Properties) {
  const strings = words()
  const [found, setFound] = useState<readonly Place[]>([])
  const [fault, setFault] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const asked = useRef<AbortController>()
  const stop = () => {
    clearTimeout(timer.current)
    asked.current?.abort()
  }
  useEffect(() => stop, [])
  const search = (text: string) => {
    stop()
    if (!text.trim()) return setFound([])
    timer.current = setTimeout(async () => {
      const mine = (asked.current = new AbortController())
      try {
        setFound((await api.places(text.trim(), null, candidatesMax, mine.signal)).places)
        setFault('')
      } catch (refused) {
        if (mine.signal.aborted) return
        setFound([])
        setFault(refused instanceof Refused && refused.reason === 'notReady' ? words().call.indexNotReady : words().call.indexAway)
      }
    }, searchAfterMs)
  }
  return (
    <>
      <ComboBox
        id="warning-place"
        label={strings.connected.fields.place}
        value={one.placeText}
        placeholder={strings.connected.placeHint}
        options={found.map((place, index) => ({ key: String(index), text: place.name, view: <Candidate place={place} /> }))}
        none={fault || (one.placeText.trim() && !one.place ? strings.call.noCandidate : undefined)}
        maxLength={200}
        required
        invalid={'place' in faults}
        describedBy={'place' in faults ? 'warning-place-fault' : 'warning-place-spot'}
        onType={(text) => {
          onChange({ placeText: text, place: null })
          search(text)
        }}
        onPick={(option) => {
          const place = found[Number(option.key)]
          if (place) onChange({ placeText: place.name, place: { text: place.name, lat: place.lat, lng: place.lng } })
        }}
      />
      {one.place && (
        <span class="good" id="warning-place-spot" data-testid="warning-spot">
          ✓ {spotText(one.place.lat, one.place.lng)}
        </span>
      )}
    </>
  )
}

function Candidate({ place }: { place: Place }) {
  const strings = words().call
  return (
    <span class="candidate">
      <span>{place.name}</span>
      <span class="quiet">
        {strings.placeKind[place.kind]}
        {place.jurisdiction !== undefined && ` · ${cityName(place.jurisdiction)}`}
      </span>
    </span>
  )
}
