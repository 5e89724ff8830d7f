import { useEffect, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { api } from '../../shared/api'
import type { UnverifiedPlace } from '../../shared/calls'
import { board, cityName, incidentsVersion, mapSide, select } from '../desk'
import { faultText } from '../recall'
import { dateTimeText } from '../replay'
import { FormFault } from './FormParts'
import { PaneHead } from './RecallPane'

/** Places that desks insisted on and no index has: somebody finds out, and says what. */
export function PlacesPane() {
  const strings = words().past
  void incidentsVersion.value
  const waiting = board.desk.unverifiedPlaces
  const [places, setPlaces] = useState<readonly UnverifiedPlace[] | null>(null)
  const [fault, setFault] = useState('')
  const renew = () => {
    api.unverifiedPlaces(false).then(
      (answer) => {
        setPlaces(answer.places)
        setFault('')
      },
      (fault: unknown) => setFault(faultText(fault)),
    )
  }
  useEffect(renew, [waiting])
  return (
    <section class="pane places-pane" aria-label={strings.places} data-testid="places-pane">
      <PaneHead title={strings.places} lead={strings.placesLead} />
      <div class="pane-body">
        <FormFault text={fault} />
        {places?.length === 0 && <p class="empty">{strings.placesNone}</p>}
        {places?.map((place) => (
          <PlaceRow key={place.id} place={place} onDone={renew} />
        ))}
      </div>
    </section>
  )
}

function PlaceRow({ place, onDone }: { place: UnverifiedPlace; onDone: () => void }) {
  const strings = words().past
  const [note, setNote] = useState('')
  const [fault, setFault] = useState('')
  const finish = () => {
    api.followUp(place.id, note.trim()).then(onDone, (fault: unknown) => setFault(faultText(fault)))
  }
  return (
    <form
      class="recall-row"
      data-testid="unverified-place"
      data-place={place.id}
      onSubmit={(event) => {
        event.preventDefault()
        finish()
      }}
    >
      <b>{place.place}</b>
      <span class="quiet">
        {place.incident} · {cityName(place.jurisdiction)} · {place.by} · {dateTimeText(place.at)}
        {place.mark === 'unplaced' && <b class="due"> · {strings.unplaced}</b>}
      </span>
      <span class="acts">
        <button type="button" class="small" onClick={() => select(place.incident)}>
          {place.incident}
        </button>
        {place.mark === 'unverified' && (
          <button type="button" class="small" onClick={() => mapSide.show(place.lng, place.lat, true)}>
            {words().find}
          </button>
        )}
        <input
          maxLength={200}
          placeholder={strings.placeNote}
          aria-label={strings.placeNote}
          data-testid="place-note"
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
        <button type="submit" class="small primary" data-testid="place-done">
          {strings.placeDone}
        </button>
      </span>
      <FormFault text={fault} />
    </form>
  )
}
