import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { fill, named, words } from '../../i18n'
import type { Area } from '../../shared/policy'
import { cityName, link, mapSide, me } from '../desk'
import { order } from '../deskOrders'
import { shapes } from '../areaShapes'
import { areasOpen, desks, ownAreas } from '../desks'
import { areaName, areasIn } from '../policyTables'

/**
 * The areas of one's cities, a line for each city: those pressed are this desk's. A press counts at once, at any time. Over the map, so
 * that the queue stays where it is.
 */
export function AreasBox() {
  const strings = words().desk
  const box = useRef<HTMLElement>(null)
  const own = me.value?.jurisdictions ?? []
  const cities = own.filter((id) => areasIn(id).length > 0)
  const covered = cities.find((id) => (ownAreas.peek().get(id) ?? []).length > 0)
  const [open, setOpen] = useState<number | null>(covered ?? (cities.length === 1 ? cities[0]! : null))
  useLayoutEffect(() => {
    putBeside(box.current!)
    box.current!.querySelector<HTMLElement>('.city-line, button')?.focus()
  }, [])
  return (
    <section
      ref={box}
      class="areas-box"
      role="dialog"
      aria-label={strings.areasTitle}
      data-testid="areas-box"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        areasOpen.value = false
      }}
    >
      <div class="areas-head">
        <h2>{strings.areas}</h2>
        <span class="spread" />
        <button class="ghost small" aria-label={words().close} data-testid="areas-close" onClick={() => (areasOpen.value = false)}>
          ✕ <kbd>V</kbd>
        </button>
      </div>
      <p class="quiet">{cities.length === 0 ? strings.areasAll : strings.areasLead}</p>
      {cities.map((id) => (
        <City key={id} id={id} isOpen={open === id} turn={() => setOpen(open === id ? null : id)} />
      ))}
    </section>
  )
}

/** Puts the box beside the queue, or as far to the right as the window goes. */
function putBeside(box: HTMLElement): void {
  const queue = box.closest('.queue')!.getBoundingClientRect()
  const gapPx = 6
  box.style.left = `${Math.max(gapPx, Math.min(queue.right + gapPx, innerWidth - box.offsetWidth - gapPx))}px`
  box.style.top = `${queue.top + gapPx}px`
}

/** One city: how many of its areas are this desk's, and what nobody covers; its areas when it is opened. */
function City({ id, isOpen, turn }: { id: number; isOpen: boolean; turn: () => void }) {
  const strings = words().desk
  const all = areasIn(id)
  const mine = ownAreas.value.get(id) ?? []
  const uncovered = all.filter((area) => !mine.includes(area.code) && othersOn(area).length === 0).length
  return (
    <div class="areas-city" data-testid="areas-city" data-jurisdiction={id}>
      <button class="city-line" aria-expanded={isOpen} onClick={turn}>
        <span>
          {isOpen ? '▾' : '▸'} {cityName(id)}
        </span>
        <span class={mine.length > 0 ? 'mine' : 'quiet'}>{fill(strings.areasMine, { n: mine.length, all: all.length })}</span>
        {uncovered > 0 && mine.length > 0 && (
          <span class="quiet">⚠ {fill(words().supervise.uncoveredCount, { n: uncovered })}</span>
        )}
      </button>
      {isOpen && (
        <>
          <div class="area-chips" role="group" aria-label={cityName(id)}>
            {all.map((area) => (
              <AreaChip key={area.code} area={area} mine={mine} />
            ))}
          </div>
          <div class="acts">
            <button
              class="small"
              data-testid="areas-all"
              disabled={mine.length === all.length}
              onClick={() =>
                void cover(
                  id,
                  all.map((one) => one.code),
                )
              }
            >
              {strings.areasTakeAll}
            </button>
            <button class="small" data-testid="areas-none" disabled={mine.length === 0} onClick={() => void cover(id, [])}>
              {strings.areasDropAll}
            </button>
            <button class="small" data-testid="areas-show" onClick={() => showCity(id)}>
              {words().find}
            </button>
          </div>
        </>
      )}
    </div>
  )
}

/** The other desks that cover it. */
function othersOn(area: Area): string[] {
  return (desks.value.find((one) => one.jurisdiction === area.jurisdiction)?.desks ?? [])
    .filter((desk) => desk.name !== me.value?.user && desk.areas.includes(area.code))
    .map((desk) => desk.name)
}

/** What it shows is what the node says, not what was asked for. */
function AreaChip({ area, mine }: { area: Area; mine: readonly string[] }) {
  const strings = words().desk
  const pressed = mine.includes(area.code)
  const others = othersOn(area)
  const next = pressed ? mine.filter((code) => code !== area.code) : [...mine, area.code]
  return (
    <button
      class="area"
      data-testid="area"
      data-area={area.code}
      aria-pressed={pressed}
      disabled={!link.connected.value}
      onClick={() => void cover(area.jurisdiction, next)}
    >
      <span aria-hidden="true">{pressed ? '✓' : '+'}</span> {named(area)}
      {others.length > 0 && <span class="quiet"> {fill(strings.coveredBy, { who: others.join(', ') })}</span>}
    </button>
  )
}

function showCity(id: number): void {
  const own = (shapes.peek()?.features ?? []).filter((one) => Number(one.properties?.jurisdiction) === id)
  const rings = own.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? geometry.coordinates : geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [],
  )
  mapSide.frame(rings.flat().map(([lng, lat]) => ({ lng: lng!, lat: lat! })))
}

async function cover(jurisdiction: number, areas: string[]): Promise<void> {
  const values = { city: cityName(jurisdiction), areas: areas.map(areaName).join(', ') }
  await order('CoverAreas', [jurisdiction, areas], areas.length > 0 ? 'cover' : 'coverNone', values)
}
