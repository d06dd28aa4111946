import { computed, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { hourFacts } from '@/charts/usage/hours'
import { chartTeam } from '@/charts/teams'
import { keyRows, standingOf } from './team'
import { teamSteps } from './teamSteps'
import { chartQuery } from '@/charts/chartsQuery'
import { boardRows, type BoardRow } from '@/board/board'
import { useFilters } from '@/filters/useFilters'
import { useMetric } from '@/filters/useMetric'
import { useToday } from '@/data/useToday'
import { useHourly, usePace, useTeam, useTeamSteps, useTokens } from '@/data/useUsage'

const NOT_FOUND = 404

/** The data of a team's page, for the page's period; usage over time counts only the chosen models. */
export function useTeamPage(
  teamId: MaybeRefOrGetter<string>,
  models: Readonly<Ref<readonly string[]>>,
  zone: Readonly<Ref<string>>,
) {
  const id = computed(() => toValue(teamId))
  const { period, window } = useFilters()
  const { metric, fromRequests } = useMetric()
  const today = useToday()
  const choice = computed(() => ({ window: window.value }))
  const chosenOnly = computed(() => ({ ...choice.value, models: models.value }))

  const detail = useTeam(id, period, window)
  const board = useTokens(period, choice)
  const pace = usePace(period, choice)
  const course = useTeamSteps(id, period, chosenOnly)
  const hourly = useHourly(period, zone, id, chosenOnly)

  const rows = computed<BoardRow[]>((before) =>
    boardRows(board.data.value?.teams ?? [], metric.value, before, fromRequests.value),
  )
  const standing = computed(() => standingOf(rows.value, id.value))
  /** The response for another team, shown while this one is fetched, does not count. */
  const own = computed(() => {
    const response = detail.data.value
    return response?.team.team_id === id.value ? response : undefined
  })
  const ownCourse = computed(() => {
    const response = course.data.value
    return response?.team_id === id.value ? response : undefined
  })
  const steps = computed(() => (ownCourse.value ? teamSteps(ownCourse.value) : []))
  /** The page begins with both: its top depends on the neighbours. */
  const isPending = computed(() => detail.isPending.value || board.isPending.value)
  const team = computed(() =>
    isPending.value ? undefined : (standing.value?.row.team ?? own.value?.team),
  )
  const ofTeam = computed(() => {
    const query = chartQuery(detail, today.value, false)
    return { ...query, hasData: own.value !== undefined }
  })
  const ofCourse = computed(() => {
    const query = chartQuery(course, today.value, models.value.length > 0)
    return { ...query, hasData: ownCourse.value !== undefined }
  })
  const asOf = computed(() => Date.parse(own.value?.as_of ?? '') || 0)

  return {
    team,
    metric,
    fromRequests,
    standing,
    isUnknown: computed(() => detail.error.value?.status === NOT_FOUND),
    isPending,
    isPrevious: computed(() => detail.isPrevious.value || board.isPrevious.value),
    /** Set if there is nothing to show. */
    failure: computed(() => (team.value ? undefined : detail.failure.value)),
    retry: () => {
      for (const query of [detail, board, course, hourly]) void query.retry()
    },
    pace: computed(() => pace.data.value?.teams.find((row) => row.team_id === id.value)),
    paceAt: computed(() => pace.data.value?.at ?? null),
    hasUsage: computed(() => (team.value?.tokens ?? 0) > 0 || (own.value?.team.tokens ?? 0) > 0),
    day: computed(() => ({
      query: ofCourse.value,
      steps: steps.value,
      coverage: ownCourse.value?.coverage ?? null,
      asOf: ofCourse.value.isOver ? null : asOf.value,
      zone: zone.value,
    })),
    ranks: computed(() => ({
      query: { ...ofCourse.value, isFiltered: false },
      team: team.value && chartTeam(team.value),
      steps: steps.value,
      since: ownCourse.value?.rank_since ?? null,
      zone: zone.value,
      metric: metric.value,
    })),
    models: computed(() => ({ query: ofTeam.value, models: own.value?.models ?? [] })),
    keys: computed(() => ({
      query: ofTeam.value,
      rows: keyRows(own.value?.team.breakdown?.api_keys ?? [], ownCourse.value?.keys),
      whole: own.value?.team.tokens ?? 0,
      asOf: asOf.value,
      zone: zone.value,
    })),
    hours: computed(() => ({
      query: chartQuery(hourly, today.value, models.value.length > 0),
      facts: hourly.data.value ? hourFacts(hourly.data.value) : null,
      strip: [],
      zone: zone.value,
      isOfAll: false,
    })),
  }
}
