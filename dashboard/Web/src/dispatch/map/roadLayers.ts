import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { MapColours } from '../../map/colours'
import { fonts } from '../../map/style'

const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']
const isPoint: ExpressionSpecification = ['==', ['geometry-type'], 'Point']
const isArea: ExpressionSpecification = ['any', ['==', ['geometry-type'], 'Polygon'], ['==', ['geometry-type'], 'MultiPolygon']]

/** What can be reached: ground under the roads. */
export function reachGround(colours: MapColours): LayerSpecification[] {
  const steps = colours.reach.flatMap((colour, index) => [index / (colours.reach.length - 1), colour])
  const shade = ['interpolate', ['linear'], ['get', 'share'], ...steps] as unknown as ExpressionSpecification
  return [
    {
      id: 'reach',
      type: 'fill',
      source: 'reach',
      filter: isArea,
      paint: {
        'fill-color': shade,
        // Near by, the streets are what one looks at.
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 11.5, colours.reachOpacity, 14.5, colours.reachOpacity * 0.6],
      },
    },
    {
      id: 'reach-edge',
      type: 'line',
      source: 'reach',
      filter: isArea,
      paint: { 'line-color': shade, 'line-width': 1, 'line-opacity': 0.75 },
    },
  ]
}

/** Closed streets as barrier tape with a sign, border crossings with their minutes, and the place a command is about. */
export function roadLayers(colours: MapColours): LayerSpecification[] {
  const width = (thin: number, middle: number, thick: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    9,
    thin,
    13,
    middle,
    17,
    thick,
  ]
  // One closed direction lies on its own side of the street: traffic keeps right.
  const side: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 12, 0, 15, ['case', ['get', 'one'], 4, 0], 18, ['case', ['get', 'one'], 9, 0]]
  return [
    {
      id: 'closed-edge',
      type: 'line',
      source: 'closures',
      filter: isLine,
      layout: { 'line-cap': 'butt' },
      paint: { 'line-color': colours.closedEdge, 'line-width': width(4, 7, 14), 'line-offset': side },
    },
    {
      id: 'closed-tape',
      type: 'line',
      source: 'closures',
      filter: isLine,
      paint: { 'line-color': colours.closed, 'line-width': width(2.4, 4.4, 9), 'line-dasharray': [1.6, 1.1], 'line-offset': side },
    },
    {
      id: 'crossings',
      type: 'symbol',
      source: 'reach',
      filter: isPoint,
      layout: {
        'icon-image': 'crossing',
        'icon-size': 0.5,
        'icon-allow-overlap': true,
        'symbol-sort-key': ['get', 'seconds'],
        'text-field': ['step', ['zoom'], ['get', 'time'], 14, ['concat', ['get', 'time'], '\n', ['get', 'street']]],
        'text-font': fonts,
        'text-size': 12,
        'text-anchor': 'left',
        'text-justify': 'left',
        'text-offset': [0.8, 0],
        'text-optional': true,
      },
      paint: { 'text-color': colours.crossing, 'text-halo-color': colours.halo, 'text-halo-width': 1.8 },
    },
    {
      id: 'closed-signs',
      type: 'symbol',
      source: 'closures',
      filter: isPoint,
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.34, 13, 0.5, 16, 0.6],
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 12, ['get', 'label']],
        'text-font': fonts,
        'text-size': 11.5,
        'text-anchor': 'top',
        'text-offset': [0, 1.15],
        'text-max-width': 18,
        'text-optional': true,
      },
      paint: { 'text-color': colours.closedText, 'text-halo-color': colours.halo, 'text-halo-width': 1.8 },
    },
    {
      id: 'marks',
      type: 'circle',
      source: 'marks',
      paint: {
        'circle-radius': 9,
        'circle-color': 'transparent',
        'circle-stroke-color': colours.selected,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'mark-middles',
      type: 'circle',
      source: 'marks',
      paint: { 'circle-radius': 2.5, 'circle-color': colours.selected },
    },
  ]
}
