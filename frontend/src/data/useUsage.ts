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
  const { frozenAt } = useEvent()
  return () => {
    const { from = today.value, to } = toValue(period)
    // Frozen numbers are older than those they replace: they are data of their own.
    return [name, from, to, ...(further?.() ?? []), ...(frozenAt.value ? [frozenAt.value] : [])]
  }
}

type ChoiceSource = MaybeRefOrGetter<BoardChoice>
type WindowSource = MaybeRefOrGetter<TimeWindow | undefined>

/** Data of a period, or of a window within it; of some models and of one division, or of all. */
const useChosen = <T>(
  name: string,
  period: PeriodSource,
  choice: ChoiceSource,
  fetchData: (period: Period, signal: AbortSignal, choice: BoardChoice) => Promise<T>,
  further?: () => readonly unknown[],
) =>
  useDated(
    name,
    period,
    (days, signal) => fetchData(days, signal, toValue(choice)),
    () => {
      const { window, models = [], division } = toValue(choice)
      return [
        window ?? null,
        ...(models.length > 0 ? [models] : []),
        ...(division ? [{ division }] : []),
        ...(further?.() ?? []),
      ]
    },
  )

/** The board of a period, or of a window to the minute. */
export const useTokens = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useChosen('tokens', period, choice, api.tokens)

/** How fast the same board moves: ranks an hour ago, rates, the last six hours, moments. */
export const usePace = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useChosen('pace', period, choice, api.pace)

/** One team with its days, keys and models. */
export const useTeam = (
  id: MaybeRefOrGetter<string>,
  period: PeriodSource,
  window: WindowSource = undefined,
) =>
  useChosen(
    'team',
    period,
    () => ({ window: toValue(window) }),
    (days, signal, choice) => api.team(toValue(id), days, signal, choice.window),
    () => [toValue(id)],
  )

export const useModels = (period: PeriodSource, window: WindowSource = undefined) =>
  useChosen('models', period, () => ({ window: toValue(window) }), api.models)

/** One team's tokens and rank as time went on. */
export const useTeamSteps = (
  id: MaybeRefOrGetter<string>,
  period: PeriodSource,
  choice: ChoiceSource = {},
) =>
  useChosen(
    'steps',
    period,
    choice,
    (days, signal, chosen) => api.steps(toValue(id), days, signal, chosen),
    () => [toValue(id)],
  )

/** Usage over time. */
export const useTimeseries = (period: PeriodSource, choice: ChoiceSource = {}) =>
  useChosen('timeseries', period, choice, api.timeseries)

export const useCostEfficiency = (period: PeriodSource, window: WindowSource = undefined) =>
  useChosen('cost-efficiency', period, () => ({ window: toValue(window) }), api.costEfficiency)

/** The period as a time-lapse. */
export const useReplay = (period: PeriodSource, window: WindowSource = undefined) =>
  useChosen('replay', period, () => ({ window: toValue(window) }), api.replay)

/** Tokens by hour of day in an IANA zone, of one team or of all. */
export const useHourly = (
  period: PeriodSource,
  tz: MaybeRefOrGetter<string>,
  team: MaybeRefOrGetter<string | undefined>,
  choice: ChoiceSource,
) =>
  useChosen(
    'hourly',
    period,
    choice,
    (days, signal, chosen) => api.hourly(days, toValue(tz), toValue(team), signal, chosen),
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
    },
    { immediate: true },
  )
  return status
}

/** Fetches the event for useEvent. */
export function useEventQuery() {
  const { data, error } = useServerQuery(['event'], (signal) => api.event(signal))
  watch(data, (answer) => answer && noteEvent(answer), { immediate: true })
  watch(error, (failure) => failure && noteNoEvent(failure.status), { immediate: true })
}
