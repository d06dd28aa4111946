import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import { useEvent } from '@/data/useEvent'
import { useModels, usePace, useTokens } from '@/data/useUsage'
import { useFilters } from '@/filters/useFilters'
import { useBoardChoice } from '@/filters/useBoardChoice'
import { useMetric } from '@/filters/useMetric'
import { useModelFilter } from '@/filters/useModelFilter'
import { usePeriodWords } from '@/filters/usePeriodWords'
import { useConnection } from '@/shell/useConnection'
import { totalsOf } from '@/board/board'
import type { ModelRow } from '@/charts/models/models'
import { useRace } from '@/charts/race/useRace'
import { knownShare } from '@/charts/usage/hours'
import { useChartsZone } from '@/charts/useChartsZone'
import { hourPoints } from './hours'
import { recordsOf } from './records'

/** All data of the present view, for the period in the address. */
export function usePresentData() {
  const { t } = useI18n()
  const { percent } = useFormat()
  const { period, window, preset } = useFilters()
  const { event, phase, frozenAt } = useEvent()
  const { connection, isOld, status } = useConnection()
  const { models: chosen } = useModelFilter()
  const { choice } = useBoardChoice()
  const { fromRequestsOf } = useMetric()
  const tokens = useTokens(period, choice)
  const pace = usePace(period, choice)
  const usage = useModels(period, window)
  const periodWords = usePeriodWords(tokens.data)
  const { zone } = useChartsZone()
  const { race, series } = useRace(period, () => ({ window: window.value }))
  /** Usage over time is known of all models together only. */
  const hours = computed(() =>
    series.value && chosen.value.length === 0 ? hourPoints(series.value, zone.value) : [],
  )
  const models = computed<ModelRow[]>(() => {
    const used = (usage.data.value?.models ?? []).filter(
      ({ model, tokens }) =>
        tokens > 0 && (chosen.value.length === 0 || chosen.value.includes(model)),
    )
    const all = used.reduce((sum, { tokens }) => sum + tokens, 0)
    return used.map((row) => ({
      model: row.model,
      name: row.display_name,
      folded: 0,
      tokens: row.tokens,
      prompt: row.prompt_tokens,
      completion: row.completion_tokens,
      share: row.tokens / all,
      teams: row.team_count,
    }))
  })

  const teams = computed(() => tokens.data.value?.teams ?? [])
  const totals = computed(() => totalsOf(teams.value))
  const chosenModels = computed(() =>
    chosen.value.map((name) => models.value.find(({ model }) => model === name)?.name ?? name),
  )
  const coverage = computed(() => {
    const share = tokens.data.value?.window?.coverage ?? 1
    return share < 1 ? t('board.event.window.known', { share: knownShare(share, percent) }) : ''
  })

  return {
    tokens,
    teams,
    totals,
    /** No team has any usage. */
    isEmpty: computed(() => totals.value.tokens === 0),
    isBefore: computed(() => phase.value === 'before' && preset.value === 'event'),
    /** The event is over, and the period is the event's: these are the final numbers. */
    hasEnded: computed(() => phase.value === 'after' && preset.value === 'event'),
    event,
    /** The moment of the numbers; undefined unless they are frozen. */
    frozenAt,
    connection,
    status,
    isOld,
    zone,
    /** Pace of the last hour; undefined while the numbers are stale or frozen. */
    pace: computed(() =>
      isOld.value || frozenAt.value !== undefined ? undefined : pace.data.value,
    ),
    models,
    chosenModels,
    /** Period, models and coverage of the numbers, as far as they are not those of the whole event. */
    note: computed(() =>
      [
        preset.value === 'event' ? '' : periodWords.value,
        chosenModels.value.join(', '),
        coverage.value,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    race: computed(() => (chosen.value.length > 0 ? undefined : race.value)),
    hours,
    hourCoverage: computed(() => series.value?.coverage ?? null),
    records: computed(() =>
      recordsOf(
        teams.value,
        hours.value,
        isOld.value || frozenAt.value !== undefined ? [] : (pace.data.value?.teams ?? []),
        fromRequestsOf('success'),
      ),
    ),
  }
}
