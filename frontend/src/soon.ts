/** What pages show behind their first picture, in one file: one question to the server instead of thirty. */
import './styles/otherLetters.css'

export * as boardLater from './components/board/later'
export { default as PageCommands } from './commands/PageCommands'
export { default as PhoneFilters } from './components/filters/PhoneFilters.vue'
export { default as BalanceMark } from './components/shell/BalanceMark.vue'
export { default as LocaleChoice } from './components/shell/LocaleChoice.vue'
export { default as OldBanner } from './components/shell/OldBanner.vue'
export { default as PresentLink } from './components/shell/PresentLink.vue'
export { default as TabBar } from './components/shell/TabBar.vue'
export { default as ThemeChoice } from './components/shell/ThemeChoice.vue'
export { default as ErrorState } from './components/states/ErrorState.vue'
export { keepLive } from './live/keepLive'
