import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { link } from '../desk'

/** How long a press that asks "sure?" waits for its second. Wall milliseconds. */
const sureMs = 6000

/** Why the last order of a form was refused, where the person looks. */
export function FormFault({ text }: { text: string }) {
  return text ? (
    <p class="form-fault" role="alert" data-testid="form-fault">
      ⚠ {text}
    </p>
  ) : null
}

/** A titled part of a tab. */
export function Part({
  title,
  count,
  children,
  act,
}: {
  title: string
  count?: number
  children?: ComponentChildren
  act?: ComponentChildren
}) {
  return (
    <section class="part">
      <div class="section">
        <h3>{title}</h3>
        {count !== undefined && <span>{count}</span>}
        <span class="spread" />
        {act}
      </div>
      {children}
    </section>
  )
}

/** A button whose order cannot be taken back: the first press asks, the second does it. */
export function SureButton({
  text,
  sure,
  disabled,
  testid,
  onSure,
}: {
  text: string
  sure: string
  disabled?: boolean
  testid: string
  onSure: () => void
}) {
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    const timer = setTimeout(() => setAsked(false), sureMs)
    return () => clearTimeout(timer)
  }, [asked])
  return (
    <button
      type="button"
      class={asked ? 'sure' : ''}
      data-testid={testid}
      data-asked={asked}
      disabled={disabled || !link.connected.value}
      onClick={() => {
        setAsked(!asked)
        if (asked) onSure()
      }}
    >
      {asked ? sure : text}
    </button>
  )
}

/** A form inside the desk: Enter sends it, Escape leaves it and nothing else. */
export function DeskForm({
  testid,
  children,
  onSubmit,
  onLeave,
}: {
  testid: string
  children: ComponentChildren
  onSubmit: () => void
  onLeave?: () => void
}) {
  const form = useRef<HTMLFormElement>(null)
  // Whoever opened it goes on in it.
  useLayoutEffect(() => {
    if (onLeave) form.current?.querySelector<HTMLElement>('input, select, textarea, button')?.focus()
  }, [])
  return (
    <form
      ref={form}
      class="desk-form"
      data-testid={testid}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !onLeave) return
        event.stopPropagation()
        onLeave()
      }}
    >
      {children}
    </form>
  )
}

/** Sends or leaves. */
export function Acts({ text, testid, ready, onLeave }: { text: string; testid: string; ready: boolean; onLeave?: () => void }) {
  return (
    <div class="acts">
      <button class="primary" type="submit" data-testid={testid} disabled={!ready || !link.connected.value}>
        {text}
      </button>
      {onLeave && (
        <button type="button" onClick={onLeave}>
          {words().desk.cancel}
        </button>
      )}
    </div>
  )
}

/** A line of text with its name above it. */
export function TextField({
  name,
  value,
  onInput,
  max,
  testid,
  rows,
  placeholder,
}: {
  name: string
  value: string
  onInput: (text: string) => void
  max: number
  testid: string
  rows?: number
  placeholder?: string
}) {
  const shared = {
    maxLength: max,
    placeholder,
    autocomplete: 'off',
    'data-testid': testid,
    value,
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
  } as const
  return (
    <label class="field">
      <span>{name}</span>
      {rows ? <textarea rows={rows} {...shared} /> : <input {...shared} />}
    </label>
  )
}
