/** What pages show behind their first picture, in one file: one question to the server instead of thirty. */
import '@/shared/styles/otherLetters.css'

export * as boardLater from '@/board/later'
export { default as PageCommands } from '@/commands/PageCommands'
export { default as PhoneFilters } from '@/filters/PhoneFilters.vue'
export { default as BalanceMark } from '@/shell/BalanceMark.vue'
export { default as LocaleChoice } from '@/shell/LocaleChoice.vue'
export { default as OldBanner } from '@/shell/OldBanner.vue'
export { default as PresentLink } from '@/shell/PresentLink.vue'
export { default as TabBar } from '@/shell/TabBar.vue'
export { default as ThemeChoice } from '@/shell/ThemeChoice.vue'
export { default as ErrorState } from '@/shell/ErrorState.vue'
export { openLiveConnection } from '@/data/liveConnection'
