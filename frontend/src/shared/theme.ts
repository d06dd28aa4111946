export const THEMES = ['system', 'dark', 'light', 'contrast'] as const
export type Theme = (typeof THEMES)[number]
export type ShownTheme = Exclude<Theme, 'system'>

export const WANTS_CONTRAST = '(prefers-contrast: more)'
export const WANTS_LIGHT = '(prefers-color-scheme: light)'

export const themeOf = (text: string | null): Theme =>
  THEMES.find((known) => known === text) ?? 'system'

export function shownTheme(theme: Theme, wantsContrast: boolean, wantsLight: boolean): ShownTheme {
  if (theme !== 'system') return theme
  if (wantsContrast) return 'contrast'
  return wantsLight ? 'light' : 'dark'
}
