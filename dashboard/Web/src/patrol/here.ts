import { clock } from '../shared/clock'

/** A position as the hub takes it. */
export interface Here {
  lat: number
  lng: number
  at: number
  speed?: number
  heading?: number
  accuracy?: number
}

/** Wall milliseconds between looks whether a position is due: a raised rate is kept to a quarter of its second. */
const lookMs = 250

/**
 * Sends where this device is, as often as is wanted, and each position once; the browser asks the person first. What could not be sent is not
 * sent late: the newest is what counts.
 */
export function startSharing(secondsNow: () => number, send: (here: Here) => Promise<unknown>): void {
  let newest: GeolocationPosition | null = null
  let sentAt = -Infinity
  let sending = false
  navigator.geolocation?.watchPosition(
    (position) => {
      newest = position
    },
    () => {
      newest = null // Refused, or no signal: the desk sees the position grow old.
    },
    { enableHighAccuracy: true, maximumAge: 0 },
  )
  setInterval(() => {
    if (!newest || sending || performance.now() - sentAt < secondsNow() * 1000 - lookMs / 2) return
    const here = hereOf(newest, Date.now())
    newest = null
    sentAt = performance.now()
    sending = true
    void send(here)
      .catch(() => {}) // The connection went; the next position goes over the next one.
      .finally(() => {
        sending = false
      })
  }, lookMs)
}

/** The device's moment on the node's clock: as long ago as the device says. */
export function hereOf(position: GeolocationPosition, wallNow: number): Here {
  const { latitude, longitude, speed, heading, accuracy } = position.coords
  const ago = Math.max(0, wallNow - position.timestamp) * clock.speed
  return {
    lat: latitude,
    lng: longitude,
    at: Math.round(clock.now() - ago),
    accuracy,
    ...(speed != null && { speed }),
    ...(heading != null && !Number.isNaN(heading) && { heading }),
  }
}
