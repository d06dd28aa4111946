import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { TeamPace, TeamTokens } from '@/data/client'
import {
  boardRows,
  type BoardRow,
  SORT_KEYS,
  sortRows,
  totalsOf,
  type Direction,
  type SortKey,
  type SortValue,
} from './board'
import { laneScale } from '@/filters/metric'
import { matchesTeam } from '@/filters/search'
import { useFilters } from '@/filters/useFilters'
import { useMetric } from '@/filters/useMetric'

const DEFAULT_SORT: SortKey = 'value'

/** The board's rows for the current address: ranked, filtered, sorted, one of them open. */
export function useBoard(
  teams: MaybeRefOrGetter<readonly TeamTokens[] | undefined>,
  pace: MaybeRefOrGetter<readonly TeamPace[] | undefined> = undefined,
) {
  const { terms, text, change } = useFilters()
  const { metric } = useMetric()
  const sortText = text('sort')
  const dirText = text('dir')
  const openText = text('open')

  const sortKey = computed<SortKey>(
    () => SORT_KEYS.find((key) => key === sortText.value) ?? DEFAULT_SORT,
  )
  const direction = computed<Direction>(() => (dirText.value === 'asc' ? 'asc' : 'desc'))

  const known = computed(() => toValue(teams) ?? [])
  const rows = computed<BoardRow[]>((before) => boardRows(known.value, metric.value, before))
  const found = computed(() => rows.value.filter((row) => matchesTeam(row.team, terms.value)))
  const totals = computed(() => (toValue(teams) ? totalsOf(known.value) : undefined))
  const paceOf = computed(
    () => new Map(toValue(pace)?.map((team) => [team.team_id, team] as const)),
  )

  const sortValues: Record<SortKey, SortValue> = {
    value: (row) => row.value,
    tokens: (row) => row.team.tokens,
    success: (row) => row.successRate,
    cost: (row) => row.team.total_cost,
    now: (row) => paceOf.value.get(row.team.team_id)?.tokens_per_minute ?? undefined,
  }
  const isByRank = computed(() => sortKey.value === DEFAULT_SORT && direction.value === 'desc')

  /** Pressing the same head again reverses the order. */
  function sortBy(key: SortKey) {
    const turned = key === sortKey.value && direction.value === 'desc'
    void change({
      sort: key === DEFAULT_SORT ? undefined : key,
      dir: turned ? 'asc' : undefined,
    })
  }

  return {
    metric,
    /** All rows by rank, regardless of the search. */
    rows,
    shown: computed(() =>
      isByRank.value
        ? found.value
        : sortRows(found.value, sortValues[sortKey.value], direction.value),
    ),
    totals,
    paceOf,
    isEmpty: computed(() => totals.value?.tokens === 0 && totals.value.requests === 0),
    laneScale: computed(() =>
      laneScale(
        metric.value,
        rows.value.map((row) => row.value),
      ),
    ),
    sortKey,
    direction,
    sortBy,
    open: computed({
      get: () => openText.value,
      set: (teamId: string) => void change({ open: teamId }, { replace: true }),
    }),
  }
}
