import { language, toggleLanguage, words } from '../i18n'
import type { OfficerStatus } from './contract'
import { statusShapes } from './shapes'
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
  const { path, filled } = statusShapes[status]
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      {path === '' ? (
        <circle cx="8" cy="8" r="5.2" fill="none" stroke={colour} stroke-width="2" />
      ) : (
        <path d={path} fill={filled ? colour : 'none'} stroke={colour} stroke-width="2" stroke-linejoin="round" />
      )}
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
