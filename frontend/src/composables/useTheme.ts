import { computed, ref, watchEffect } from 'vue'
import { shared } from './shared'
import { readStored, store } from './stored'
import { useMedia } from './useMedia'

export const THEMES = ['system', 'dark', 'light', 'contrast'] as const
export type Theme = (typeof THEMES)[number]
export type ShownTheme = Exclude<Theme, 'system'>

const STORED = 'leaderboard.theme'
const PAGE_COLOURS: Record<ShownTheme, string> = {
  dark: '#131828',
  light: '#f3f5fa',
  contrast: '#000000',
}

/** The chosen theme and the one shown; public/theme.js sets the same one before the first paint. */
export const useTheme = shared(() => {
  const stored = readStored(STORED)
  const theme = ref<Theme>(THEMES.find((known) => known === stored) ?? 'system')
  const wantsContrast = useMedia('(prefers-contrast: more)')
  const wantsLight = useMedia('(prefers-color-scheme: light)')

  const shown = computed<ShownTheme>(() => {
    if (theme.value !== 'system') return theme.value
    if (wantsContrast.value) return 'contrast'
    return wantsLight.value ? 'light' : 'dark'
  })

  watchEffect(() => {
    document.documentElement.dataset.theme = shown.value
    document
      .querySelector('meta[name="theme-color"]')
      ?.setAttribute('content', PAGE_COLOURS[shown.value])
  })

  return {
    theme: computed({
      get: () => theme.value,
      set: (value) => {
        theme.value = value
        store(STORED, value)
      },
    }),
    shown,
  }
})
