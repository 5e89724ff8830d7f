import { effect } from '@preact/signals'
import { LngLatBounds, Map as BaseMap, type GeoJSONSource } from 'maplibre-gl'
import type { FeatureCollection } from 'geojson'
import { language, named } from '../../i18n'
import type { Region } from '../../shared/contract'
import { askAgainAfterOutage } from '../../map/again'
import { mapColours } from '../../map/colours'
import { placeImages } from '../../map/icons'
import { mapStyle } from '../../map/style'
import { prepareMaps } from '../../map/worker'
import { theme } from '../../shared/theme'
import {
  board,
  cells,
  closures,
  detail,
  glide,
  incidentsVersion,
  link,
  mapSide,
  officersVersion,
  positions,
  replaying,
  select,
  selectedIncident,
  selectedOfficer,
  selectOfficer,
  sendView,
} from '../desk'
import { followAhead } from './ahead'
import { followAreas } from './areas'
import { cellFeatures, incidentFeatures, placeFeatures, wayFeatures } from './features'
import { deskExtra } from './layers'
import { OfficerLayers } from './officers'
import { followOutside } from './outside'
import { followPursuits, trackAt } from './pursuits'
import { closureFeatures, markFeatures, reachFeatures } from './reach'
import { openPursuit } from '../border'
import { enteredSpots, mapPick, takeClick } from '../mapPick'
import { closureOf, mapMenu, marked, reach, viewMoved } from '../roads'

/** The node is told of a moved view at most this often. */
const viewEveryMs = 250
const closeZoom = 14.5
const placeZoom = 13
/** Room around places that are shown together. */
const framePx = { top: 90, bottom: 70, left: 70, right: 150 }
const narrowPx = 440
const narrowFramePx = 30
/** Room the menu takes, so that it opens inside the map. */
const menuPx = { width: 260, height: 235 }

