import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, type BoardChoice, type Period, type TimeWindow } from './client'
import { noteEvent, noteNoAnswer, useEvent } from './useEvent'
import { setRefreshSeconds } from './useRefreshInterval'
import { useServerQuery } from './useServerQuery'

type PeriodSource = MaybeRefOrGetter<Period>

/** Until the server has said whether there is an event, nobody knows what the default period is. */
function useDated<T>(
  name: string,
  period: PeriodSource,
  ask: (period: Period, signal: AbortSignal) => Promise<T>,
  further: () => readonly unknown[] = () => [],
) {
  const { isKnown } = useEvent()
  return useServerQuery(
    () => [name, toValue(period), ...further()],
    (signal) => ask(toValue(period), signal),
    () => !isKnown.value && toValue(period).from === undefined,
  )
}

type ChoiceSource = MaybeRefOrGetter<BoardChoice>

/** What tells one board from another in the keys of queries. */
const choiceKey = ({ window, models = [] }: BoardChoice) => [
  window ?? null,
  ...(models.length > 0 ? [models] : []),
]

/** The board of a period, or of a window to the minute. */
export const useTokens = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useDated(
    'tokens',
    period,
    (asked, signal) => api.tokens(asked, signal, toValue(choice)),
    () => choiceKey(toValue(choice)),
  )

/** How fast the same board moves: ranks an hour ago, rates, the last six hours, moments. */
export const usePace = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useDated(
    'pace',
    period,
    (asked, signal) => api.pace(asked, signal, toValue(choice)),
    () => choiceKey(toValue(choice)),
  )

/** One team with its days, keys and models. */
export const useTeam = (id: MaybeRefOrGetter<string>, period: PeriodSource) =>
  useDated(
    'team',
    period,
    (asked, signal) => api.team(toValue(id), asked, signal),
    () => [toValue(id)],
  )

export const useModels = (period: PeriodSource) => useDated('models', period, api.models)

/** One team's tokens and rank as time went on. */
export const useTeamSteps = (
  id: MaybeRefOrGetter<string>,
  period: PeriodSource,
  choice: ChoiceSource = {},
) =>
  useDated(
    'steps',
    period,
    (asked, signal) => api.steps(toValue(id), asked, signal, toValue(choice)),
    () => [toValue(id), ...choiceKey(toValue(choice))],
  )

/** Usage over time, of days or of a window within them. */
export const useTimeseries = (
  period: PeriodSource,
  window: MaybeRefOrGetter<TimeWindow | undefined> = undefined,
) =>
  useDated(
    'timeseries',
    period,
    (asked, signal) => api.timeseries(asked, signal, toValue(window)),
    () => [toValue(window) ?? null],
  )

export const useSuccessRate = (period: PeriodSource) =>
  useDated('success-rate', period, api.successRate)

export const useCostEfficiency = (period: PeriodSource) =>
  useDated('cost-efficiency', period, api.costEfficiency)

/** Tokens by hour of day in an IANA zone, of one team or of all. */
export const useHourly = (
  period: PeriodSource,
  tz: MaybeRefOrGetter<string>,
  team: MaybeRefOrGetter<string | undefined> = undefined,
) =>
  useDated(
    'hourly',
    period,
    (asked, signal) => api.hourly(asked, toValue(tz), toValue(team), signal),
    () => [toValue(tz), toValue(team) ?? null],
  )

export function useStatus(period: PeriodSource = {}) {
  const status = useServerQuery(
    () => ['status', toValue(period)],
    (signal) => api.status(toValue(period), signal),
  )
  watch(
    status.data,
    (answer) => {
      if (!answer) return
      setRefreshSeconds(answer.refresh_seconds)
      noteEvent(answer)
    },
    { immediate: true },
  )
  watch(status.error, (error) => error && noteNoAnswer(), { immediate: true })
  return status
}
