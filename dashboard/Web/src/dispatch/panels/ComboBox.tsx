import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface Option {
  key: string
  /** What is put into the field when it is chosen. */
  text: string
  /** What the list shows; the text when it is missing. */
  view?: ComponentChildren
}

interface Properties {
  id: string
  label: string
  value: string
  options: readonly Option[]
  /** Said in the list while there is nothing to choose. */
  none?: string
  /** Whether the first option is marked by itself, so that Enter takes it. */
  first?: boolean
  placeholder?: string
  maxLength?: number
  required?: boolean
  disabled?: boolean
  invalid?: boolean
  describedBy?: string
  onType: (text: string) => void
  onPick: (option: Option) => void
  /** Enter while nothing is marked. */
  onEnter?: () => void
  onBlur?: () => void
  onFocus?: () => void
}

/** A text field with a list of what fits, as WAI-ARIA has it: the focus stays in the field, the arrows move through the list. */
export function ComboBox(props: Properties) {
  const { id, options, onPick } = props
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const list = useRef<HTMLUListElement>(null)
  const marked = open ? Math.min(at, options.length - 1) : -1
  const keys = options.map((option) => option.key).join('\n')
  useLayoutEffect(() => setAt(props.first && options.length > 0 ? 0 : -1), [keys])
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [marked])
  const pick = (option: Option | undefined) => {
    setOpen(false)
    if (option) onPick(option)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    if (step) {
      event.preventDefault()
      const from = open ? marked : step > 0 ? -1 : 0
      if (options.length > 0) setAt((from + step + options.length) % options.length)
      setOpen(true)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (marked >= 0) pick(options[marked])
      else {
        setOpen(false)
        props.onEnter?.()
      }
    } else if (event.key === 'Tab' && marked >= 0) pick(options[marked])
    else if (event.key === 'Escape' && open) {
      event.stopPropagation() // It closes the list, not what the field is in.
      setOpen(false)
    }
  }
  return (
    <div class="combo">
      <input
        id={id}
        role="combobox"
        aria-label={props.label}
        aria-expanded={open && options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={marked >= 0 ? `${id}-${marked}` : undefined}
        aria-required={props.required}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        autocomplete="off"
        spellcheck={false}
        data-testid={id}
        disabled={props.disabled}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        value={props.value}
        onInput={(event) => {
          setOpen(true)
          props.onType(event.currentTarget.value)
        }}
        onKeyDown={press}
        onFocus={props.onFocus}
        onBlur={() => {
          setOpen(false)
          props.onBlur?.()
        }}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={props.label} hidden={!open || (options.length === 0 && !props.none)}>
        {options.map((option, index) => (
          <li
            key={option.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === marked}
            data-testid={`${id}-option`}
            data-key={option.key}
            onPointerDown={(event) => event.preventDefault()} // The focus stays in the field.
            onClick={() => pick(option)}
          >
            {option.view ?? option.text}
          </li>
        ))}
        {options.length === 0 && props.none && (
          <li class="none" role="option" aria-disabled="true" aria-selected="false">
            {props.none}
          </li>
        )}
      </ul>
    </div>
  )
}
