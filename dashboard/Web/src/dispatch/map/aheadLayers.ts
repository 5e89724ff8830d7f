import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { MapColours } from '../../map/colours'
import { fonts } from '../../map/style'

const is = (name: string, value: string | boolean): ExpressionSpecification => ['==', ['get', name], value]

/** Posts that are proposed ahead of a vehicle, kept reads that were found, and how cameras stand. */
export function aheadLayers(colours: MapColours): LayerSpecification[] {
  return [...cameraLayers(colours), ...readLayers(colours), postLayer(colours)]
}

/** A proposed post is hollow, an opened one filled; its number is that of the list. */
function postLayer(colours: MapColours): LayerSpecification {
  return {
    id: 'posts-ahead',
    type: 'symbol',
    source: 'posts-ahead',
    layout: {
      'icon-image': ['case', ['get', 'opened'], 'post-opened', 'post-ahead'],
      'icon-size': 0.62,
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'text-field': ['format', ['get', 'n'], {}, ['concat', '\n', ['get', 'label']], { 'font-scale': 0.84 }],
      'text-font': fonts,
      'text-size': 13.5,
      'text-anchor': 'top',
      'text-offset': [0, -0.75],
      'text-line-height': 1.5,
      'text-allow-overlap': true,
      'symbol-sort-key': ['-', 0, ['get', 'order']],
    },
    paint: {
      'text-color': colours.label,
      'text-halo-color': colours.halo,
      'text-halo-width': 1.8,
    },
  }
}

/** A ring for each camera that read it, with the time; the chosen one is filled. */
function readLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'kept-reads',
      type: 'circle',
      source: 'kept-reads',
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 12, 8],
        'circle-color': ['case', ['get', 'chosen'], colours.selected, colours.halo],
        'circle-stroke-color': colours.selected,
        'circle-stroke-width': 2.4,
      },
    },
    {
      id: 'kept-read-names',
      type: 'symbol',
      source: 'kept-reads',
      layout: {
        'text-field': ['case', is('n', ''), ['get', 'label'], ['concat', ['get', 'label'], ' ×', ['get', 'n']]],
        'text-font': fonts,
        'text-size': 12,
        'text-variable-anchor': ['bottom', 'top', 'left', 'right'],
        'text-radial-offset': 1.2,
        'symbol-sort-key': ['get', 'order'],
        'text-optional': true,
      },
      paint: { 'text-color': colours.label, 'text-halo-color': colours.halo, 'text-halo-width': 2 },
    },
  ]
}

/** Only what is wrong has colour and words; the rest is a quiet ring. */
function cameraLayers(colours: MapColours): LayerSpecification[] {
  const wrong: ExpressionSpecification = ['any', is('condition', 'silent'), is('condition', 'clockOff')]
  return [
    {
      id: 'camera-states',
      type: 'circle',
      source: 'camera-states',
      layout: { 'circle-sort-key': ['case', wrong, 1, 0] },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 3.5, 13, 8],
        'circle-color': ['match', ['get', 'condition'], 'silent', colours.halo, 'fits', colours.camera, colours.halo],
        'circle-stroke-color': ['case', ['get', 'chosen'], colours.selected, wrong, colours.closedText, colours.camera],
        'circle-stroke-width': ['case', ['get', 'chosen'], 4, wrong, 2.4, 1.4],
      },
    },
    {
      id: 'camera-state-names',
      type: 'symbol',
      source: 'camera-states',
      minzoom: 10.5,
      filter: ['!=', ['get', 'label'], ''],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': 11.5,
        'text-anchor': 'left',
        'text-offset': [1, 0],
        'text-optional': true,
      },
      paint: { 'text-color': colours.closedText, 'text-halo-color': colours.halo, 'text-halo-width': 1.8 },
    },
  ]
}
