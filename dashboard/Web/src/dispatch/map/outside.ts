import { effect } from '@preact/signals'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { language } from '../../i18n'
import type { MapColours } from '../../map/colours'
import { fonts } from '../../map/style'
import { drawnNotices, openNotice } from '../outside'
import { noticeFeatures } from '../outsideShapes'
import { noticeLabel } from '../outsideWords'

const is = (name: string, value: string | boolean): ExpressionSpecification => ['==', ['get', name], value]
const width: ExpressionSpecification = ['case', is('grave', true), 3, 1.8]
const opacity: ExpressionSpecification = ['case', is('open', true), 1, 0.75]

/** Hatched ground under the roads; of what is no real event none. */
export function outsideGround(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'outside-ground',
      type: 'fill',
      source: 'outside',
      filter: ['all', is('what', 'ground'), is('real', true)],
      paint: { 'fill-pattern': 'notice-hatch', 'fill-opacity': ['case', is('open', true), 0.55, 0.35] },
    },
    {
      id: 'outside-edge',
      type: 'line',
      source: 'outside',
      filter: ['all', ['in', ['get', 'what'], ['literal', ['ground', 'line']]], is('real', true)],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colours.notice, 'line-width': width, 'line-opacity': opacity, 'line-dasharray': [5, 2] },
    },
    {
      id: 'outside-edge-unreal',
      type: 'line',
      source: 'outside',
      filter: ['all', ['in', ['get', 'what'], ['literal', ['ground', 'line']]], is('real', false)],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colours.notice, 'line-width': 2, 'line-opacity': opacity, 'line-dasharray': [0.1, 2.6] },
    },
  ]
}

/** Their places and words, over the roads. */
export function outsideLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'outside-places',
      type: 'circle',
      source: 'outside',
      filter: is('what', 'place'),
      paint: {
        'circle-radius': 9,
        'circle-color': 'transparent',
        'circle-stroke-color': colours.notice,
        'circle-stroke-width': width,
        'circle-stroke-opacity': opacity,
      },
    },
    {
      id: 'outside-names',
      type: 'symbol',
      source: 'outside',
      filter: is('what', 'label'),
      layout: {
        'text-field': ['get', 'label'],
        'text-font': fonts,
        'text-size': ['case', is('open', true), 13, 11.5],
        'text-max-width': 13,
        'text-variable-anchor': ['center', 'top', 'bottom'],
        'text-radial-offset': 1,
        'symbol-sort-key': ['case', is('open', true), 0, is('grave', true), 1, 2],
      },
      paint: { 'text-color': colours.notice, 'text-halo-color': colours.halo, 'text-halo-width': 2.2 },
    },
  ]
}

/** Keeps the areas of notices from outside in step with the desk. */
export function followOutside(show: (source: string, data: FeatureCollection) => void): void {
  effect(() => {
    void language.value
    const open = openNotice.value
    const features = drawnNotices.value.flatMap((one) => noticeFeatures(one, one.id === open, noticeLabel(one)))
    show('outside', { type: 'FeatureCollection', features })
  })
}
