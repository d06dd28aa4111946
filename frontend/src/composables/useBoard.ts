import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { TeamTokens } from '@/api/client'
import {
  boardRows,
  type BoardRow,
  SORT_KEYS,
  sortRows,
  totalsOf,
  type Direction,
  type SortKey,
} from '@/domain/board'
import { matchesTeam } from '@/domain/search'
import { useFilters } from './useFilters'

const DEFAULT_SORT: SortKey = 'tokens'

/** The rows of the board as the address asks for them: searched, sorted, one of them open. */
export function useBoard(teams: MaybeRefOrGetter<readonly TeamTokens[] | undefined>) {
  const { terms, text, change } = useFilters()
  const sortText = text('sort')
  const dirText = text('dir')
  const openText = text('open')

  const sortKey = computed<SortKey>(
    () => SORT_KEYS.find((key) => key === sortText.value) ?? DEFAULT_SORT,
  )
  const direction = computed<Direction>(() => (dirText.value === 'asc' ? 'asc' : 'desc'))

  const known = computed(() => toValue(teams) ?? [])
  const rows = computed<BoardRow[]>((before) => boardRows(known.value, before))
  const found = computed(() => rows.value.filter((row) => matchesTeam(row.team, terms.value)))
  const totals = computed(() => (toValue(teams) ? totalsOf(known.value) : undefined))

  /** A second press on the same head turns the order round. */
  function sortBy(key: SortKey) {
    const turned = key === sortKey.value && direction.value === 'desc'
    void change({
      sort: key === DEFAULT_SORT ? undefined : key,
      dir: turned ? 'asc' : undefined,
    })
  }

  return {
    shown: computed(() => sortRows(found.value, sortKey.value, direction.value)),
    totals,
    isEmpty: computed(() => totals.value?.tokens === 0 && totals.value.requests === 0),
    leaderTokens: computed(() => Math.max(0, ...known.value.map((team) => team.tokens))),
    sortKey,
    direction,
    sortBy,
    open: computed({
      get: () => openText.value,
      set: (teamId: string) => void change({ open: teamId }, { replace: true }),
    }),
  }
}
