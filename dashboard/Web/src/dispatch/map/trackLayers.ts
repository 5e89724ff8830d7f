import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { MapColours } from '../../map/colours'
import { fonts } from '../../map/style'

const is = (name: string, value: string | boolean): ExpressionSpecification => ['==', ['get', name], value]
const whose: ExpressionSpecification = ['case', ['get', 'selected'], 1, 0.45]

/** Where the vehicle can be by now, and within the next minute: ground under the roads. */
export function trackGround(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'track-reach',
      type: 'fill',
      source: 'track-reach',
      paint: {
        'fill-color': colours.trackGround,
        'fill-opacity': ['match', ['get', 'when'], 'now', 0.34, 'soon', 0.13, 0.04],
      },
    },
    {
      id: 'track-reach-now',
      type: 'line',
      source: 'track-reach',
      filter: is('when', 'now'),
      paint: { 'line-color': colours.track, 'line-width': 1.6, 'line-opacity': 0.85 },
    },
    {
      id: 'track-reach-soon',
      type: 'line',
      source: 'track-reach',
      filter: ['!=', ['get', 'when'], 'now'],
      paint: { 'line-color': colours.track, 'line-width': 1.1, 'line-opacity': 0.7, 'line-dasharray': [3, 3] },
    },
  ]
}

/** The way of a followed vehicle, numbered, and where it may come next. */
export function trackLayers(colours: MapColours): LayerSpecification[] {
  return [...wayLayers(colours), ...nextLayers(colours), ...sightingLayers(colours)]
}

function wayLayers(colours: MapColours): LayerSpecification[] {
  const leg = (id: string, sure: boolean): LayerSpecification => ({
    id,
    type: 'line',
    source: 'tracks',
    filter: ['all', is('what', 'leg'), is('sure', sure)],
    layout: { 'line-cap': 'round' },
    paint: {
      'line-color': colours.track,
      'line-width': ['case', ['get', 'selected'], 3, 1.8],
      'line-opacity': whose,
      ...(sure ? {} : { 'line-dasharray': [1.6, 2] }),
    },
  })
  return [leg('track-legs', true), leg('track-legs-open', false)]
}

/** A false one is hollow and grey with a stroke through it; an unverified one hollow; a confirmed one filled. */
function sightingLayers(colours: MapColours): LayerSpecification[] {
  const isSighting = is('what', 'sighting')
  const radius: ExpressionSpecification = ['case', ['get', 'selected'], 11, 8]
  return [
    {
      id: 'sightings',
      type: 'circle',
      source: 'tracks',
      filter: isSighting,
      paint: {
        'circle-radius': radius,
        'circle-color': ['case', is('state', 'confirmed'), colours.track, colours.halo],
        'circle-stroke-color': ['case', is('state', 'false'), colours.labelQuiet, colours.track],
        'circle-stroke-width': ['case', is('state', 'confirmed'), 1.5, 2.4],
        'circle-opacity': whose,
        'circle-stroke-opacity': whose,
      },
    },
    {
      id: 'sighting-numbers',
      type: 'symbol',
      source: 'tracks',
      filter: isSighting,
      layout: {
        'text-field': ['get', 'n'],
        'text-font': fonts,
        'text-size': ['case', ['get', 'selected'], 12.5, 10.5],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
        'symbol-sort-key': ['get', 'order'],
        'icon-image': ['case', is('state', 'false'), 'sighting-false', ''],
        'icon-size': 0.6,
        'icon-allow-overlap': true,
      },
      paint: {
        'text-color': ['case', is('state', 'confirmed'), colours.onTrack, is('state', 'false'), colours.labelQuiet, colours.track],
        'text-opacity': whose,
      },
    },
    {
      id: 'sighting-names',
      type: 'symbol',
      source: 'tracks',
      filter: ['all', isSighting, ['has', 'label']],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': 12,
        'text-anchor': 'bottom',
        'text-offset': [0, -1.3],
        'text-optional': true,
      },
      paint: { 'text-color': colours.label, 'text-halo-color': colours.halo, 'text-halo-width': 2 },
    },
  ]
}

/** The cameras that may see it next, larger the likelier, and the roads over the border with their countdown. */
function nextLayers(colours: MapColours): LayerSpecification[] {
  const label = { 'text-font': fonts, 'text-size': 12, 'text-justify': 'left', 'text-optional': true } as const
  const words = { 'text-color': colours.track, 'text-halo-color': colours.halo, 'text-halo-width': 2 } as const
  return [
    {
      id: 'next-cameras',
      type: 'circle',
      source: 'track-next',
      filter: is('what', 'camera'),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['get', 'percent'], 0, 11, 30, 14, 100, 22],
        'circle-color': colours.track,
        'circle-opacity': 0.22,
        'circle-stroke-color': colours.track,
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: 'next-camera-shares',
      type: 'symbol',
      source: 'track-next',
      filter: is('what', 'camera'),
      layout: { 'text-field': ['get', 'share'], 'text-font': fonts, 'text-size': 11.5, 'text-allow-overlap': true },
      paint: words,
    },
    {
      id: 'next-camera-names',
      type: 'symbol',
      source: 'track-next',
      minzoom: 12.5,
      filter: is('what', 'camera'),
      layout: {
        ...label,
        'text-size': 11,
        'text-field': ['get', 'name'],
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.8,
        'symbol-sort-key': ['-', 100, ['get', 'percent']],
      },
      paint: words,
    },
    {
      id: 'next-borders',
      type: 'symbol',
      source: 'track-next',
      filter: is('what', 'border'),
      layout: {
        ...label,
        'icon-image': 'border',
        'icon-size': 0.5,
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], ['get', 'times'], 13, ['concat', ['get', 'name'], '\n', ['get', 'times']]],
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 1.3,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: { ...words, 'text-color': colours.label },
    },
  ]
}
