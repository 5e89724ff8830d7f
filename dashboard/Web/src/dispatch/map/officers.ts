import { COORDINATE_SYSTEM, type Layer } from '@deck.gl/core'
import { ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { Map as BaseMap } from 'maplibre-gl'
import { age } from '../../i18n'
import { clock } from '../../shared/clock'
import type { Incident } from '../../shared/contract'
import { board, glide, positions, region, selectedOfficer } from '../desk'
import type { MapColours } from '../../map/colours'
import { freshIcons, iconMapping, officerAtlas, oldIcons } from '../../map/icons'
import { MovingIconLayer } from './movingIcons'

/** Call signs drawn at once; more would be a carpet. */
const labelsMax = 160
/** From this zoom on every officer in view may carry its call sign. */
const labelAllZoom = 14
/** 30 steps a second are smooth for symbols this small and halve the work of a dispatcher's PC. */
const stepMs = 33

/** The empty field of the atlas: who is off duty is not drawn. */
const noIcon = 'offDuty'
/** From this many officers in view the symbols get smaller, so that the map under them can still be read. */
const crowd = 500
const bigCrowd = 1200

interface LayerData {
  length: number
  attributes: Record<string, { value: Float32Array; size: number }>
}

interface Label {
  id: number
  text: string
  at: [number, number]
}

/** The officers on the map: symbols that glide, call signs for those that matter, a ring round the selected one. */
export class OfficerLayers {
  private readonly overlay = new MapLibreOverlay({ interleaved: false, layers: [] })
  private atlas: HTMLCanvasElement
  private icons: string[] = []
  /** Those on an incident, drawn over the others: a few of many, with arrays of their own. */
  private engaged: { icons: string[]; data: LayerData } = { icons: [], data: { length: 0, attributes: {} } }
  private angles = new Float32Array(0)
  private data: LayerData = { length: 0, attributes: {} }
  private version = 0
  /** Changes with the symbols alone: most frames only move them, and looking up five thousand symbols is most of a frame's work. */
  private iconVersion = 0
  private labels: Label[] = []
  private running = false
  private lastStep = 0
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)')

  constructor(
    private readonly map: BaseMap,
    private colours: MapColours,
  ) {
    this.atlas = officerAtlas(colours)
    map.addControl(this.overlay)
  }

  recolour(colours: MapColours): void {
    this.colours = colours
    this.atlas = officerAtlas(colours)
    this.iconVersion++
    this.refresh()
  }

  /** Takes the newest positions, statuses and selection. */
  refresh(): void {
    const limitMs = (region.value?.positionAgeMaxSeconds ?? Infinity) * 1000
    const now = clock.now()
    if (this.angles.length < positions.count) this.angles = new Float32Array(positions.ids.length)
    let changed = this.icons.length !== positions.count
    this.icons.length = positions.count
    const engaged: number[] = []
    const engagedIcons: string[] = []
    for (let i = 0; i < positions.count; i++) {
      const status = positions.status[i]!
      const old = now - positions.fixedAt[i]! > limitMs
      const icon = (old ? oldIcons : freshIcons)[status] ?? noIcon
      const isEngaged = status >= 2 && status <= 4
      if (isEngaged) {
        engaged.push(i)
        engagedIcons.push(icon)
      }
      const plain = isEngaged ? noIcon : icon
      changed ||= this.icons[i] !== plain
      this.icons[i] = plain
      // deck.gl turns counter-clockwise; only the arrows have a direction.
      this.angles[i] = status === 2 || status === 3 ? -positions.heading[i]! : 0
    }
    changed ||= engagedIcons.length !== this.engaged.icons.length || engagedIcons.some((icon, n) => icon !== this.engaged.icons[n])
    this.data = dataOf(positions.count, positions.from, positions.to, this.angles)
    const pairs = (source: Float32Array) => Float32Array.from(engaged.flatMap((i) => [source[i * 2]!, source[i * 2 + 1]!]))
    const angles = Float32Array.from(engaged, (i) => this.angles[i]!)
    this.engaged = { icons: engagedIcons, data: dataOf(engaged.length, pairs(positions.from), pairs(positions.to), angles) }
    this.version++
    if (changed) this.iconVersion++
    this.labels = this.chooseLabels(now, limitMs)
    this.run()
  }

  private chooseLabels(now: number, limitMs: number): Label[] {
    const zoom = this.map.getZoom()
    const labels: (Label & { weight: number })[] = []
    for (let i = 0; i < positions.count; i++) {
      const id = positions.ids[i]!
      const officer = board.officers.get(id)
      if (!officer || officer.status === 'offDuty') continue
      const old = now - positions.fixedAt[i]! > limitMs
      const weight = id === selectedOfficer.value ? 0 : officer.incident != null ? 1 : old ? 2 : 3
      const wanted = weight === 0 || zoom >= labelAllZoom || (zoom >= 12 && weight === 1) || (zoom >= 13 && weight === 2)
      if (!wanted) continue
      labels.push({ id, text: old ? `${officer.code} · ${age((now - positions.fixedAt[i]!) / 1000)}` : officer.code, at: [0, 0], weight })
    }
    return this.withoutOverlap(labels.sort((a, b) => a.weight - b.weight).slice(0, labelsMax))
  }

  /** Drops labels that would lie on one that matters more. */
  private withoutOverlap(labels: Label[]): Label[] {
    const center = region.value!.center
    const taken: { x: number; y: number; half: number }[] = []
    return labels.filter((label) => {
      const at = positions.at(label.id, 1)
      if (!at) return false
      const here = this.map.project([center[0] + at[0], center[1] + at[1]])
      const half = label.text.length * 3.8 + 5
      if (taken.some((one) => Math.abs(one.x - here.x) < one.half + half && Math.abs(one.y - here.y) < 17)) return false
      taken.push({ x: here.x, y: here.y, half })
      return true
    })
  }

  /** The officer whose symbol is nearest to a point of the map, within a finger's width. */
  near(x: number, y: number): number | null {
    const center = region.value!.center
    let best: number | null = null
    let bestDistance = 14
    for (let i = 0; i < positions.count; i++) {
      const here = this.map.project([center[0] + positions.to[i * 2]!, center[1] + positions.to[i * 2 + 1]!])
      const distance = Math.hypot(here.x - x, here.y - y)
      if (distance < bestDistance) {
        bestDistance = distance
        best = positions.ids[i]!
      }
    }
    return best
  }

  private run(): void {
    if (this.running) return
    this.running = true
    const step = (at: number) => {
      const t = this.still.matches ? 1 : glide.progress()
      if (at - this.lastStep >= stepMs || t >= 1) {
        this.lastStep = at
        this.overlay.setProps({ layers: this.layers(t) })
      }
      if (t < 1) requestAnimationFrame(step)
      else this.running = false
    }
    requestAnimationFrame(step)
  }

  private layers(t: number): (Layer | false)[] {
    const center = region.value!.center
    const place = {
      coordinateSystem: COORDINATE_SYSTEM.LNGLAT_OFFSETS,
      coordinateOrigin: [center[0], center[1], 0] as [number, number, number],
    }
    for (const label of this.labels) label.at = positions.at(label.id, t) ?? label.at
    const chosen = selectedOfficer.value
    const ring = chosen === null ? null : positions.at(chosen, t)
    const zoom = this.map.getZoom()
    const size = zoom >= 13 ? 26 : positions.count > bigCrowd ? 12 : positions.count > crowd ? 16 : zoom < 11 ? 18 : 22
    return [
      new ScatterplotLayer<[number, number]>({
        id: 'officer-selected',
        ...place,
        data: ring ? [ring] : [],
        getPosition: (at) => [at[0], at[1], 0],
        getRadius: 15,
        radiusUnits: 'pixels',
        filled: false,
        stroked: true,
        getLineWidth: 2,
        lineWidthUnits: 'pixels',
        getLineColor: this.colours.text,
        updateTriggers: { getPosition: [t, this.version] },
      }),
      this.symbols('officers', t, this.icons, this.data, size),
      this.rings(place),
      this.symbols('officers-engaged', t, this.engaged.icons, this.engaged.data, Math.max(size, 20)),
      // deck.gl cannot build a glyph atlas from no text at all.
      this.labels.length > 0 &&
        new TextLayer<Label>({
          id: 'officer-names',
          ...place,
          data: this.labels,
          getText: (label) => label.text,
          getPosition: (label) => [label.at[0], label.at[1], 0],
          getSize: 11.5,
          getPixelOffset: [0, -18],
          getColor: this.colours.text,
          // A font of fixed width: deck cuts off what hangs out to the left of a glyph, like the J of JZ001 in others.
          fontFamily: 'DejaVu Sans Mono, Noto Sans Mono, Noto Sans CJK SC, monospace',
          fontSettings: { fontSize: 48, buffer: 6 },
          characterSet: 'auto',
          background: true,
          getBackgroundColor: this.colours.plate,
          backgroundPadding: [4, 1.5],
          updateTriggers: { getPosition: [t, this.version], getText: this.version },
        }),
    ]
  }

  private symbols(id: string, t: number, icons: string[], data: LayerData, size: number): Layer {
    const center = region.value!.center
    return new MovingIconLayer({
      id,
      coordinateSystem: COORDINATE_SYSTEM.LNGLAT_OFFSETS,
      coordinateOrigin: [center[0], center[1], 0],
      data: data as never,
      // Positions are told apart by their wrappers: the rest is looked up again only when a symbol has changed.
      dataComparator: (now: unknown, before: unknown) => (now as { length: number }).length === (before as { length: number } | null)?.length,
      t,
      iconAtlas: this.atlas as never,
      iconMapping,
      getIcon: ((_: unknown, { index }: { index: number }) => icons[index]) as never,
      getSize: size,
      sizeUnits: 'pixels',
      updateTriggers: { getIcon: this.iconVersion },
      alphaCutoff: 0.02,
    })
  }

  /** The incidents' rings once more, over the symbols: a crowd of officers must not hide what they are there for. */
  private rings(place: object): Layer {
    const center = region.value!.center
    return new ScatterplotLayer<Incident>({
      id: 'incident-rings',
      ...place,
      data: [...board.incidents.values()],
      getPosition: (one) => [one.lng - center[0], one.lat - center[1], 0],
      getRadius: this.map.getZoom() < 11 ? 9 : 12,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 2,
      getLineColor: (one) => rgb(this.colours.priority[one.priority - 1] ?? this.colours.label),
      updateTriggers: { getPosition: this.version, getLineColor: this.version },
    })
  }
}

/** A new wrapper for each array: what has one is uploaded again. */
function dataOf(length: number, from: Float32Array, to: Float32Array, angles: Float32Array): LayerData {
  return { length, attributes: { getPosition: { value: from, size: 2 }, getNext: { value: to, size: 2 }, getAngle: { value: angles, size: 1 } } }
}

/** "#ff5a4d" as deck.gl wants it. */
function rgb(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
