import { computed, ref } from 'vue'
import { loadChunk } from '@/shared/deferredChunk'
import { useI18n } from '@/shared/i18n'
import { boardQuery } from '@/data/client'
import { download, saveFile, shareFile } from '@/data/download'
import { useBoard } from './useBoard'
import { useTableCells } from '@/shared/table/useTableCells'
import { useEvent } from '@/data/useEvent'
import { useMetric } from '@/filters/useMetric'
import { useFormat } from '@/shared/format/useFormat'
import { usePeriodWords } from '@/filters/usePeriodWords'
import { exportName } from '@/shared/table/exportName'
import { type ChartTable, toCsv } from '@/shared/table/table'

/** More rows would make the picture unreadable. */
const MOST_ROWS = 24
/** Columns besides rank and name, as in the server's CSV. */
const NUMBERS = ['tokens', 'prompt', 'cached', 'completion', 'requests', 'success', 'cost'] as const

/** The board as shown, in all export formats. */
export function useBoardExport() {
  const { t } = useI18n()
  const { clock } = useFormat()
  const cells = useTableCells()
  const { event } = useEvent()
  const board = useBoard()
  const { order } = useMetric()
  const { data, period, choice, models } = board
  const periodWords = usePeriodWords(data)

  const pictured = computed(() => board.shown.value.slice(0, MOST_ROWS))
  const title = computed(() => event.value?.name ?? t('board.title'))
  const sentence = computed(() => {
    const [shown, all] = [pictured.value.length, data.value?.teams.length ?? 0]
    const count = shown < all && t('board.teamsOf', { shown, teams: all })
    const metric = t(`board.metrics.${board.metric.value}`)
    return [metric, periodWords.value, models.value.join(', '), count].filter(Boolean).join(' · ')
  })
  const foot = computed(() => {
    const asOf = data.value?.as_of
    const time = asOf && t('board.export.asOf', { time: clock(new Date(asOf)) })
    return [data.value?.demo && t('board.export.demo'), time].filter(Boolean).join(' · ')
  })

  const table = computed<ChartTable>(() => ({
    columns: [
      { label: t('board.rank'), numeric: true },
      { label: t('board.team') },
      ...NUMBERS.map((name) => ({ label: t(`board.export.columns.${name}`), numeric: true })),
    ],
    rows: board.shown.value.map(({ team, rank, successRate }) => [
      cells.count(rank ?? null),
      cells.words(team.name),
      cells.count(team.tokens),
      cells.count(team.prompt_tokens),
      cells.count(team.cache_read_tokens),
      cells.count(team.completion_tokens),
      cells.count(team.total_requests),
      cells.percent(successRate ?? null),
      cells.dollars(team.total_cost),
    ]),
  }))

  const isBusy = ref(false)
  const hasFailed = ref(false)
  async function attempt(work: () => Promise<unknown>) {
    isBusy.value = true
    hasFailed.value = false
    try {
      await work()
    } catch {
      hasFailed.value = true
    } finally {
      isBusy.value = false
    }
  }

  function pictureName(): string {
    const about = data.value && {
      first: data.value.start_date,
      last: data.value.end_date,
      asOf: data.value.as_of,
    }
    const content = [sentence.value, toCsv(table.value)].join('\n')
    return exportName([board.metric.value, ...models.value], about ?? null, content, 'png')
  }

  async function picture(drawing: SVGSVGElement): Promise<File> {
    const { pictureFile } = await loadChunk(() => import('@/shared/drawing/pictureFile'))
    const words = { title: title.value, sentence: sentence.value, foot: foot.value }
    return new File([await pictureFile(drawing, words)], pictureName(), { type: 'image/png' })
  }

  return {
    pictured,
    metric: board.metric,
    laneScale: board.laneScale,
    title,
    table,
    isBusy,
    hasFailed,
    saveCsv: () =>
      attempt(() =>
        download('/tokens', {
          ...boardQuery(period.value, choice.value),
          ...(order.value && { metric: order.value }),
          format: 'csv',
        }),
      ),
    savePicture: (drawing: SVGSVGElement) =>
      attempt(async () => {
        const file = await picture(drawing)
        saveFile(file.name, file)
      }),
    sharePicture: (drawing: SVGSVGElement) =>
      attempt(async () => {
        await shareFile(await picture(drawing), title.value)
      }),
  }
}
