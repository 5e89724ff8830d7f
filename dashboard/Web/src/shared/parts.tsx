import { language, toggleLanguage, words } from '../i18n'
import type { OfficerStatus } from './contract'
import { theme, toggleTheme } from './theme'

/** The shape of a status; the same shapes are on the map. */
export function Shape({ status }: { status: OfficerStatus }) {
  const colour = {
    available: 'var(--available)',
    dispatched: 'var(--moving)',
    enRoute: 'var(--moving)',
    onScene: 'var(--on-scene)',
    busy: 'var(--busy)',
    offDuty: 'var(--off)',
  }[status]
  const line = { fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round' as const }
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      {status === 'available' && <circle cx="8" cy="8" r="5.2" {...line} />}
      {status === 'dispatched' && <path d="M8 2 13.5 13.5 8 11 2.5 13.5z" {...line} />}
      {status === 'enRoute' && <path d="M8 2 13.5 13.5 8 11 2.5 13.5z" {...line} fill={colour} />}
      {status === 'onScene' && <rect x="3" y="3" width="10" height="10" {...line} fill={colour} />}
      {status === 'busy' && <path d="M8 2 14 8 8 14 2 8z" {...line} fill={colour} />}
      {status === 'offDuty' && <path d="M3 8h10" {...line} />}
    </svg>
  )
}

export function Priority({ value }: { value: number }) {
  return <span class={`prio prio-${value}`}>P{value}</span>
}

export function LanguageButton() {
  return (
    <button class="ghost" data-testid="language" lang={language.value === 'en' ? 'zh-CN' : 'en'} onClick={toggleLanguage}>
      {words().language}
    </button>
  )
}

export function ThemeButton() {
  const toLight = theme.value === 'dark'
  const label = toLight ? words().themeToLight : words().themeToDark
  return (
    <button class="ghost" data-testid="theme" title={label} aria-label={label} onClick={toggleTheme}>
      {toLight ? '☀' : '☾'}
    </button>
  )
}
