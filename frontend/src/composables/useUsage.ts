import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, type Period } from '@/api/client'
import { setRefreshSeconds } from './useRefreshInterval'
import { useServerQuery } from './useServerQuery'

type PeriodSource = MaybeRefOrGetter<Period>

export const useTokens = (period: PeriodSource) =>
  useServerQuery(
    () => ['tokens', toValue(period)],
    (signal) => api.tokens(toValue(period), signal),
  )

/** One team with its days, keys and models. */
export const useTeam = (id: MaybeRefOrGetter<string>, period: PeriodSource) =>
  useServerQuery(
    () => ['team', toValue(id), toValue(period)],
    (signal) => api.team(toValue(id), toValue(period), signal),
  )

export const useTimeseries = (period: PeriodSource) =>
  useServerQuery(
    () => ['timeseries', toValue(period)],
    (signal) => api.timeseries(toValue(period), signal),
  )

export const useSuccessRate = (period: PeriodSource) =>
  useServerQuery(
    () => ['success-rate', toValue(period)],
    (signal) => api.successRate(toValue(period), signal),
  )

export const useCostEfficiency = (period: PeriodSource) =>
  useServerQuery(
    () => ['cost-efficiency', toValue(period)],
    (signal) => api.costEfficiency(toValue(period), signal),
  )

/** Tokens by hour of day in an IANA zone, of one team or of all. */
export const useHourly = (
  period: PeriodSource,
  tz: MaybeRefOrGetter<string>,
  team: MaybeRefOrGetter<string | undefined> = undefined,
) =>
  useServerQuery(
    () => ['hourly', toValue(period), toValue(tz), toValue(team)],
    (signal) => api.hourly(toValue(period), toValue(tz), toValue(team), signal),
  )

export function useStatus(period: PeriodSource = {}) {
  const status = useServerQuery(
    () => ['status', toValue(period)],
    (signal) => api.status(toValue(period), signal),
  )
  watch(status.data, (answer) => answer && setRefreshSeconds(answer.refresh_seconds), {
    immediate: true,
  })
  return status
}
