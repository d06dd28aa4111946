import { toValue, type MaybeRefOrGetter } from 'vue'
import type { BoardChoice, Period } from '@/data/client'
import { timeline } from '@/data/timeline'
import type { Step } from './timed'
import { useServerQuery } from '@/data/useServerQuery'

/**
 * Tokens over time as finely as asked, of days or of a window within them. Each chart has a question of its own: of two that share
 * one, the answer could be renewed with what the other one asks for by then.
 */
export const useChartsTimeline = (
  chart: 'race' | 'strip',
  period: MaybeRefOrGetter<Period>,
  step: MaybeRefOrGetter<Step>,
  zone: MaybeRefOrGetter<string>,
  window: MaybeRefOrGetter<BoardChoice['window']> = undefined,
) =>
  useServerQuery(
    () => ['timeline', chart, toValue(period), toValue(step), toValue(zone), toValue(window)],
    (signal) => timeline(toValue(period), toValue(step), toValue(zone), signal, toValue(window)),
  )
