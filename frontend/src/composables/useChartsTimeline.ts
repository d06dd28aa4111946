import { toValue, type MaybeRefOrGetter } from 'vue'
import { api, type Period } from '@/api/client'
import { timeline } from '@/api/timeline'
import { useServerQuery } from './useServerQuery'

export type Granularity = 'day' | 'hour' | 'minute'

/** Tokens over time as finely as asked; days are the same question as everywhere on the page. */
export const useChartsTimeline = (
  period: MaybeRefOrGetter<Period>,
  granularity: MaybeRefOrGetter<Granularity>,
  zone: MaybeRefOrGetter<string>,
) =>
  useServerQuery(
    () =>
      toValue(granularity) === 'day'
        ? ['timeseries', toValue(period)]
        : ['timeseries', toValue(period), toValue(granularity), toValue(zone)],
    (signal) =>
      toValue(granularity) === 'day'
        ? api.timeseries(toValue(period), signal)
        : timeline(toValue(period), toValue(granularity), toValue(zone), signal),
  )
