import { useEffect, useRef, useState } from 'preact/hooks'
import { fill, language, words } from '../../i18n'
import { api, Refused } from '../../shared/api'
import { callTextMax, type Place } from '../../shared/calls'
import { cityName, mapSide } from '../desk'
import { forgetPick, mapPick, showSpot, type Spot } from '../mapPick'
import { hasSpot, insisted, metresText, picked, pointedAt, spotText, typed, type PlaceDraft } from '../placeDraft'
import { ComboBox, type Option } from './ComboBox'

/** The index is asked when nothing has been typed for so long. Wall milliseconds. */
const searchAfterMs = 160
const candidatesMax = 8
const asTyped = 'as typed'

interface Properties {
  id: string
  label: string
  value: PlaceDraft
  onChange: (place: PlaceDraft) => void
  /** A place was chosen or given up: it is as it is meant. */
  onDone?: (place: PlaceDraft) => void
  /** Whether words that are in no index may be insisted on. */
  mayInsist?: boolean
  required?: boolean
  /** Without a place yet, the next click on the map is it. */
  pointAtOnce?: boolean
  onEnter?: () => void
}

/** A place by its name, address, crossing or coordinates with candidates, or by a click on the map. */
export function PlaceField(props: Properties) {
  const { id, label, value } = props
  const strings = words().call
  const { found, answered, fault, search } = useSearch()
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (props.pointAtOnce && !hasSpot(value)) mapPick.value = { owner: id, take: (spot) => void point(spot) }
    return () => forgetPick(id)
  }, [id])
  useEffect(() => showSpot(id, hasSpot(value) ? value : null), [value.lat, value.lng])
  const take = (place: PlaceDraft) => {
    if (mapPick.peek()?.owner === id && hasSpot(place)) mapPick.value = null
    props.onChange(place)
    props.onDone?.(place)
    if (hasSpot(place)) mapSide.bring(place.lng, place.lat)
  }
  // Who goes there wants a street, not two numbers.
  const takeFound = async (place: Place) => {
    take(picked(place))
    if (place.kind !== 'coordinates') return
    const at = await api.placeAt(place).catch(() => null)
    if (at?.name && latest.current.value.text === place.name) take(picked({ ...place, name: at.name }))
  }
  const point = async (spot: Spot) => {
    const at = await api.placeAt(spot).catch(() => null)
    const { value, onChange, onDone } = latest.current
    const place = pointedAt(value, spot.lat, spot.lng, at)
    onChange(place)
    onDone?.(place)
  }
  const pointing = mapPick.value?.owner === id
  const options = optionsOf(found, value, props.mayInsist === true && answered === value.text.trim())
  return (
    <div class="place-field">
      <ComboBox
        id={id}
        label={label}
        value={value.text}
        options={options}
        none={fault || (value.text.trim() ? strings.noCandidate : undefined)}
        placeholder={strings.placeExample}
        maxLength={callTextMax.place}
        required={props.required}
        describedBy={`${id}-state`}
        onType={(text) => {
          props.onChange(typed(value, text))
          search(text)
        }}
        onPick={(option) => {
          const place = found.find((_, index) => String(index) === option.key)
          if (place) void takeFound(place)
          else if (option.key === asTyped) take(insisted(value.text))
        }}
        onBlur={() => props.onDone?.(latest.current.value)}
        onEnter={props.onEnter}
      />
      <button
        type="button"
        class="small"
        aria-pressed={pointing}
        title={strings.pointTitle}
        data-testid={`${id}-map`}
        onClick={() => (mapPick.value = pointing ? null : { owner: id, take: (spot) => void point(spot) })}
      >
        {pointing ? strings.pointing : strings.point}
      </button>
      <span class="place-state" id={`${id}-state`} data-testid={`${id}-state`}>
        <PlaceState place={value} needed={props.required === true} />
      </span>
    </div>
  )
}

/** Lets the next click on the map be the place of this field, as its button does. */
export function armMap(id: string): void {
  document.querySelector<HTMLButtonElement>(`[data-testid=${id}-map][aria-pressed=false]`)?.click()
}

/** What the place is worth, in a sign and words. */
function PlaceState({ place, needed }: { place: PlaceDraft; needed: boolean }) {
  const strings = words().call
  if (place.unverified) return <b class="due">? {hasSpot(place) ? strings.unverifiedAt : strings.unplaced}</b>
  if (!hasSpot(place)) {
    if (!needed) return null // Words alone will do.
    return place.text.trim() ? <b class="due">⚠ {strings.noSpot}</b> : <span class="quiet">{strings.needPlace}</span>
  }
  const spot = spotText(place.lat, place.lng)
  return (
    <span class="good">
      ✓ {place.from === 'map' ? strings.fromMap : strings.fromIndex} <span class="quiet">{place.text === spot ? '' : spot}</span>
      {place.yours === false && <b class="due"> ⚠ {strings.notYours}</b>}
    </span>
  )
}

function optionsOf(found: readonly Place[], value: PlaceDraft, mayInsist: boolean): Option[] {
  const strings = words().call
  const options: Option[] = found.map((place, index) => ({ key: String(index), text: place.name, view: <Candidate place={place} /> }))
  if (mayInsist && !hasSpot(value) && value.text.trim())
    options.push({
      key: asTyped,
      text: value.text,
      view: <span class="as-typed">? {fill(strings.asTyped, { text: value.text.trim() })}</span>,
    })
  return options
}

function Candidate({ place }: { place: Place }) {
  const strings = words().call
  const other = language.value === 'zh' ? place.nameZh : place.nameEn
  const doubtful = place.match === 'typo' || place.match === 'near'
  return (
    <span class="candidate" data-match={place.match}>
      <span class="name">
        {place.name}
        {other && other !== place.name && <span class="quiet"> {other}</span>}
      </span>
      <span class="quiet">
        {doubtful && <b class="due">≈ {strings.match[place.match as 'typo' | 'near']} · </b>}
        {strings.placeKind[place.kind]}
        {place.jurisdiction !== undefined && ` · ${cityName(place.jurisdiction)}`}
        {place.metres !== undefined && ` · ${metresText(place.metres)}`}
        {!place.yours && <b class="due"> · {strings.notYoursShort}</b>}
      </span>
    </span>
  )
}

/** Candidates for what was typed last; an answer that is overtaken is let go. */
function useSearch() {
  const [found, setFound] = useState<readonly Place[]>([])
  const [fault, setFault] = useState('')
  /** The words that the node has answered for: before, nobody can know that they are in no index. */
  const [answered, setAnswered] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const asked = useRef<AbortController>()
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      asked.current?.abort()
    },
    [],
  )
  const search = (text: string) => {
    clearTimeout(timer.current)
    asked.current?.abort()
    const q = text.trim()
    if (!q) return setFound([])
    setAnswered('')
    timer.current = setTimeout(async () => {
      const mine = (asked.current = new AbortController())
      try {
        const { places } = await api.places(q, mapSide.middle(), candidatesMax, mine.signal)
        setFound(places)
        setAnswered(q)
        setFault('')
      } catch (fault) {
        if (mine.signal.aborted) return
        setFound([])
        setAnswered(q)
        setFault(fault instanceof Refused && fault.reason === 'notReady' ? words().call.indexNotReady : words().call.indexAway)
      }
    }, searchAfterMs)
  }
  return { found, answered, fault, search }
}
