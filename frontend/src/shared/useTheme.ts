import { computed, ref, watchEffect } from 'vue'
import {
  shownTheme,
  themeOf,
  WANTS_CONTRAST,
  WANTS_LIGHT,
  type ShownTheme,
  type Theme,
} from './theme'
import { createGlobalState } from '@vueuse/core'
import { readStored, store } from './stored'
import { useMediaQuery } from '@vueuse/core'

const STORED = 'leaderboard.theme'
const PAGE_COLOURS = { dark: '#131828', light: '#f3f5fa', contrast: '#000000' } as const

/** The chosen theme and the one shown; headScript.ts sets the same one before the first paint. */
export const useTheme = createGlobalState(() => {
  const theme = ref<Theme>(themeOf(readStored(STORED)))
  /** Where a view goes by a rule of its own: the projector is dark. */
  const ofView = ref<ShownTheme>()
  const wantsContrast = useMediaQuery(WANTS_CONTRAST)
  const wantsLight = useMediaQuery(WANTS_LIGHT)

  const shown = computed(
    () => ofView.value ?? shownTheme(theme.value, wantsContrast.value, wantsLight.value),
  )

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
    ofView,
  }
})
