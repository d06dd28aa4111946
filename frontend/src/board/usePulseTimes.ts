import { computed } from 'vue'
import { useFormat } from '@/shared/format/useFormat'

/** Times in the viewer's time zone, as everywhere on the page. */
export function usePulseTimes() {
  const { locale, clock } = useFormat()
  const days = computed(() => new Intl.DateTimeFormat(locale.value, { weekday: 'short' }))

  return {
    /** The day in that zone. */
    dayOf: (instant: string) => new Date(instant).toDateString(),
    /** "Mon 08:00", or "08:00" within a single day. */
    label(instant: string, withDay: boolean): string {
      const date = new Date(instant)
      const time = clock(date, { seconds: false })
      return withDay ? `${days.value.format(date)} ${time}` : time
    },
  }
}
