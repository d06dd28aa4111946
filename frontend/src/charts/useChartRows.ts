import { computed, ref } from 'vue'
import { firstRows } from './rows'
import { usePhone } from '@/shared/usePhone'

interface Rows {
  /** About so many are shown at first. */
  readonly most: number
  /** Height of one when all are shown, in px. */
  readonly pitch: number
  /** Of the rows shown at first, in px; the same for any number, so that nothing moves when they come. */
  readonly height: number
}

/** On phones fewer rows, each as high as a finger needs. */
const PHONE: Rows = { most: 7, pitch: 44, height: 8 * 44 }

/** How many rows of a chart are shown, and the height they take. */
export function useChartRows(wide: Rows, count: () => number) {
  const isPhone = usePhone()
  const isWhole = ref(false)
  const size = computed(() => (isPhone.value ? PHONE : wide))
  const first = computed(() => firstRows(count(), size.value.most))
  return {
    isWhole,
    /** At first. */
    most: computed(() => size.value.most),
    shown: computed(() => (isWhole.value ? count() : first.value)),
    isFolding: computed(() => count() > first.value),
    height: computed(() =>
      Math.max(size.value.height, isWhole.value ? count() * size.value.pitch : 0),
    ),
  }
}
