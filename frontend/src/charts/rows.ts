import { computed, ref } from 'vue'
import { usePhone } from '@/shared/usePhone'

/** Height of one row when `count` rows share a picture, within readable limits. */
export function rowPitch(height: number, count: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, height / Math.max(1, count)))
}

/** Below this width a name has its own line above the bar: on one line, one of them would be too short. */
const BESIDE_FROM = 440
const TWO_LINES = 40

interface RowLines {
  readonly isStacked: boolean
  /** Offsets of name and figures, and of the bar, from the middle of the row. */
  readonly text: number
  readonly bar: number
}

/** The bar on its own line; `x` leaves room for a team's mark. */
export const STACKED_BAR = { x: 30, thickness: 12 }

/** Name, figures and bar of a row on one line, or the bar below them. */
export function rowLines(width: number, pitch: number): RowLines {
  const isStacked = width < BESIDE_FROM && pitch >= TWO_LINES
  return isStacked ? { isStacked, text: -9, bar: 10 } : { isStacked, text: 0, bar: 0 }
}

/** How many of `count` rows are shown first: about `most`, but never all except one. */
export function firstRows(count: number, most: number): number {
  return count <= most + 1 ? count : most
}

interface Rows {
  /** About this many are shown first. */
  readonly most: number
  /** Height of a row when all are shown, in px. */
  readonly pitch: number
  /** Height of the first rows, in px; constant, so that nothing moves when they arrive. */
  readonly height: number
}

/** On phones fewer rows, each as high as a finger needs. */
const PHONE: Rows = { most: 7, pitch: 44, height: 8 * 44 }

/** How many rows of a chart are shown, and the height they take. */
export function useChartRows(wide: Rows, count: () => number, phone: Rows = PHONE) {
  const isPhone = usePhone()
  const isWhole = ref(false)
  const size = computed(() => (isPhone.value ? phone : wide))
  const first = computed(() => firstRows(count(), size.value.most))
  return {
    isWhole,
    most: computed(() => size.value.most),
    shown: computed(() => (isWhole.value ? count() : first.value)),
    isFolding: computed(() => count() > first.value),
    height: computed(() =>
      Math.max(size.value.height, isWhole.value ? count() * size.value.pitch : 0),
    ),
  }
}
