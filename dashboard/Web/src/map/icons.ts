import { officerStatuses, type OfficerStatus } from '../shared/contract'
import type { MapColours } from './colours'

/** Side of one symbol in the atlas in pixels; drawn at about a third of it, so it stays sharp on dense displays. */
const side = 64
export const iconMapping: Record<string, { x: number; y: number; width: number; height: number; mask: boolean }> = {}
officerStatuses.forEach((status, column) => {
  iconMapping[status] = { x: column * side, y: 0, width: side, height: side, mask: false }
  iconMapping[`${status}-old`] = { x: column * side, y: side, width: side, height: side, mask: false }
})
/** Symbol names by status number, fresh and old. */
export const freshIcons: readonly string[] = officerStatuses
export const oldIcons: readonly string[] = officerStatuses.map((status) => `${status}-old`)

type Pen = CanvasRenderingContext2D

/** One shape per status; colour comes second. An old fix is the same shape, hollow and dim. */
export function officerAtlas(colours: MapColours): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = side * officerStatuses.length
  canvas.height = side * 2
  const pen = canvas.getContext('2d')!
  officerStatuses.forEach((status, column) => {
    // Who is not on shift is in the list; on the map it would only hide those who are.
    if (status === 'offDuty') return
    for (const old of [false, true]) {
      pen.save()
      pen.translate(column * side + side / 2, (old ? side : 0) + side / 2)
      if (old) pen.globalAlpha = 0.55
      draw(pen, status, old, colours)
      pen.restore()
    }
  })
  return canvas
}

function draw(pen: Pen, status: OfficerStatus, old: boolean, colours: MapColours): void {
  pen.beginPath()
  shape(pen, status)
  // A dark edge keeps the symbol apart from roads and rings under it.
  pen.lineJoin = 'round'
  pen.lineWidth = 13
  pen.strokeStyle = colours.edge
  pen.stroke()
  const colour = colourOf(status, colours)
  if (old) pen.setLineDash([7, 6])
  pen.strokeStyle = colour
  pen.lineWidth = status === 'offDuty' ? 8 : 6.5
  if (!old && (status === 'enRoute' || status === 'onScene' || status === 'busy')) {
    pen.fillStyle = colour
    pen.fill()
  } else if (status === 'available' || status === 'dispatched') {
    pen.fillStyle = colours.edge
    pen.fill()
  }
  pen.stroke()
}

export function colourOf(status: OfficerStatus, colours: MapColours): string {
  switch (status) {
    case 'available':
      return colours.available
    case 'dispatched':
    case 'enRoute':
      return colours.moving
    case 'onScene':
      return colours.onScene
    case 'busy':
      return colours.busy
    case 'offDuty':
      return colours.offDuty
  }
}

function shape(pen: Pen, status: OfficerStatus): void {
  switch (status) {
    case 'available':
      pen.arc(0, 0, 15, 0, Math.PI * 2)
      break
    case 'dispatched':
    case 'enRoute':
      pen.moveTo(0, -22)
      pen.lineTo(17, 19)
      pen.lineTo(0, 10)
      pen.lineTo(-17, 19)
      pen.closePath()
      break
    case 'onScene':
      pen.rect(-15, -15, 30, 30)
      break
    case 'busy':
      pen.moveTo(0, -17)
      pen.lineTo(17, 0)
      pen.lineTo(0, 17)
      pen.lineTo(-17, 0)
      pen.closePath()
      break
    case 'offDuty':
      pen.moveTo(-13, 0)
      pen.lineTo(13, 0)
      break
  }
}

