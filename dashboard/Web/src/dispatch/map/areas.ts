import { effect } from '@preact/signals'
import type { Feature, FeatureCollection } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import { language, named } from '../../i18n'
import type { MapColours } from '../../map/colours'
import { fonts } from '../../map/style'
import { shownShapes } from '../areaShapes'
import { middleOf } from './middle'

const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Areas: a quiet dashed outline; those of this desk a stronger one, a breath of ground, and their names. */
export function areaLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'areas-own-ground',
      type: 'fill',
      source: 'areas',
      filter: ['all', ['==', ['get', 'own'], true], ['!=', ['geometry-type'], 'Point']],
      paint: { 'fill-color': colours.wayHeld, 'fill-opacity': 0.07 },
    },
    {
      id: 'areas',
      type: 'line',
      source: 'areas',
      minzoom: 8, // Of a whole province they would only hide its cities.
      filter: ['all', ['==', ['get', 'own'], false], ['!=', ['geometry-type'], 'Point']],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': colours.labelQuiet,
        'line-width': 1,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 8, 0.35, 11, 0.65],
        'line-dasharray': [4, 3],
      },
    },
    {
      id: 'areas-own',
      type: 'line',
      source: 'areas',
      filter: ['all', ['==', ['get', 'own'], true], ['!=', ['geometry-type'], 'Point']],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': colours.wayHeld,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1.4, 13, 2.4],
        'line-opacity': 0.9,
      },
    },
    {
      id: 'area-names',
      type: 'symbol',
      source: 'areas',
      filter: ['==', ['geometry-type'], 'Point'],
      minzoom: 9.5,
      maxzoom: 14,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': 11,
        'text-padding': 8,
        'symbol-sort-key': ['case', ['get', 'own'], 0, 1],
      },
      paint: {
        'text-color': ['case', ['get', 'own'], colours.label, colours.labelQuiet],
        'text-halo-color': colours.halo,
        'text-halo-width': 1.6,
      },
    },
  ]
}

/** Keeps the outlines in step with the desk. */
export function followAreas(show: (source: string, data: FeatureCollection) => void): void {
  effect(() => {
    void language.value
    const shown = shownShapes.value
    const features = (shown ?? nothing).features.flatMap((one) => {
      const { name = '', nameZh = '', own } = (one.properties ?? {}) as { name?: string; nameZh?: string; own?: boolean }
      const coordinates = middleOf(one.geometry)
      if (!coordinates) return [one]
      // A name of its own place: the shape is cut into tiles, and would be named in each.
      const properties = { own, label: named({ name, nameZh }) }
      const label: Feature = { type: 'Feature', geometry: { type: 'Point', coordinates }, properties }
      return [one, label]
    })
    show('areas', { type: 'FeatureCollection', features })
  })
}
