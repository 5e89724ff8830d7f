import { signal } from '@preact/signals'

/** Beeps as [start, length] in seconds: the alarms differ in rhythm, not only in pitch. */
const rhythms = {
  newP1: {
    hertz: 880,
    beeps: [
      [0, 0.12],
      [0.18, 0.12],
      [0.36, 0.12],
    ],
  },
  newP2: {
    hertz: 780,
    beeps: [
      [0, 0.12],
      [0.18, 0.12],
    ],
  },
  newP3: {
    hertz: 660,
    beeps: [[0, 0.12]],
  },
  /** An officer's emergency: nothing else is as long or as high. */
  panic: {
    hertz: 1180,
    beeps: [
      [0, 0.45],
      [0.5, 0.15],
      [0.7, 0.45],
      [1.2, 0.15],
      [1.4, 0.7],
    ],
  },
  safetyAlarm: {
    hertz: 1040,
    beeps: [
      [0, 0.5],
      [0.7, 0.5],
    ],
  },
  message: {
    hertz: 500,
    beeps: [
      [0, 0.06],
      [0.12, 0.06],
    ],
  },
  urgentMessage: {
    hertz: 600,
    beeps: [
      [0, 0.06],
      [0.12, 0.06],
      [0.3, 0.25],
    ],
  },
  offer: {
    hertz: 440,
    beeps: [
      [0, 0.06],
      [0.12, 0.12],
    ],
  },
  nobodyFound: {
    hertz: 620,
    beeps: [
      [0, 0.4],
      [0.5, 0.4],
    ],
  },
  expired: {
    hertz: 740,
    beeps: [
      [0, 0.09],
      [0.32, 0.09],
    ],
  },
  newTrack: {
    hertz: 560,
    beeps: [
      [0, 0.08],
      [0.14, 0.08],
      [0.28, 0.3],
    ],
  },
  newAlert: {
    hertz: 700,
    beeps: [
      [0, 0.3],
      [0.38, 0.08],
      [0.52, 0.08],
      [0.66, 0.3],
    ],
  },
  said: {
    hertz: 520,
    beeps: [[0, 0.07]],
  },
  /** Another system warns of something grave: low and once, since nothing is asked of the desk. */
  outside: {
    hertz: 380,
    beeps: [
      [0, 0.22],
      [0.3, 0.07],
    ],
  },
  handOver: {
    hertz: 600,
    beeps: [
      [0, 0.08],
      [0.2, 0.08],
      [0.4, 0.2],
    ],
  },
  /** Nobody has picked up: rings as a telephone does. */
  lineLate: {
    hertz: 820,
    beeps: [
      [0, 0.05],
      [0.08, 0.05],
      [0.16, 0.05],
      [0.24, 0.05],
      [0.6, 0.05],
      [0.68, 0.05],
      [0.76, 0.05],
      [0.84, 0.05],
    ],
  },
  /** Somebody who rang off has not been rung back: rings lower, and nobody answers. */
  callBackLate: {
    hertz: 640,
    beeps: [
      [0, 0.05],
      [0.08, 0.05],
      [0.16, 0.05],
      [0.24, 0.05],
      [0.6, 0.4],
    ],
  },
  directive: {
    hertz: 980,
    beeps: [
      [0, 0.1],
      [0.14, 0.1],
      [0.5, 0.1],
      [0.64, 0.1],
      [1, 0.35],
    ],
  },
} satisfies Record<string, { hertz: number; beeps: [number, number][] }>
export type SoundName = keyof typeof rhythms
/** Every sound there is, with its rhythm. */
export const sounds: Readonly<Record<SoundName, { hertz: number; beeps: readonly (readonly [number, number])[] }>> = rhythms

let context: AudioContext | null = null
let muted = localStorage.getItem('sp.muted') === 'yes'
/** False until a person has touched the page (browsers forbid sound before) and while muted. */
export const soundOn = signal(false)

/** What sounds, or would if sound were on: shown beside it, so that nobody has to hear it. */
export const lastSound = signal<{ name: SoundName; at: number } | null>(null)

function renew(): void {
  soundOn.value = context?.state === 'running' && !muted
}

async function unlock(): Promise<void> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
  context.onstatechange = renew
  renew()
}

/** Sound starts with the first touch of the page. */
export function unlockSoundOnGesture(): void {
  for (const gesture of ['pointerdown', 'keydown'] as const) addEventListener(gesture, () => void unlock(), { once: true, capture: true })
}

export function toggleSound(): void {
  muted = soundOn.value
  localStorage.setItem('sp.muted', muted ? 'yes' : 'no')
  void unlock()
}

export function sound(name: SoundName): void {
  const rhythm = rhythms[name]
  lastSound.value = { name, at: performance.now() }
  if (!context || !soundOn.value) return
  for (const [start, length] of rhythm.beeps) {
    const at = context.currentTime + start
    const tone = context.createOscillator()
    const loudness = context.createGain()
    tone.frequency.value = rhythm.hertz
    tone.type = 'triangle'
    // Short ramps: a tone cut off hard clicks.
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(0.25, at + 0.01)
    loudness.gain.setValueAtTime(0.25, at + length - 0.02)
    loudness.gain.linearRampToValueAtTime(0, at + length)
    tone.connect(loudness).connect(context.destination)
    tone.start(at)
    tone.stop(at + length)
  }
}
