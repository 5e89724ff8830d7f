import { useEffect, useRef, useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { officerStatuses, type Region } from '../../shared/contract'
import { Shape } from '../../shared/parts'
import { hasAreas, shapesOn, toggleShapes } from '../areaShapes'
import { boardLoaded, cells, linkState, region } from '../desk'
import { MapMenu } from './MapMenu'
import { ReachBox } from './ReachBox'
import { TrackLegend } from './TrackLegend'

type Actions = { zoomIn(): void; zoomOut(): void; whole(): void; resize(): void }

export function MapArea({ start }: { start: (element: HTMLElement, region: Region) => Actions }) {
  const strings = words()
  const canvas = useRef<HTMLDivElement>(null)
  const [actions, setActions] = useState<Actions | null>(null)
  const here = region.value
  useEffect(() => {
    if (here && !actions) setActions(start(canvas.current!, here))
  }, [here])
  return (
    <main class={`map-area ${linkState.value.state}`} aria-label={strings.map} data-testid="map">
      <div class="canvas" ref={canvas} />
      <Cut />
      <ReachBox />
      <TrackLegend />
      <MapMenu />
      <div class="map-buttons">
        <button aria-label={strings.zoomIn} title={strings.zoomIn} onClick={() => actions?.zoomIn()}>
          +
        </button>
        <button aria-label={strings.zoomOut} title={strings.zoomOut} onClick={() => actions?.zoomOut()}>
          −
        </button>
        <button aria-label={strings.wholeRegion} title={strings.wholeRegion} data-testid="whole-region" onClick={() => actions?.whole()}>
          <svg viewBox="0 0 16 16" width="15" height="15" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true">
            <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" />
          </svg>
        </button>
        {hasAreas.value && (
          <button
            aria-label={strings.told.shapes}
            title={strings.told.shapes}
            aria-pressed={shapesOn.value}
            data-testid="area-shapes"
            onClick={toggleShapes}
          >
            <svg viewBox="0 0 16 16" width="15" height="15" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">
              <path d="M2 4l5-2 4 2 3-1v9l-4 2-4-2-4 1zM7 2v10M11 4v9" />
            </svg>
          </button>
        )}
      </div>
      <div class="legend" aria-label={strings.legend}>
        {cells.value ? (
          <span>{strings.cellLegend}</span>
        ) : (
          officerStatuses
            .filter((status) => status !== 'offDuty')
            .map((status) => (
              <span key={status}>
                <Shape status={status} />
                {strings.status[status]}
              </span>
            ))
        )}
      </div>
      <div class="credit">{here?.attribution}</div>
    </main>
  )
}

/** Old data is never shown as live: a bar over the map says so. */
function Cut() {
  const strings = words()
  const { state, seconds } = linkState.value
  if (state === 'live' || (state === 'disconnected' && !boardLoaded.value)) return null
  return (
    <div class={`cut ${state}`} role="alert">
      {state === 'stale' ? fill(strings.stale, { s: seconds }) : strings.disconnected}
    </div>
  )
}
