import type { ComponentChildren } from 'preact'

/** What a state weighs, for its shape; the word beside it says which it is. */
export type Mark = 'good' | 'off' | 'doubt' | 'bad' | 'none'

const shapes: Record<Mark, string> = { good: '●', off: '◐', doubt: '▲', bad: '■', none: '○' }

/** A state: a shape of its own, a colour, and its word. */
export function State({ mark, children }: { mark: Mark; children: ComponentChildren }) {
  return (
    <span class="state" data-mark={mark}>
      <span class={`sign ${mark}`} aria-hidden="true">
        {shapes[mark]}
      </span>{' '}
      {children}
    </span>
  )
}