/** Builds the map in an element and keeps it in step with the desk. Returns the zoom actions for the buttons. */
export function startMap(element: HTMLElement, region: Region): { zoomIn(): void; zoomOut(): void; whole(): void; resize(): void } {
  prepareMaps()
  const colours = mapColours(theme.peek())
  const map = new BaseMap({
    container: element,
    style: mapStyle(colours, deskExtra(colours)),
    bounds: region.bounds,
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    minZoom: 6,
    maxZoom: 18,
    fadeDuration: 100,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  const officers = new OfficerLayers(map, colours)
  const shown: Record<string, FeatureCollection> = {}
  const show = (source: string, data: FeatureCollection) => {
    shown[source] = data
    map.getSource<GeoJSONSource>(source)?.setData(data)
  }

  const typeName = (code: string) => {
    const type = region.types.find((one) => one.code === code)
    return type ? named(type) : code
  }
  const drawWays = () => {
    const incident = selectedIncident.peek() ? board.incidents.get(selectedIncident.peek()!) : undefined
    show(
      'ways',
      wayFeatures(incident, detail.peek(), (id) => {
        const at = positions.at(id, 1)
        return at && [region.center[0] + at[0], region.center[1] + at[1]]
      }),
    )
  }
  const dress = () => {
    for (const { name, image } of placeImages(mapColours(theme.peek())))
      map.hasImage(name) ? map.updateImage(name, image) : map.addImage(name, image, { pixelRatio: 1 })
    for (const [source, data] of Object.entries(shown)) show(source, data)
  }
  map.on('style.load', () => {
    dress()
    keepInStep()
  })
  let following = false
  const keepInStep = () => {
    if (following) return
    following = true
    effect(() => {
      void language.value
      for (const [source, data] of Object.entries(placeFeatures(region, named))) show(source, data)
    })
    effect(() => {
      void incidentsVersion.value
      void language.value
      show('incidents', incidentFeatures(board.incidents.values(), selectedIncident.value, typeName))
    })
    effect(() => {
      void incidentsVersion.value
      void selectedIncident.value
      void detail.value
      drawWays()
    })
    effect(() => {
      void selectedOfficer.value
      void officersVersion.value
      void incidentsVersion.value
      void language.value
      officers.refresh()
    })
    effect(() => {
      const now = cells.value
      void cellFeatures(now ?? []).then((data) => {
        if (cells.peek() === now) show('cells', data)
      })
    })
    effect(() => {
      void language.value
      show('closures', closureFeatures(closures.value))
    })
    effect(() => {
      const now = reach.value
      void reachFeatures(now).then((data) => {
        if (reach.peek() === now) show('reach', data)
      })
    })
    followAreas(show)
    followOutside(show)
    followPursuits(map, show)
    followAhead(show)
    effect(() => show('marks', markFeatures([marked.value, reach.value?.from, ...Object.values(enteredSpots.value)])))
    effect(() => {
      map.getCanvas().style.cursor = mapPick.value ? 'crosshair' : ''
    })
    let first = true
    effect(() => {
      const changed = mapColours(theme.value)
      if (first) {
        first = false
        return
      }
      map.setStyle(mapStyle(changed, deskExtra(changed)), { diff: false })
      officers.recolour(changed)
    })
  }

  map.once('idle', () => {
    document.documentElement.dataset.map = 'ready'
  })
  askAgainAfterOutage(map, link.connected)
  reportView(map)
  map.on('zoomend', () => officers.refresh())
  map.on('click', (event) => {
    if (takeClick(event.lngLat)) return
    const officer = officers.near(event.point.x, event.point.y)
    const hit = map.queryRenderedFeatures(
      [
        [event.point.x - 8, event.point.y - 8],
        [event.point.x + 8, event.point.y + 8],
      ],
      { layers: ['incidents'] },
    )[0]
    const sighting = trackAt(map, event.point)
    if (hit) select(String(hit.properties.id))
    else if (sighting) openPursuit(sighting)
    else selectOfficer(officer)
  })

  listenToMenu(map)
  map.on('move', () => viewMoved.value++)

  mapSide.frameArrived = () => {
    officers.refresh()
    if (selectedIncident.peek()) drawWays()
  }
  mapSide.show = (lng, lat, close) =>
    map.easeTo({ center: [lng, lat], zoom: Math.max(map.getZoom(), close ? closeZoom : placeZoom), duration: 500 })
  mapSide.showOfficer = (id) => {
    const at = positions.at(id, glide.progress())
    if (at) mapSide.show(region.center[0] + at[0], region.center[1] + at[1], true)
    return at !== null
  }
  mapSide.frame = (places) => {
    const bounds = new LngLatBounds()
    for (const place of places) bounds.extend([place.lng, place.lat])
    // On the left is the legend, on the right are the labels of crossings.
    const isNarrow = map.getCanvas().clientWidth < narrowPx // Between such margins nothing would be left.
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: isNarrow ? narrowFramePx : framePx, maxZoom: placeZoom, duration: 500 })
  }
  mapSide.bring = (lng, lat) => {
    if (!map.getBounds().contains([lng, lat])) mapSide.show(lng, lat, false)
  }
  mapSide.middle = () => {
    const { lat, lng } = map.getCenter()
    return { lat, lng }
  }
  const whole = () => {
    map.fitBounds(region.bounds, { padding: 24, duration: 400 })
  }
  return { zoomIn: () => map.zoomIn(), zoomOut: () => map.zoomOut(), whole, resize: () => map.resize() }
}

/** A right click, or the menu key in the middle of the map, opens the menu. */
function listenToMenu(map: BaseMap): void {
  const canvas = map.getCanvas()
  const open = (x: number, y: number) => {
    if (replaying.peek()) return // Streets are closed in the present.
    const { lat, lng } = map.unproject([x, y])
    const reachPx = 10
    const sign = map.queryRenderedFeatures(
      [
        [x - reachPx, y - reachPx],
        [x + reachPx, y + reachPx],
      ],
      { layers: ['closed-signs', 'closed-tape'] },
    )[0]
    marked.value = { lat, lng }
    mapMenu.value = {
      lat,
      lng,
      x: Math.max(0, Math.min(x, canvas.clientWidth - menuPx.width)),
      y: Math.max(0, Math.min(y, canvas.clientHeight - menuPx.height)),
      closure: sign ? closureOf(String(sign.properties.id)) : null,
    }
  }
  map.on('contextmenu', (event) => {
    event.originalEvent.preventDefault()
    open(event.point.x, event.point.y)
  })
  canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'ContextMenu' && !(event.shiftKey && event.key === 'F10')) return
    event.preventDefault()
    open(canvas.clientWidth / 2, canvas.clientHeight / 2)
  })
}

function reportView(map: BaseMap): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const report = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      const bounds = map.getBounds()
      void sendView({
        west: bounds.getWest(),
        south: bounds.getSouth(),
        east: bounds.getEast(),
        north: bounds.getNorth(),
        zoom: map.getZoom(),
      })
    }, viewEveryMs)
  }
  map.on('moveend', report)
  map.on('load', report)
  map.on('resize', report)
}
