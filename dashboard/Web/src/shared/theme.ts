import { signal } from '@preact/signals'

export type Theme = 'dark' | 'light'
const kept = localStorage.getItem('sp.theme')
export const theme = signal<Theme>(kept === 'light' ? 'light' : 'dark')

export function applyTheme(): void {
  document.documentElement.dataset.theme = theme.value
}

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  localStorage.setItem('sp.theme', theme.value)
  applyTheme()
}
