import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { MapColours } from '../../map/colours'
import { fonts, type Extra } from '../../map/style'
import { areaLayers } from './areas'
import { aheadLayers } from './aheadLayers'
import { outsideGround, outsideLayers } from './outside'
import { reachGround, roadLayers } from './roadLayers'
import { trackGround, trackLayers } from './trackLayers'

/** What the desk draws over the base map. */
export function deskExtra(colours: MapColours): Extra {
  return {
    sources: [
      ...['areas', 'outside', 'cells', 'reach', 'track-reach', 'closures', 'ways', 'incidents', 'marks'],
      ...['tracks', 'track-next', 'camera-states', 'kept-reads', 'posts-ahead'],
    ],
    under: [...areaLayers(colours), ...outsideGround(colours), ...cellLayers(colours), ...reachGround(colours), ...trackGround(colours)],
    over: [...roadLayers(colours), ...outsideLayers(colours), ...incidentLayers(colours), ...trackLayers(colours), ...aheadLayers(colours)],
  }
}

function cellLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'cells',
      type: 'fill',
      source: 'cells',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: {
        'fill-color': ['interpolate', ['linear'], ['get', 'share'], 0, colours.cellFew, 0.7, colours.cellMany],
        'fill-opacity': 0.55,
        'fill-outline-color': colours.outside,
      },
    },
  ]
}

function incidentLayers(colours: MapColours): LayerSpecification[] {
  const colour = [
    'match',
    ['get', 'priority'],
    1,
    colours.priority[0]!,
    2,
    colours.priority[1]!,
    3,
    colours.priority[2]!,
    colours.priority[3]!,
  ] as unknown as ExpressionSpecification
  const radius: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 9, 6, 13, 12, 16, 16]
  return [
    {
      id: 'way-held',
      type: 'line',
      source: 'ways',
      filter: ['==', ['get', 'held'], true],
      paint: { 'line-color': colours.wayHeld, 'line-width': 1.6, 'line-opacity': 0.9 },
    },
    {
      id: 'way-fit',
      type: 'line',
      source: 'ways',
      filter: ['==', ['get', 'held'], false],
      paint: {
        'line-color': colours.wayFit,
        'line-width': ['match', ['get', 'rank'], 1, 1.8, 1.1],
        'line-opacity': ['match', ['get', 'rank'], 1, 0.85, 0.45],
        'line-dasharray': [3, 3],
      },
    },
    {
      id: 'incident-selected',
      type: 'circle',
      source: 'incidents',
      filter: ['==', ['get', 'selected'], true],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 11, 13, 18, 16, 23],
        'circle-color': 'transparent',
        'circle-stroke-color': colours.selected,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'incidents',
      type: 'circle',
      source: 'incidents',
      layout: { 'circle-sort-key': ['-', 10, ['get', 'priority']] },
      paint: {
        'circle-radius': radius,
        'circle-color': colour,
        'circle-opacity': ['case', ['get', 'waiting'], 0.38, 0.1],
        'circle-stroke-color': colour,
        'circle-stroke-width': ['case', ['get', 'waiting'], 3, 1.8],
      },
    },
    {
      id: 'incident-names',
      type: 'symbol',
      source: 'incidents',
      minzoom: 11.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': 11,
        'text-offset': [0, 1.5],
        'text-anchor': 'top',
        'symbol-sort-key': ['get', 'priority'],
        'text-optional': true,
      },
      paint: { 'text-color': colours.label, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
    },
    {
      id: 'cell-text',
      type: 'symbol',
      source: 'cells',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: { 'text-field': ['get', 'text'], 'text-font': fonts, 'text-size': 12 },
      paint: { 'text-color': colours.cellText, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
    },
  ]
}
