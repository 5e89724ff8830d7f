import type { OfficerStatus } from './contract'

const arrow = 'M8 2 13.5 13.5 8 11 2.5 13.5z'
/** What tells the statuses apart without their colours; a test asserts that no two are alike. */
export const statusShapes: Readonly<Record<OfficerStatus, { path: string; filled: boolean }>> = {
  available: { path: '', filled: false }, // a circle
  dispatched: { path: arrow, filled: false },
  enRoute: { path: arrow, filled: true },
  onScene: { path: 'M3 3h10v10h-10z', filled: true },
  busy: { path: 'M8 2 14 8 8 14 2 8z', filled: true },
  offDuty: { path: 'M3 8h10', filled: false },
}
