// Kept plate reads and the cameras' clocks, as docs/HUB.md states them.

export interface ReadSearch {
  jurisdiction: number
  /** `-` or `?` is any one character, `*` any number. */
  plate: string
  from: number
  until: number
  why: string
  case: string
}
export interface KeptRead {
  id: string
  camera: string
  cameraName?: string | null
  lat?: number | null
  lng?: number | null
  heading?: number | null
  seenAt: number
  plate: string
  /** 0 to 100; -1 when the camera said nothing. */
  confidence: number
  vehicle: { plateColour: string; class: string; colour: string }
  picture: string
}
/** Newest first; `cut`: there are more. */
export interface KeptReads {
  now: number
  cut: boolean
  reads: KeptRead[]
}
export interface CameraClock {
  id: string
  name: string
  jurisdiction: number
  lat: number
  lng: number
  heading: number
  /** To be added to its times: above 0 when its clock is behind. */
  skewSeconds: number
  uncertaintySeconds: number
  reads: number
  certain: boolean
  mended: boolean
  lastReadAt?: number | null
}
export interface CameraClocks {
  now: number
  cameras: CameraClock[]
}
