import { useSignalEffect } from '@preact/signals'
import { useRef, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { lastSound, sounds, type SoundName } from '../../shared/sounds'

/** Wall milliseconds a sound can be seen after it was heard: longer than a look away. */
const shownMs = 6000

/** What sounds, to be seen: for who does not hear it, or has it off. Its bars have the rhythm of the sound. */
export function SoundTwin() {
  const [shown, setShown] = useState<{ name: SoundName; at: number } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>()
  useSignalEffect(() => {
    const heard = lastSound.value
    if (!heard) return
    setShown(heard)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(null), shownMs)
  })
  if (!shown) return null
  const { beeps, hertz } = sounds[shown.name]
  const length = Math.max(...beeps.map(([start, long]) => start + long))
  return (
    <span class={`sound-twin twin-${shown.name}`} data-testid="sound-twin" data-sound={shown.name}>
      <svg viewBox={`0 0 ${length * 20} 12`} style={{ width: `${length * 20}px` }} aria-hidden="true" key={shown.at}>
        {beeps.map(([start, long]) => (
          <rect key={start} x={start * 20} y={12 - hertz / 100} width={long * 20} height={hertz / 100} />
        ))}
      </svg>
      {words().soundNames[shown.name]}
    </span>
  )
}
