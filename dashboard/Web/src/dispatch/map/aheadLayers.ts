import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { MapColours } from '../../map/colours'
import { fonts } from '../../map/style'

const is = (name: string, value: string | boolean): ExpressionSpecification => ['==', ['get', name], value]

/** Posts that are proposed ahead of a vehicle, kept reads that were found, and how cameras stand. */
export function aheadLayers(colours: MapColours): LayerSpecification[] {
  return [...cameraLayers(colours), ...readLayers(colours), ...postLayers(colours)]
}

/** A proposed post is hollow, an opened one filled; its number is that of the list. */
function postLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'posts-ahead',
      type: 'symbol',
      source: 'posts-ahead',
      layout: {
        'icon-image': ['case', ['get', 'opened'], 'post-opened', 'post-ahead'],
        'icon-size': 0.62,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'text-field': ['get', 'n'],
        'text-font': fonts,
        'text-size': 13.5,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
        'symbol-sort-key': ['-', 0, ['get', 'order']],
      },
      paint: { 'text-color': ['case', ['get', 'opened'], colours.onTrack, colours.track] },
    },
    {
      id: 'post-ahead-names',
      type: 'symbol',
      source: 'posts-ahead',
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': 11.5,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.4,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: { 'text-color': colours.label, 'text-halo-color': colours.halo, 'text-halo-width': 2 },
    },
  ]
}

/** A plate for each camera that read it, with the time; the chosen one is filled. */
function readLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'kept-reads',
      type: 'symbol',
      source: 'kept-reads',
      layout: {
        'icon-image': ['case', ['get', 'chosen'], 'read-chosen', 'read'],
        'icon-size': ['case', ['get', 'chosen'], 0.75, 0.6],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['case', ['get', 'chosen'], 1, 0],
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

/** Each camera as the map has it, in the shape of how it stands; words only where something is wrong. */
function cameraLayers(colours: MapColours): LayerSpecification[] {
  const wrong: ExpressionSpecification = ['any', is('condition', 'silent'), is('condition', 'clockOff')]
  return [
    {
      id: 'camera-chosen',
      type: 'circle',
      source: 'camera-states',
      filter: is('chosen', true),
      paint: {
        'circle-radius': 17,
        'circle-color': 'transparent',
        'circle-stroke-color': colours.selected,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'camera-states',
      type: 'symbol',
      source: 'camera-states',
      layout: {
        'icon-image': ['concat', 'camera-', ['get', 'condition']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.42, 13, 0.66],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['case', wrong, 1, 0],
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
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 1.2,
        'text-optional': true,
      },
      paint: { 'text-color': colours.closedText, 'text-halo-color': colours.halo, 'text-halo-width': 1.8 },
    },
  ]
}
