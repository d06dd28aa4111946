import { sum } from 'd3-array'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { type RaceInterval, runningTotals, type Step, type TeamLine } from './race'
import type { RaceMode } from './raceFrame'
import type { ChartTable } from '@/shared/table/table'
import { zonedText } from './zone'
import { useChartsCells } from '@/shared/table/useChartsCells'
import { useChartsTable } from '@/charts/useChartsTable'
import { useChartsTimes } from './useChartsTimes'
import { useFormat } from '@/shared/format/useFormat'

interface RaceProps {
  readonly lines: readonly TeamLine[]
  readonly intervals: readonly RaceInterval[]
  readonly zone: string
}

/** The race's figures: teams by days, or moments by teams where days are divided. */
export function useChartsRaceTable(
  race: RaceProps,
  mode: Readonly<Ref<RaceMode>>,
  step: Readonly<Ref<Step>>,
) {
  const { t } = useI18n()
  const format = useFormat()
  const cells = useChartsCells()
  const times = useChartsTimes(() => race.zone)

  const valuesOf = (line: TeamLine) =>
    mode.value === 'race' ? runningTotals(line) : line.perInterval
  const untimedOf = (line: TeamLine) => sum(line.untimed ?? [], ({ tokens }) => tokens)

  function byDay(): ChartTable {
    return {
      columns: [
        { label: t('charts.team') },
        ...race.intervals.map(({ date }) => ({ label: format.day(date), numeric: true })),
        { label: t('charts.total'), numeric: true },
      ],
      rows: race.lines.map((line) => [
        cells.words(line.team.name),
        ...valuesOf(line).map(cells.count),
        cells.count(line.total),
      ]),
    }
  }

  function byTime(): ChartTable {
    const values = race.lines.map(valuesOf)
    const isRace = mode.value === 'race'
    const isUsed = (index: number) =>
      race.lines.some(
        (line) =>
          line.perInterval[index] || (isRace && line.untimed?.some((rest) => rest.index === index)),
      )
    const rows = race.intervals.flatMap((interval, index) =>
      isUsed(index)
        ? [[timeCell(interval), ...values.map((line) => cells.count(line[index] ?? 0))]]
        : [],
    )
    const untimed = race.lines.map(untimedOf)
    const sums = [
      !isRace &&
        untimed.some((tokens) => tokens > 0) && [
          cells.words(t('charts.race.untimed')),
          ...untimed.map(cells.count),
        ],
      [cells.words(t('charts.total')), ...race.lines.map((line) => cells.count(line.total))],
    ]
    return {
      columns: [
        { label: t('charts.race.time', { zone: race.zone }) },
        ...race.lines.map((line) => ({ label: line.team.name, numeric: true })),
      ],
      rows: [...rows, ...sums.filter((row) => row !== false)],
    }
  }

  /** To read: the words of the chart; in the file: the instant. */
  function timeCell(interval: RaceInterval) {
    const isEnd = mode.value === 'race'
    const text = isEnd ? times.end(interval) : times.span(interval)
    const instant = isEnd ? interval.end : interval.start
    return { text, value: interval.isDay ? interval.date : zonedText(instant, race.zone) }
  }

  return useChartsTable(() => (step.value === 'day' ? byDay() : byTime()))
}
