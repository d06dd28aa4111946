import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import * as format from './format'

/** The functions of format.ts in the viewer's language. Call them in templates: they follow a change of it. */
export function useFormat() {
  const { locale } = useI18n()
  return {
    locale: computed(() => locale.value),
    exact: (value: number) => format.exact(value, locale.value),
    compact: (value: number, digits?: number) => format.compact(value, locale.value, digits),
    axis: (value: number) => format.axis(value, locale.value),
    rate: (value: number) => format.rate(value, locale.value),
    dollars: (value: number) => format.dollars(value, locale.value),
    dollarsShort: (value: number) => format.dollarsShort(value, locale.value),
    percent: (value: number | null, digits?: number) => format.percent(value, locale.value, digits),
    percentParts: (value: number | null, digits?: number) =>
      format.percentParts(value, locale.value, digits),
    points: (value: number) => format.points(value, locale.value),
    share: (part: number, whole: number) => format.share(part, whole, locale.value),
    clock: (instant: Date, options?: Parameters<typeof format.clock>[2]) =>
      format.clock(instant, locale.value, options),
    day: (isoDay: string) => format.day(isoDay, locale.value),
    axisDay: (isoDay: string) => format.axisDay(isoDay, locale.value),
    weekday: (isoDay: string) => format.weekday(isoDay, locale.value),
    days: (first: string, last: string) => format.days(first, last, locale.value),
  }
}
