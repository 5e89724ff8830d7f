import { signal } from '@preact/signals'
import { en, type Strings } from './en'
import { zh } from './zh'

export type Language = 'en' | 'zh'
const kept = localStorage.getItem('sp.language')
export const language = signal<Language>(kept === 'en' || kept === 'zh' ? kept : navigator.language.startsWith('zh') ? 'zh' : 'en')

/** The strings of the chosen language. Reading it in a component renders that component again when the language changes. */
export function words(): Strings {
  return language.value === 'zh' ? zh : en
}

/** Puts values into "{name}" places. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

/** The name in the chosen language; regions and types carry both. */
export function named(thing: { name: string; nameZh: string }): string {
  return language.value === 'zh' && thing.nameZh ? thing.nameZh : thing.name
}

/** Both names, for people who must not mistake it: "Armed robbery 持械抢劫". */
export function bothNames(thing: { name: string; nameZh: string }): string {
  if (!thing.nameZh || thing.nameZh === thing.name) return thing.name
  return language.value === 'zh' ? `${thing.nameZh} ${thing.name}` : `${thing.name} ${thing.nameZh}`
}

export function toggleLanguage(): void {
  language.value = language.value === 'en' ? 'zh' : 'en'
  localStorage.setItem('sp.language', language.value)
  applyLanguage()
}

export function applyLanguage(): void {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
}

/** A day, as it is written in the chosen language. */
export function dayText(moment: number): string {
  return new Date(moment).toLocaleDateString(language.value === 'zh' ? 'zh-CN' : 'en-GB')
}

/** "12 s", "4 min", "2 h". */
export function age(seconds: number): string {
  const strings = words()
  if (!Number.isFinite(seconds)) return strings.never
  if (seconds < 60) return fill(strings.secondsAgo, { n: Math.max(0, Math.round(seconds)) })
  if (seconds < 3600) return fill(strings.minutesAgo, { n: Math.floor(seconds / 60) })
  return fill(strings.hoursAgo, { n: Math.floor(seconds / 3600) })
}

/** A refusal of the node in words; an unknown reason is shown as it came. */
export function refusalText(reason: string, values: Record<string, string> = {}): string {
  const known = words().refusal as Record<string, string>
  const text = known[reason]
  return text ? fill(text, values) : fill(words().fault.other, { reason })
}
