import { useEffect, useRef, useState } from 'preact/hooks'
import { fill, words } from '../../i18n'
import { board, incidentsVersion, me, undecided } from '../desk'
import { transfers } from '../desks'
import { standing } from '../outside'
import { policyNow } from '../policyTables'
import { choosing } from '../replay'
import { side, toggleSide, type Side } from '../sides'
import { systemFault, systemProblems } from '../system'
import { isTaking, takeCall } from '../taking'
import { openWatchlist } from '../watchlist'

/** Taking a call, and a menu of what is looked at now and then. What needs a look shows on its button. */
export function DeskMenu() {
  const strings = words()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  void incidentsVersion.value
  const places = board.desk.unverifiedPlaces
  const troubled = systemProblems.value > 0 || systemFault.value !== ''
  const policy = policyNow()
  const waiting = transfers.value.length
  const late = transfers.value.filter((one) => one.overdueSince !== undefined).length
  useEffect(() => {
    if (!open) return
    box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const leave = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', leave, true)
    return () => removeEventListener('pointerdown', leave, true)
  }, [open])
  const item = (which: Side, text: string, press?: string, mark?: string) => (
    <button
      role="menuitem"
      aria-pressed={side.value === which}
      data-testid={`${which}-button`}
      onClick={() => {
        setOpen(false)
        toggleSide(which)
      }}
    >
      <span>{text}</span>
      {mark && <b class="due">{mark}</b>}
      {press && <kbd>{press}</kbd>}
    </button>
  )
  return (
    <>
      <button class={isTaking.value ? 'primary' : ''} data-testid="new-call" title={strings.call.beginTitle} onClick={takeCall}>
        ☎ {strings.call.begin} <kbd>F1</kbd>
      </button>
      <span class="desk-menu" ref={box}>
        <button
          class="ghost"
          aria-haspopup="menu"
          aria-expanded={open}
          title={strings.past.moreTitle}
          data-testid="more"
          onClick={() => setOpen(!open)}
        >
          {strings.past.more_} ▾
          {troubled && (
            <b class="due" data-testid="system-trouble">
              {' '}
              ⚠ {strings.past.system}
            </b>
          )}
          {late > 0 && (
            <b class="due" data-testid="transfers-late">
              {' '}
              ⚠ {fill(strings.past.transfersLate, { n: late })}
            </b>
          )}
          {places > 0 && (
            <b class="badge" title={strings.past.places}>
              {places}
              <span class="hidden-text"> {strings.past.places}</span>
            </b>
          )}
        </button>
        {open && (
          <div class="menu" role="menu" aria-label={strings.past.moreTitle} onKeyDown={(event) => moveInMenu(event, () => setOpen(false))}>
            {item('recall', strings.past.recall, 'Q')}
            {item(
              'transfers',
              strings.past.transfers,
              undefined,
              late > 0 ? `⚠ ${strings.desk.lateWord} ${late}` : waiting > 0 ? String(waiting) : undefined,
            )}
            {item('cautions', strings.past.cautions)}
            {item('outside', strings.outside.title, 'U', standing.value.length > 0 ? String(standing.value.length) : undefined)}
            {item('places', strings.past.places, undefined, places > 0 ? String(places) : undefined)}
            <button
              role="menuitem"
              data-testid="watchlist-item"
              title={strings.watchlist.buttonTitle}
              onClick={() => {
                setOpen(false)
                openWatchlist()
              }}
            >
              <span>{strings.watchlist.button}</span>
              {undecided.value > 0 && <b class="due">{undecided.value}</b>}
              <kbd>F4</kbd>
            </button>
            {item('reads', strings.reads.button, 'F6')}
            {item('cameras', strings.cameras.button, 'F7')}
            <button
              role="menuitem"
              data-testid="replay"
              title={strings.replay.buttonTitle}
              onClick={() => {
                setOpen(false)
                choosing.value = true
              }}
            >
              <span>{strings.replay.button}</span>
              <kbd>F9</kbd>
            </button>
            {item(
              'system',
              strings.past.system,
              'G',
              troubled ? `⚠ ${fill(strings.past.problems, { n: systemProblems.value || '?' })}` : undefined,
            )}
            {item('policy', policy ? fill(strings.past.policyInForce, { number: policy.number }) : strings.past.policy)}
            {me.value?.supervisor && (
              <button role="menuitem" data-testid="to-supervise" onClick={() => location.assign('/supervise')}>
                <span>{strings.supervise.title}</span>
              </button>
            )}
          </div>
        )}
      </span>
    </>
  )
}

function moveInMenu(event: KeyboardEvent, close: () => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (event.key === 'Escape') close()
  else if (step) {
    const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')]
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    items[(at + step + items.length) % items.length]?.focus()
  } else return
  event.preventDefault()
  event.stopPropagation()
}
