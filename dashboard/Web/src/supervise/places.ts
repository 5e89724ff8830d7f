const metresPerDegree = 111_195

/** Near enough within a province. */
export function metresBetween(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  return Math.hypot((a.lat - b.lat) * metresPerDegree, (a.lng - b.lng) * metresPerDegree * Math.cos((a.lat * Math.PI) / 180))
}

/** How many degrees of latitude so many metres are. */
export function degreesOf(metres: number): number {
  return metres / metresPerDegree
}
