import { useEffect, useRef } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { prefill } from '../desk'
import { perform } from '../orders'
import { formatPlace, type Place } from '../roadCommands'
import { closeMapMenu, closureOf, closureValues, mapMenu } from '../roads'
import { takeCallAt } from '../taking'
import { ClosureMark } from './Closures'

/** Minutes offered for what can be reached; others by the command line. */
const minutesOffered = [3, 5, 10]
/** What a closure lasts unless another time is typed. */
const shutFor = '2h'

/** What can be done at a place of the map, each with the command that does the same. */
export function MapMenu() {
  const strings = words()
  const menu = mapMenu.value
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!menu) return
    const before = document.activeElement as HTMLElement | null
    box.current?.querySelector<HTMLButtonElement>('button')?.focus()
    const leave = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) closeMapMenu()
    }
    addEventListener('pointerdown', leave, true)
    addEventListener('wheel', leave, true)
    return () => {
      removeEventListener('pointerdown', leave, true)
      removeEventListener('wheel', leave, true)
      // Nobody else has taken the focus: it goes back to where the menu was called from.
      if (document.activeElement === document.body) before?.focus()
    }
  }, [menu])
  if (!menu) return null
  const place: Place = { kind: 'spot', lat: menu.lat, lng: menu.lng }
  const spot = formatPlace(place)
  const begin = (verb: string) => {
    closeMapMenu()
    prefill.value = `${verb} ${spot} ${shutFor} `
  }
  const closure = menu.closure && closureOf(menu.closure.id)
  return (
    <div
      ref={box}
      class="map-menu"
      role="menu"
      aria-label={strings.mapMenu}
      data-testid="map-menu"
      style={{ left: menu.x, top: menu.y }}
      onKeyDown={moveFocus}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div class="spot">{spot}</div>
      {closure && (
        <button
          role="menuitem"
          data-testid="menu-reopen"
          onClick={() => {
            closeMapMenu()
            void perform({ verb: 'reopen', closure })
          }}
        >
          <span class="mark" />
          {fill(strings.reopenTitle, closureValues(closure))}
          <kbd>o</kbd>
        </button>
      )}
      <button
        role="menuitem"
        data-testid="menu-call"
        onClick={() => {
          closeMapMenu()
          void takeCallAt({ lat: menu.lat, lng: menu.lng })
        }}
      >
        <span class="mark" aria-hidden="true">
          ☎
        </span>
        {strings.call.callHere}
        <kbd>F1</kbd>
      </button>
      <button role="menuitem" data-testid="menu-shut" onClick={() => begin('x')}>
        <ClosureMark kind="street" />
        {strings.menuShut}
        <kbd>x</kbd>
      </button>
      <button role="menuitem" data-testid="menu-block" onClick={() => begin('p')}>
        <ClosureMark kind="point" />
        {strings.menuBlock}
        <kbd>p</kbd>
      </button>
      <div class="choice">
        <span>{strings.menuReach}</span>
        <span class="minutes">
          {minutesOffered.map((minutes) => (
            <button
              key={minutes}
              role="menuitem"
              data-testid={`menu-reach-${minutes}`}
              onClick={() => {
                closeMapMenu()
                void perform({ verb: 'reach', place, minutes })
              }}
            >
              {fill(strings.menuMinutes, { n: minutes })}
            </button>
          ))}
        </span>
        <kbd>t</kbd>
      </div>
    </div>
  )
}

function moveFocus(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')]
  const at = items.indexOf(document.activeElement as HTMLButtonElement)
  items[(at + step + items.length) % items.length]?.focus()
}
