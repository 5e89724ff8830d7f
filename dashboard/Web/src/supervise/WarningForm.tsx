import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { fill, language, words } from '../i18n'
import { clock } from '../shared/clock'
import type { WarningRow } from '../shared/connected'
import { cityName } from './City'
import { whyNot } from './asked'
import { decide } from './sections'
import { Sketch } from './Sketch'
import { PlacePick } from './PlacePick'
import { capWord } from './Warnings'
import {
  capFields,
  capWords,
  draft,
  emptyDraft,
  holdHours,
  shapeOf,
  warningMax,
  warningOf,
  warningsAsked,
  writeWarning,
  type DraftFaults,
  type WarningDraft,
} from './warnings'
import { link, me, region } from './watch'

type TextField = 'event' | 'headline' | 'text' | 'instruction' | 'areaText' | 'metres' | 'polygon'

/** Writes a warning, which then waits for somebody else. All that is wrong is said at once, each beside its field. */
export function WarningForm({ sent, back }: { sent: readonly WarningRow[]; back: () => void }) {
  const strings = words().connected
  const [faults, setFaults] = useState<DraftFaults>({})
  const [refused, setRefused] = useState('')
  const [isBusy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const one = withDefaults(draft.value)
  const bounds = region.value!.bounds
  const set = (change: Partial<WarningDraft>) => {
    draft.value = { ...one, ...change }
    // Another shape is another question.
    const answered = 'shape' in change ? ['place', 'metres', 'polygon'] : Object.keys(change)
    setFaults(Object.fromEntries(Object.entries(faults).filter(([field]) => !answered.includes(field))))
  }
  useEffect(() => form.current?.querySelector<HTMLElement>('select, input')?.focus(), [])
  const submit = async () => {
    const ready = warningOf(one, clock.now(), bounds)
    setRefused('')
    if ('faults' in ready) {
      setFaults(ready.faults)
      return void requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
    }
    setBusy(true)
    let id = ''
    const reason = await decide(
      () => fill(words().connected.written, { id }),
      async () => (id = (await writeWarning(ready.warning)).warning),
      warningsAsked,
    )
    setBusy(false)
    setRefused(reason)
    if (reason) return
    draft.value = emptyDraft
    back()
  }
  const shape = shapeOf(one, bounds)
  const wrong = Object.keys(faults).length
  return (
    <form
      ref={form}
      class="warning-form"
      noValidate
      data-testid="warning-form"
      aria-label={strings.writing}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h2>{strings.writing}</h2>
      <Words one={one} faults={faults} set={set} />
      <Gravity one={one} faults={faults} set={set} sent={sent} />
      <Area one={one} faults={faults} set={set} />
      {shape && <Sketch jurisdiction={one.jurisdiction} area={shape} />}
      <div class="acts wide">
        <button class="primary" data-testid="warning-send" disabled={isBusy || !link.connected.value}>
          {strings.sendForApproval}
        </button>
        <button type="button" class="ghost" data-testid="warning-back" onClick={back}>
          {words().back}
        </button>
        {wrong > 0 && (
          <span class="form-fault" role="alert" data-testid="warning-faults" data-count={wrong}>
            ⚠ {fill(strings.faultsLead, { n: wrong })}
          </span>
        )}
        {refused && (
          <span class="form-fault" role="alert" data-testid="warning-refused" data-reason={refused}>
            ⚠ {whyNot(refused)}
          </span>
        )}
      </div>
    </form>
  )
}

/** The only city there is, and the language of the page, need not be chosen. */
function withDefaults(one: WarningDraft): WarningDraft {
  const ours = me.value?.jurisdictions ?? []
  return {
    ...one,
    jurisdiction: one.jurisdiction || (ours.length === 1 ? ours[0]! : 0),
    language: one.language || (language.value === 'zh' ? 'zh-CN' : 'en-US'),
  }
}

interface PartProps {
  one: WarningDraft
  faults: DraftFaults
  set: (change: Partial<WarningDraft>) => void
}

function Words({ one, faults, set }: PartProps) {
  const strings = words().connected
  const cities = me.value?.jurisdictions ?? []
  return (
    <fieldset>
      <Choice
        field="jurisdiction"
        value={String(one.jurisdiction || '')}
        faults={faults}
        options={cities.map((city) => [String(city), cityName(city)])}
        onChange={(value) => set({ jurisdiction: Number(value), replaces: '' })}
      />
      <Choice field="language" value={one.language} faults={faults} options={Object.entries(strings.languages)} onChange={(value) => set({ language: value })} />
      <Text field="event" one={one} faults={faults} set={set} max={warningMax.headline} />
      <Text field="headline" one={one} faults={faults} set={set} max={warningMax.headline} />
      <Text field="text" one={one} faults={faults} set={set} max={warningMax.text} rows={3} />
      <Text field="instruction" one={one} faults={faults} set={set} max={warningMax.text} rows={3} />
    </fieldset>
  )
}

function Gravity({ one, faults, set, sent }: PartProps & { sent: readonly WarningRow[] }) {
  const strings = words().connected
  const replaceable = sent.filter((row) => row.warning.jurisdiction === one.jurisdiction)
  return (
    <fieldset>
      {capFields.map((field) => (
        <Choice
          key={field}
          field={field}
          value={one[field]}
          faults={faults}
          options={capWords[field].map((word) => [word, capWord(field, word)])}
          onChange={(value) => set({ [field]: value })}
        />
      ))}
      <Choice
        field="hours"
        value={String(one.hours || '')}
        faults={faults}
        options={holdHours.map((n) => [String(n), fill(strings.nHours, { n })])}
        onChange={(value) => set({ hours: Number(value) })}
      />
      {replaceable.length > 0 && (
        <Choice
          field="replaces"
          value={one.replaces}
          faults={faults}
          none={strings.replacesNone}
          options={replaceable.map((row) => [row.id, `${row.id} ${row.warning.headline}`])}
          onChange={(value) => set({ replaces: value })}
        />
      )}
    </fieldset>
  )
}

function Area({ one, faults, set }: PartProps) {
  const strings = words().connected
  return (
    <fieldset>
      <div class="chips" role="group" aria-label={strings.fields.shape}>
        {(['circle', 'polygon'] as const).map((shape) => (
          <button type="button" key={shape} aria-pressed={one.shape === shape} data-testid={`shape-${shape}`} onClick={() => set({ shape })}>
            {strings.shapes[shape]}
          </button>
        ))}
      </div>
      {one.shape === 'circle' && (
        <>
          <Field field="place" faults={faults}>
            <PlacePick
              one={one}
              faults={faults}
              onChange={(change) => set({ ...change, ...(change.place && !one.areaText.trim() && { areaText: change.place.text }) })}
            />
          </Field>
          <Text field="metres" one={one} faults={faults} set={set} max={7} isNumber />
        </>
      )}
      {one.shape === 'polygon' && <Text field="polygon" one={one} faults={faults} set={set} max={400_000} rows={4} hint={strings.polygonHint} />}
      <Text field="areaText" one={one} faults={faults} set={set} max={warningMax.headline} />
    </fieldset>
  )
}

function Field({ field, faults, children }: { field: keyof WarningDraft & keyof Fields; faults: DraftFaults; children: ComponentChildren }) {
  const strings = words().connected
  const fault = faults[field]
  return (
    <div class="field" data-fault={fault}>
      <label for={`warning-${field}`}>{strings.fields[field]}</label>
      {children}
      {fault && (
        <span class="field-fault" id={`warning-${field}-fault`}>
          ⚠ {strings.draftFault[fault]}
        </span>
      )}
    </div>
  )
}

type Fields = ReturnType<typeof words>['connected']['fields']

interface TextProps extends PartProps {
  field: TextField
  max: number
  rows?: number
  hint?: string
  isNumber?: boolean
}

function Text({ field, one, faults, set, max, rows, hint, isNumber }: TextProps) {
  const shared = {
    id: `warning-${field}`,
    'data-testid': `warning-${field}`,
    'aria-required': true,
    'aria-invalid': field in faults,
    'aria-describedby': field in faults ? `warning-${field}-fault` : undefined,
    maxLength: max,
    placeholder: hint,
    autocomplete: 'off',
    value: one[field],
    onInput: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  } as const
  return (
    <Field field={field} faults={faults}>
      {rows ? <textarea rows={rows} {...shared} /> : <input inputMode={isNumber ? 'numeric' : undefined} {...shared} />}
    </Field>
  )
}

interface ChoiceProps {
  field: keyof WarningDraft & keyof Fields
  value: string
  faults: DraftFaults
  options: readonly (readonly [value: string, text: string])[]
  none?: string
  onChange: (value: string) => void
}

function Choice({ field, value, faults, options, none, onChange }: ChoiceProps) {
  const strings = words().connected
  return (
    <Field field={field} faults={faults}>
      <select
        id={`warning-${field}`}
        data-testid={`warning-${field}`}
        aria-required={none === undefined}
        aria-invalid={field in faults}
        aria-describedby={field in faults ? `warning-${field}-fault` : undefined}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{none ?? strings.choose}</option>
        {options.map(([code, text]) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}
