import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { MapColours } from './colours'

/** Drawn by the browser itself, so there is no glyph server. Latin first: CJK punctuation widths must not leak into Latin names. */
export const fonts = ['DejaVu Sans', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif']
const noData = { type: 'FeatureCollection', features: [] } as const

/** Line width of road classes 0 (motorway) to 6 (service) at one zoom. */
function widths(...byClass: number[]): ExpressionSpecification {
  return [
    'match',
    ['get', 'class'],
    ...byClass.slice(0, -1).flatMap((width, index) => [index, width]),
    byClass.at(-1)!,
  ] as unknown as ExpressionSpecification
}

function roadLayers(colours: MapColours): LayerSpecification[] {
  const colour = [
    'match',
    ['get', 'class'],
    ...colours.roads.slice(0, -1).flatMap((value, index) => [index, value]),
    colours.roads.at(-1)!,
  ] as unknown as ExpressionSpecification
  const line = (id: string, filter: ExpressionSpecification, minzoom: number): LayerSpecification => ({
    id,
    type: 'line',
    source: 'base',
    'source-layer': 'roads',
    filter,
    minzoom,
    layout: { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': ['-', 6, ['get', 'class']] },
    paint: {
      'line-color': colour,
      'line-width': [
        'interpolate',
        ['exponential', 1.5],
        ['zoom'],
        8,
        widths(1.2, 1, 0.8, 0.5, 0.4, 0.3, 0.2),
        12,
        widths(2.6, 2.2, 1.8, 1.3, 1, 0.7, 0.5),
        15,
        widths(6, 5.4, 4.6, 3.8, 3, 2.2, 1.4),
        18,
        widths(22, 20, 18, 15, 13, 10, 6),
      ],
    },
  })
  return [line('roads-minor', ['>=', ['get', 'class'], 5], 11.5), line('roads-major', ['<', ['get', 'class'], 5], 0)]
}

function labelLayers(colours: MapColours): LayerSpecification[] {
  const roadName = (id: string, filter: ExpressionSpecification, minzoom: number): LayerSpecification => ({
    id,
    type: 'symbol',
    source: 'base',
    'source-layer': 'roads',
    minzoom,
    filter: ['all', ['has', 'name'], ['!=', ['get', 'name'], ''], filter],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'name'],
      'text-font': fonts,
      'text-size': 11,
      'text-max-angle': 30,
    },
    paint: { 'text-color': colours.labelQuiet, 'text-halo-color': colours.halo, 'text-halo-width': 1.2 },
  })
  return [
    roadName('road-names-minor', ['>', ['get', 'class'], 3], 14.5),
    roadName('road-names', ['<=', ['get', 'class'], 3], 12.5),
    {
      id: 'cameras',
      type: 'symbol',
      source: 'cameras',
      minzoom: 13,
      layout: { 'icon-image': 'camera', 'icon-size': 0.5, 'icon-allow-overlap': true },
    },
    {
      id: 'stations',
      type: 'symbol',
      source: 'stations',
      minzoom: 10,
      layout: {
        'icon-image': 'station',
        'icon-size': 0.5,
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 12, ['get', 'label']],
        'text-font': fonts,
        'text-size': 11,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: { 'text-color': colours.station, 'text-halo-color': colours.halo, 'text-halo-width': 1.4 },
    },
    {
      id: 'jurisdiction-names',
      type: 'symbol',
      source: 'jurisdictions',
      maxzoom: 13.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 13, 15],
        'text-letter-spacing': 0.06,
        'text-padding': 8,
      },
      paint: { 'text-color': colours.label, 'text-opacity': 0.8, 'text-halo-color': colours.halo, 'text-halo-width': 1.4 },
    },
  ]
}

/** What a page draws over the base map: its own GeoJSON sources, layers under the roads and layers on top. */
export interface Extra {
  sources: readonly string[]
  under: LayerSpecification[]
  over: LayerSpecification[]
}

/** The whole style, made in code: nothing in it points at another host. */
export function mapStyle(colours: MapColours, extra: Extra): StyleSpecification {
  const feature = { type: 'geojson', data: noData } as unknown as StyleSpecification['sources'][string]
  return {
    version: 8,
    sources: {
      base: { type: 'vector', tiles: [`${location.origin}/tiles/{z}/{x}/{y}.mvt`], minzoom: 6, maxzoom: 14 },
      ...Object.fromEntries(['stations', 'cameras', 'jurisdictions', ...extra.sources].map((name) => [name, feature])),
    },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': colours.outside } },
      {
        id: 'inside',
        type: 'fill',
        source: 'base',
        'source-layer': 'jurisdictions',
        paint: { 'fill-color': colours.inside, 'fill-antialias': false },
      },
      ...extra.under,
      ...roadLayers(colours),
      {
        id: 'borders',
        type: 'line',
        source: 'base',
        'source-layer': 'jurisdictions',
        paint: {
          'line-color': colours.border,
          'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 14, 1.8],
          'line-dasharray': [4, 2.5],
          'line-opacity': 0.75,
        },
      },
      ...labelLayers(colours),
      ...extra.over,
    ],
  }
}
