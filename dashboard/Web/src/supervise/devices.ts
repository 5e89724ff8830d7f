import { ask, post } from '../shared/api'
import type { Region } from '../shared/contract'
import type { DeviceState, Viid, ViidDevice } from '../shared/connected'
import type { Mark } from './Mark'
import { metresBetween } from './places'
import { Asked } from './asked'

export const viidAsked = new Asked(() => ask<Viid>('/api/viid'))

/** Cameras offered at once. */
export const camerasOffered = 8

export const deviceMarks: Record<DeviceState, Mark> = { proposed: 'doubt', known: 'good', live: 'good', refused: 'bad' }
export const upperMarks: Record<string, Mark> = { registered: 'good', connecting: 'doubt', failed: 'bad' }

/** What somebody has to look at: devices that nobody has decided on, upper platforms that failed. */
export function viidToLookAt(all: Viid | null): number {
  if (!all) return 0
  return all.devices.filter((one) => one.state === 'proposed').length + all.uppers.filter((one) => one.state === 'failed').length
}

export interface DeviceLists {
  /** The newest first. */
  waiting: ViidDevice[]
  /** Decided by a person, who may take it back. */
  decided: ViidDevice[]
  /** Known from the region's own tables. */
  known: ViidDevice[]
}

export function listsOf(all: Viid, filter: string): DeviceLists {
  const sought = filter.trim().toLowerCase()
  const fits = (one: ViidDevice) => [one.id, one.name, one.by, one.camera].some((text) => text.toLowerCase().includes(sought))
  const found = all.devices.filter(fits).sort((a, b) => b.at - a.at || a.id.localeCompare(b.id))
  return {
    waiting: found.filter((one) => one.state === 'proposed'),
    decided: found.filter((one) => one.state !== 'proposed' && one.decidedBy !== ''),
    known: found.filter((one) => one.state !== 'proposed' && one.decidedBy === ''),
  }
}

export interface NearCamera {
  id: string
  name: string
  /** From where the device says it is; null when it says nothing. */
  metres: number | null
}

/** Cameras of the region that a device may be: those with what was typed in their id or name, the one of that id, then the nearest first. */
export function camerasFor(device: ViidDevice, cameras: Region['cameras'], typed: string): NearCamera[] {
  const sought = typed.trim().toLowerCase()
  const at = device.latitude != null && device.longitude != null ? { lat: device.latitude, lng: device.longitude } : null
  return cameras
    .filter((one) => !sought || String(one.id).toLowerCase().includes(sought) || one.name.toLowerCase().includes(sought))
    .map((one) => ({ id: String(one.id), name: one.name, metres: at && metresBetween(at, one) }))
    .sort((a, b) => Number(b.id.toLowerCase() === sought) - Number(a.id.toLowerCase() === sought) || (a.metres ?? 0) - (b.metres ?? 0) || a.id.localeCompare(b.id))
    .slice(0, camerasOffered)
}

/** Whether it can become a camera of its own: only where somebody's ground can be. */
export function mayBeNew(device: ViidDevice, [west, south, east, north]: Region['bounds']): boolean {
  if (device.latitude == null || device.longitude == null) return false
  return device.longitude >= west && device.longitude <= east && device.latitude >= south && device.latitude <= north
}

/** Decides about a device: it is a camera of the region, one of its own, none; or nothing is decided any more. */
export function decideDevice(id: string, what: { camera: string } | { state: 'live' | 'refused' | 'proposed' }): Promise<unknown> {
  // A lane's id has a stroke in it, which stays one in the address.
  return post(`/api/viid/devices/${id.split('/').map(encodeURIComponent).join('/')}`, what)
}
