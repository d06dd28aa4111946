import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, type BoardChoice, type Period, type TimeWindow } from './client'
import { noteEvent, noteNoEvent, useEvent } from './useEvent'
import { setRefreshSeconds, useServerQuery } from './useServerQuery'
import { useToday } from './useToday'

type PeriodSource = MaybeRefOrGetter<Period>

/** The default period's days follow today. Until the server has reported whether there is an event, the default is unknown. */
function useDated<T>(
  name: string,
  period: PeriodSource,
  fetchData: (period: Period, signal: AbortSignal) => Promise<T>,
  further?: () => readonly unknown[],
) {
  const { isKnown } = useEvent()
  return useServerQuery(
    useDatedKey(name, period, further),
    (signal) => fetchData(toValue(period), signal),
    () => !isKnown.value && toValue(period).from === undefined,
  )
}

function useDatedKey(name: string, period: PeriodSource, further?: () => readonly unknown[]) {
  const today = useToday()
  return () => {
    const { from = today.value, to } = toValue(period)
    return [name, from, to, ...(further?.() ?? [])]
  }
}

type ChoiceSource = MaybeRefOrGetter<BoardChoice>

/** The part of a query's key that distinguishes boards of one period. */
const choiceKey = ({ window, models = [] }: BoardChoice) => [
  window ?? null,
  ...(models.length > 0 ? [models] : []),
]

/** The board of a period, or of a window to the minute. */
export const useTokens = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useDated(
    'tokens',
    period,
    (days, signal) => api.tokens(days, signal, toValue(choice)),
    () => choiceKey(toValue(choice)),
  )

/** How fast the same board moves: ranks an hour ago, rates, the last six hours, moments. */
export const usePace = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useDated(
    'pace',
    period,
    (days, signal) => api.pace(days, signal, toValue(choice)),
    () => choiceKey(toValue(choice)),
  )

type WindowSource = MaybeRefOrGetter<TimeWindow | undefined>

/** Data of a period, or of a window within it; without a choice of models. */
const useWindowed = <T>(
  name: string,
  period: PeriodSource,
  window: WindowSource,
  fetchData: (period: Period, signal: AbortSignal, window?: TimeWindow) => Promise<T>,
  further?: () => readonly unknown[],
) =>
  useDated(
    name,
    period,
    (days, signal) => fetchData(days, signal, toValue(window)),
    () => [toValue(window) ?? null, ...(further?.() ?? [])],
  )

/** One team with its days, keys and models. */
export const useTeam = (
  id: MaybeRefOrGetter<string>,
  period: PeriodSource,
  window: WindowSource = undefined,
) =>
  useWindowed(
    'team',
    period,
    window,
    (days, signal, span) => api.team(toValue(id), days, signal, span),
    () => [toValue(id)],
  )

export const useModels = (period: PeriodSource, window: WindowSource = undefined) =>
  useWindowed('models', period, window, api.models)

/** One team's tokens and rank as time went on. */
export const useTeamSteps = (
  id: MaybeRefOrGetter<string>,
  period: PeriodSource,
  choice: ChoiceSource = {},
) =>
  useDated(
    'steps',
    period,
    (days, signal) => api.steps(toValue(id), days, signal, toValue(choice)),
    () => [toValue(id), ...choiceKey(toValue(choice))],
  )

/** Usage over time. */
export const useTimeseries = (period: PeriodSource, window: WindowSource = undefined) =>
  useWindowed('timeseries', period, window, api.timeseries)

export const useSuccessRate = (period: PeriodSource, window: WindowSource = undefined) =>
  useWindowed('success-rate', period, window, api.successRate)

export const useCostEfficiency = (period: PeriodSource, window: WindowSource = undefined) =>
  useWindowed('cost-efficiency', period, window, api.costEfficiency)

/** Tokens by hour of day in an IANA zone, of one team or of all. */
export const useHourly = (
  period: PeriodSource,
  tz: MaybeRefOrGetter<string>,
  team: MaybeRefOrGetter<string | undefined> = undefined,
  window: WindowSource = undefined,
) =>
  useWindowed(
    'hourly',
    period,
    window,
    (days, signal, span) => api.hourly(days, toValue(tz), toValue(team), signal, span),
    () => [toValue(tz), toValue(team) ?? null],
  )

export function useStatus(period: PeriodSource = {}) {
  const status = useServerQuery(useDatedKey('status', period), (signal) =>
    api.status(toValue(period), signal),
  )
  watch(
    status.data,
    (reported) => {
      if (!reported) return
      setRefreshSeconds(reported.refresh_seconds)
      noteEvent(reported)
    },
    { immediate: true },
  )
  watch(status.error, (error) => error && noteNoEvent(), { immediate: true })
  return status
}
