import { signal } from '@preact/signals'

/** Whether the list of all verbs is shown. */
export const helpOn = signal(false)
