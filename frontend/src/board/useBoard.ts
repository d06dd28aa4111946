import { computed } from 'vue'
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
import { usePace, useTokens } from '@/data/useUsage'
import { laneScale } from '@/filters/metric'
import { matchesTeam } from '@/filters/search'
import { useBoardChoice } from '@/filters/useBoardChoice'
import { useFilters } from '@/filters/useFilters'
import { useIsRunning } from '@/filters/useIsRunning'
import { useMetric } from '@/filters/useMetric'

const DEFAULT_SORT: SortKey = 'value'

/** The board for the current address: its numbers, and its rows ranked, filtered, sorted, one of them open. */
export function useBoard() {
  const { period, search, terms, text, change, setSearch } = useFilters()
  const { choice, models } = useBoardChoice()
  const { metric, fromRequests } = useMetric()
  const tokens = useTokens(period, choice)
  const { data: pace } = usePace(period, choice)
  const isRunning = useIsRunning()
  const sortText = text('sort')
  const dirText = text('dir')
  const openText = text('open')

  const sortKey = computed<SortKey>(
    () => SORT_KEYS.find((key) => key === sortText.value) ?? DEFAULT_SORT,
  )
  const direction = computed<Direction>(() => (dirText.value === 'asc' ? 'asc' : 'desc'))

  const teams = computed(() => tokens.data.value?.teams)
  const rows = computed<BoardRow[]>((before) =>
    boardRows(teams.value ?? [], metric.value, before, fromRequests.value),
  )
  const found = computed(() => rows.value.filter((row) => matchesTeam(row.team, terms.value)))
  const totals = computed(() => teams.value && totalsOf(teams.value))
  const paceOf = computed(
    () => new Map(pace.value?.teams.map((team) => [team.team_id, team] as const)),
  )
  /** Null also for a period that is over. */
  const paceAt = computed(() => (isRunning.value ? (pace.value?.at ?? null) : null))

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

  const shown = computed(() =>
    isByRank.value
      ? found.value
      : sortRows(found.value, sortValues[sortKey.value], direction.value),
  )
  const scale = computed(() =>
    laneScale(
      metric.value,
      rows.value.map((row) => row.value),
    ),
  )

  return {
    ...tokens,
    period,
    choice,
    models,
    search,
    setSearch,
    metric,
    pace,
    paceAt,
    isRunning,
    /** All rows by rank, regardless of the search. */
    rows,
    shown,
    totals,
    laneScale: scale,
    /** The properties of BoardTable. */
    table: computed(() => ({
      rows: shown.value,
      metric: metric.value,
      laneScale: scale.value,
      paceOf: paceOf.value,
      paceAt: paceAt.value,
      period: period.value,
      sortKey: sortKey.value,
      direction: direction.value,
      open: openText.value,
    })),
    isEmpty: computed(
      () => totals.value?.tokens === 0 && totals.value.requests === 0 && models.value.length === 0,
    ),
    sortBy,
    setOpen: (teamId: string) => change({ open: teamId }, { replace: true }),
  }
}
