import { signal } from '@preact/signals'
import type { OfficerStatus } from '../shared/contract'

/** What is typed to narrow the list of officers. */
export const filter = signal('')
/** The one status that is listed, if not all. */
export const onlyStatus = signal<OfficerStatus | null>(null)