/** The fixed things of the region, as images for the base map. */
export function placeImages(colours: MapColours): { name: string; image: ImageData }[] {
  return [
    {
      name: 'station',
      image: imageOf((pen) => {
        pen.fillStyle = colours.station
        pen.strokeStyle = colours.edge
        pen.lineWidth = 4
        pen.lineJoin = 'round'
        pen.beginPath()
        pen.moveTo(24, 6)
        pen.lineTo(40, 14)
        pen.lineTo(40, 28)
        pen.quadraticCurveTo(38, 38, 24, 43)
        pen.quadraticCurveTo(10, 38, 8, 28)
        pen.lineTo(8, 14)
        pen.closePath()
        pen.stroke()
        pen.fill()
        pen.fillStyle = colours.edge
        pen.fillRect(22, 15, 4, 18)
        pen.fillRect(15, 22, 18, 4)
      }),
    },
    { name: 'notice-hatch', image: imageOf((pen) => hatch(pen, colours)) },
    { name: 'closed-street', image: imageOf((pen) => closedSign(pen, colours, (x) => x.fillRect(10, 19, 28, 10))) },
    {
      name: 'closed-point',
      image: imageOf((pen) =>
        closedSign(pen, colours, (x) => {
          x.lineWidth = 7
          x.moveTo(15, 15)
          x.lineTo(33, 33)
          x.moveTo(33, 15)
          x.lineTo(15, 33)
          x.stroke()
        }),
      ),
    },
    {
      name: 'crossing',
      image: imageOf((pen) => {
        pen.beginPath()
        pen.arc(24, 24, 9, 0, Math.PI * 2)
        pen.fillStyle = colours.crossing
        pen.strokeStyle = colours.halo
        pen.lineWidth = 5
        pen.stroke()
        pen.fill()
      }),
    },
    { name: 'post-ahead', image: imageOf((pen) => post(pen, colours.halo, colours.track)) },
    { name: 'post-opened', image: imageOf((pen) => post(pen, colours.track, colours.halo)) },
    { name: 'sighting-false', image: imageOf((pen) => struck(pen, colours)) },
    {
      name: 'border',
      image: imageOf((pen) => {
        pen.beginPath()
        for (const [x, y] of [[24, 8], [40, 24], [24, 40], [8, 24]] as const) pen.lineTo(x, y)
        pen.closePath()
        pen.fillStyle = colours.halo
        pen.strokeStyle = colours.track
        pen.lineWidth = 5
        pen.fill()
        pen.stroke()
      }),
    },
    { name: 'camera', image: imageOf((pen) => camera(pen, colours, colours.camera, true)) },
    { name: 'camera-fits', image: imageOf((pen) => camera(pen, colours, colours.camera, true)) },
    { name: 'camera-clockUnknown', image: imageOf((pen) => camera(pen, colours, colours.camera, false)) },
    { name: 'camera-clockOff', image: imageOf((pen) => camera(pen, colours, colours.closedText, true)) },
    {
      name: 'camera-silent',
      image: imageOf((pen) => {
        camera(pen, colours, colours.closedText, false)
        struck(pen, colours)
      }),
    },
    { name: 'read', image: imageOf((pen) => plate(pen, colours.halo, colours.selected)) },
    { name: 'read-chosen', image: imageOf((pen) => plate(pen, colours.selected, colours.halo)) },
  ]
}

/** Full, or only its outline. */
function camera(pen: Pen, colours: MapColours, colour: string, full: boolean): void {
  pen.lineJoin = 'round'
  pen.beginPath()
  pen.rect(10, 17, 20, 14)
  pen.moveTo(31, 24)
  pen.lineTo(40, 17)
  pen.lineTo(40, 31)
  pen.closePath()
  pen.strokeStyle = colours.edge
  pen.lineWidth = full ? 4 : 9
  pen.stroke()
  pen.fillStyle = full ? colour : colours.edge
  pen.fill()
  if (full) return
  pen.strokeStyle = colour
  pen.lineWidth = 3.5
  pen.stroke()
}

/** A number plate, as wide as plates are. */
function plate(pen: Pen, ground: string, edge: string): void {
  pen.beginPath()
  pen.roundRect(4, 14, 40, 20, 5)
  pen.fillStyle = ground
  pen.strokeStyle = edge
  pen.lineWidth = 5
  pen.fill()
  pen.stroke()
  pen.fillStyle = edge
  for (const x of [11, 19.5, 28]) pen.fillRect(x, 21, 6, 6)
}

/** A place to be held: a shield, so that it is no sighting, which is round, and no border, which stands on its tip. */
function post(pen: Pen, ground: string, edge: string): void {
  pen.lineJoin = 'round'
  pen.beginPath()
  pen.moveTo(7, 6)
  pen.lineTo(41, 6)
  pen.lineTo(41, 28)
  pen.quadraticCurveTo(38, 38, 24, 44)
  pen.quadraticCurveTo(10, 38, 7, 28)
  pen.closePath()
  pen.fillStyle = ground
  pen.strokeStyle = edge
  pen.lineWidth = 5
  pen.fill()
  pen.stroke()
}

/** A stroke through what is not so. */
function struck(pen: Pen, colours: MapColours): void {
  for (const [width, colour] of [
    [11, colours.halo],
    [5, colours.text],
  ] as const) {
    pen.lineWidth = width
    pen.strokeStyle = typeof colour === 'string' ? colour : `rgb(${colour.slice(0, 3).join()})`
    pen.beginPath()
    pen.moveTo(5, 39)
    pen.lineTo(43, 9)
    pen.stroke()
  }
}

/** Strokes that go on in the next tile on every side. */
function hatch(pen: Pen, colours: MapColours): void {
  pen.strokeStyle = colours.notice
  pen.lineWidth = 2
  pen.beginPath()
  for (let x = -48; x <= 96; x += 12) {
    pen.moveTo(x - 4, 52)
    pen.lineTo(x + 52, -4)
  }
  pen.stroke()
}

/** A disc with a sign on it. */
function closedSign(pen: Pen, colours: MapColours, sign: (pen: Pen) => void): void {
  pen.beginPath()
  pen.arc(24, 24, 20, 0, Math.PI * 2)
  pen.fillStyle = colours.closed
  pen.strokeStyle = colours.closedEdge
  pen.lineWidth = 5
  pen.stroke()
  pen.fill()
  pen.beginPath()
  pen.fillStyle = colours.closedEdge
  sign(pen)
}

function imageOf(paint: (pen: Pen) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 48
  const pen = canvas.getContext('2d')!
  paint(pen)
  return pen.getImageData(0, 0, 48, 48)
}
