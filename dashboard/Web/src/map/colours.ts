import type { Theme } from '../shared/theme'

/** The map's share of the colour system in styles/tokens.css: the base map whispers, red is for alarms only. */
export interface MapColours {
  outside: string
  inside: string
  border: string
  roads: readonly string[]
  label: string
  labelQuiet: string
  halo: string
  priority: readonly string[]
  selected: string
  station: string
  camera: string
  cellFew: string
  cellMany: string
  cellText: string
  wayFit: string
  wayHeld: string
  closed: string
  closedEdge: string
  closedText: string
  /** What can be reached, soonest first. */
  reach: readonly string[]
  reachOpacity: number
  crossing: string
  /** A followed vehicle: its sightings, where it can be, the roads it may take. */
  track: string
  onTrack: string
  trackGround: string
  /** What other systems warn of. */
  notice: string
  plate: [number, number, number, number]
  text: [number, number, number, number]
  available: string
  moving: string
  onScene: string
  busy: string
  offDuty: string
  edge: string
}

const dark: MapColours = {
  outside: '#090d12',
  inside: '#0f151c',
  border: '#5a6b7e',
  roads: ['#53657a', '#4b5c70', '#415164', '#364455', '#2c3947', '#222d38', '#1b242d'],
  label: '#b4c0cc',
  labelQuiet: '#77869a',
  halo: '#0c1117',
  priority: ['#ff6155', '#e9b949', '#8fb4d8', '#8a97a6'],
  selected: '#ffffff',
  station: '#9db4cc',
  camera: '#6f8296',
  cellFew: '#7a3b2e',
  cellMany: '#2f6b78',
  cellText: '#eef3f7',
  wayFit: '#cfd8e1',
  wayHeld: '#56b4e9',
  closed: '#f2b92c',
  closedEdge: '#1a1200',
  closedText: '#f6cf6b',
  reach: ['#a6f0e2', '#66cfc1', '#40ada2', '#318d86', '#2a7473'],
  reachOpacity: 0.5,
  crossing: '#eef3f7',
  track: '#ff9ecb',
  onTrack: '#1b0712',
  trackGround: '#d4639c',
  notice: '#c3a6ff',
  plate: [12, 17, 23, 215],
  text: [222, 230, 238, 255],
  available: '#e8eef4',
  moving: '#56b4e9',
  onScene: '#e69f00',
  busy: '#7c8997',
  offDuty: '#4d5966',
  edge: '#0c1117',
}

const light: MapColours = {
  outside: '#c9ced4',
  inside: '#e3e6ea',
  border: '#6c7987',
  roads: ['#97a3b0', '#a1acb8', '#acb6c0', '#b8c0c9', '#c5ccd3', '#cfd5db', '#d6dbe0'],
  label: '#2b3642',
  labelQuiet: '#5c6875',
  halo: '#eceff2',
  priority: ['#b3180d', '#a06a00', '#2a5c8a', '#525d69'],
  selected: '#10161d',
  station: '#3e556d',
  camera: '#6c7987',
  cellFew: '#d99a86',
  cellMany: '#86bcc6',
  cellText: '#10161d',
  wayFit: '#2b3642',
  wayHeld: '#0a5f97',
  closed: '#ffc526',
  closedEdge: '#1a1200',
  closedText: '#5e3f00',
  reach: ['#1f8a7e', '#46a498', '#73bcb2', '#9dd1ca', '#c2e3de'],
  reachOpacity: 0.5,
  crossing: '#10161d',
  track: '#a0134f',
  onTrack: '#ffffff',
  trackGround: '#b83a75',
  notice: '#5b34a8',
  plate: [240, 243, 246, 225],
  text: [20, 27, 34, 255],
  available: '#10161d',
  moving: '#0a5f97',
  onScene: '#9e6300',
  busy: '#5c6875',
  offDuty: '#9aa4ae',
  edge: '#eceff2',
}

export function mapColours(theme: Theme): MapColours {
  return theme === 'light' ? light : dark
}
