import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { bodyColours, plateColours, vehicleClasses, type EntrySharing, type EntryWish } from '../../shared/border'
import { liveClock } from '../../shared/clock'
import { cityName, region } from '../desk'
import { fieldOf, momentOf } from '../past'
import { dateTimeText } from '../replay'
import { activeDaysMax, askForEntry, busy, dayMs, ownJurisdictions, textMax, wishing } from '../watchlist'

type Wish = Omit<EntryWish, 'until'> & { until: string }
const blank = (): Wish => ({
  jurisdiction: 0,
  plate: '',
  plateColour: 'unknown',
  vehicleClass: 'unknown',
  colour: 'unknown',
  make: '',
  legalBasis: '',
  caseNumber: '',
  purpose: '',
  priority: 2,
  until: '',
  sharing: 'ownCity',
  sharedWith: [],
})
const wish = signal<Wish>(blank())
const sharings: readonly EntrySharing[] = ['ownCity', 'named', 'province']

function set(change: Partial<Wish>): void {
  wish.value = { ...wish.value, ...change }
}

// Nobody lets an entry end at a second.
function minuteOf(moment: number): string {
  return fieldOf(moment).slice(0, 16)
}

// Cities that were named before another sharing was chosen are none.
function wishOf(jurisdiction: number): EntryWish {
  const { until, sharedWith, ...rest } = wish.value
  return { ...rest, jurisdiction, until: momentOf(until) || 0, sharedWith: rest.sharing === 'named' ? sharedWith : [] }
}

/** Asks for an entry: what is looked for, on what ground, for how long, and who else may know. */
export function EntryForm() {
  const strings = words().watchlist
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    first.current?.focus()
    if (wish.peek().until === '') set({ until: minuteOf(liveClock.now() + 7 * dayMs) })
  }, [])
  const own = ownJurisdictions.value
  const jurisdiction = own.includes(wish.value.jurisdiction) ? wish.value.jurisdiction : (own[0] ?? 0)
  const submit = async () => {
    if (await askForEntry(wishOf(jurisdiction))) {
      wish.value = blank()
      wishing.value = false
    }
  }
  return (
    <form
      class="entry-form"
      data-testid="entry-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p class="quiet wide">{strings.formLead}</p>
      {own.length > 1 && (
        <label>
          <span>{strings.whose}</span>
          <select
            data-testid="wish-city"
            value={jurisdiction}
            onChange={(event) => set({ jurisdiction: Number(event.currentTarget.value) })}
          >
            {own.map((id) => (
              <option key={id} value={id}>
                {cityName(id)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{strings.plate}</span>
        <input
          ref={first}
          class="plate"
          data-testid="wish-plate"
          maxLength={textMax.plate}
          autocomplete="off"
          spellcheck={false}
          value={wish.value.plate}
          onInput={(event) => set({ plate: event.currentTarget.value })}
        />
        <small class="quiet">{strings.plateHint}</small>
      </label>
      <VehicleFields />
      <Text name="legalBasis" label={strings.legalBasis} hint={strings.legalBasisHint} />
      <Text name="caseNumber" label={strings.caseNumber} hint="" />
      <label class="wide">
        <span>{strings.purpose}</span>
        <textarea
          data-testid="wish-purpose"
          rows={2}
          maxLength={textMax.purpose}
          value={wish.value.purpose}
          onInput={(event) => set({ purpose: event.currentTarget.value })}
        />
      </label>
      <Term />
      <Sharing jurisdiction={jurisdiction} />
      <div class="wide acts">
        <button type="button" onClick={() => (wishing.value = false)}>
          {words().replay.cancel}
        </button>
        <button class="primary" type="submit" data-testid="wish-send" disabled={busy.value || wish.value.plate.trim() === ''}>
          {strings.ask}
        </button>
      </div>
    </form>
  )
}

function VehicleFields() {
  const border = words().border
  return (
    <>
      <Choice name="plateColour" label={border.plateColour} options={plateColours} text={border.plateColours} />
      <Choice name="vehicleClass" label={border.vehicleClass} options={vehicleClasses} text={border.vehicleClasses} />
      <Choice name="colour" label={border.bodyColour} options={bodyColours} text={border.bodyColours} />
      <Text name="make" label={border.make} hint="" />
    </>
  )
}

function Choice(props: {
  name: 'plateColour' | 'vehicleClass' | 'colour'
  label: string
  options: readonly string[]
  text: Record<string, string>
}) {
  const { name, label, options, text } = props
  return (
    <label>
      <span>{label}</span>
      <select data-testid={`wish-${name}`} value={wish.value[name]} onChange={(event) => set({ [name]: event.currentTarget.value })}>
        {options.map((each) => (
          <option key={each} value={each}>
            {text[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

function Text({ name, label, hint }: { name: 'make' | 'legalBasis' | 'caseNumber'; label: string; hint: string }) {
  return (
    <label>
      <span>{label}</span>
      <input
        data-testid={`wish-${name}`}
        maxLength={textMax[name]}
        autocomplete="off"
        placeholder={hint}
        value={wish.value[name]}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  )
}

/** How urgent, and until when. */
function Term() {
  const strings = words().watchlist
  return (
    <>
      <label>
        <span>{strings.priority}</span>
        <select
          data-testid="wish-priority"
          value={wish.value.priority}
          onChange={(event) => set({ priority: Number(event.currentTarget.value) })}
        >
          {[1, 2, 3, 4].map((each) => (
            <option key={each} value={each}>
              P{each} {strings.priorities[each - 1]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{strings.until}</span>
        <input
          type="datetime-local"
          data-testid="wish-until"
          value={wish.value.until}
          max={minuteOf(liveClock.now() + activeDaysMax * dayMs)}
          onInput={(event) => set({ until: event.currentTarget.value })}
        />
        <small class="quiet">
          {fill(strings.untilHint, { n: activeDaysMax, until: dateTimeText(liveClock.now() + activeDaysMax * dayMs) })}
        </small>
      </label>
    </>
  )
}

/** Who else may know: the own city unless somebody says more. */
function Sharing({ jurisdiction }: { jurisdiction: number }) {
  const strings = words().watchlist
  const others = (region.value?.jurisdictions ?? []).filter((one) => one.id !== jurisdiction)
  const { sharing, sharedWith } = wish.value
  return (
    <fieldset class="wide">
      <legend>{strings.sharingName}</legend>
      <span class="chips">
        {sharings.map((each) => (
          <button
            key={each}
            type="button"
            data-testid={`wish-${each}`}
            aria-pressed={sharing === each}
            onClick={() => set({ sharing: each })}
          >
            {strings.sharing[each]}
          </button>
        ))}
      </span>
      {sharing === 'named' && (
        <span class="chips">
          {others.map((one) => (
            <button
              key={one.id}
              type="button"
              data-testid={`wish-with-${one.id}`}
              aria-pressed={sharedWith.includes(one.id)}
              onClick={() =>
                set({ sharedWith: sharedWith.includes(one.id) ? sharedWith.filter((id) => id !== one.id) : [...sharedWith, one.id] })
              }
            >
              {cityName(one.id)}
            </button>
          ))}
        </span>
      )}
    </fieldset>
  )
}
