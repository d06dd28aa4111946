import { toValue, type MaybeRefOrGetter } from 'vue'
import type { Period } from '@/api/client'
import { timeline } from '@/api/timeline'
import { useServerQuery } from './useServerQuery'

export type Granularity = 'day' | 'hour' | 'minute'

/**
 * Tokens over time as finely as asked. Each chart has a question of its own: of two that share one, the answer
 * could be renewed with what the other one asks for by then.
 */
export const useChartsTimeline = (
  chart: 'race' | 'strip',
  period: MaybeRefOrGetter<Period>,
  granularity: MaybeRefOrGetter<Granularity>,
  zone: MaybeRefOrGetter<string>,
) =>
  useServerQuery(
    () => ['timeline', chart, toValue(period), toValue(granularity), toValue(zone)],
    (signal) => timeline(toValue(period), toValue(granularity), toValue(zone), signal),
  )
