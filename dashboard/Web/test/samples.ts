import type { Incident } from '../src/shared/contract'

/** An incident that nothing has happened to yet. */
export const incidentOf = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  jurisdiction: 3,
  type: 'theft',
  priority: 3,
  state: 'waiting',
  openedAt: 0,
  since: 0,
  lat: 0,
  lng: 0,
  place: '',
  calls: 1,
  officers: [],
  ...change,
})

/** What a snapshot holds of tracks, alerts and the watchlist when there is nothing. */
export const nothingOverBorders = { tracks: [], alerts: [], undecided: [] }
