import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { RaceInterval } from './race'
import type { TimeTick } from './raceFrame'
import { zoneTime } from './zone'
import { useFormat } from '@/shared/format/useFormat'

/** From how many whole days on the axis shows dates in place of weekdays. */
const MANY_DAYS = 10

/** Formats moments in the charts' zone. Whole days are UTC days and have no hours. */
export function useChartsTimes(zone: MaybeRefOrGetter<string>) {
  const { locale, day, axisDay, weekday, clock } = useFormat()
  const shortDay = computed(
    () => new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: toValue(zone) }),
  )
  const hour = (time: number) => clock(new Date(time), { seconds: false, timeZone: toValue(zone) })
  /** Tue 13:10 */
  const moment = (time: number) => `${shortDay.value.format(time)} ${hour(time)}`
  const dayIn = (time: number) => zoneTime(time, toValue(zone)).day

  return {
    hour,
    moment,
    tick({ time, kind }: TimeTick, days: number): string {
      if (kind === 'hour') return hour(time)
      if (kind === 'first') return moment(time)
      const date = kind === 'day' ? new Date(time).toISOString().slice(0, 10) : dayIn(time)
      return days > MANY_DAYS ? axisDay(date) : weekday(date)
    },
    /** From the start of an interval to its end. */
    span({ start, end, date, isDay }: RaceInterval): string {
      return isDay ? day(date) : `${moment(start)}–${hour(end)}`
    },
    /** The end of an interval. */
    end({ end, date, isDay }: RaceInterval): string {
      return isDay ? day(date) : moment(end)
    },
  }
}
