import { sum } from 'd3-array'
import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import type { ChartTable } from '@/shared/table/table'
import { useTableCells } from '@/shared/table/useTableCells'
import { knownShare } from '@/charts/usage/hours'
import {
  busiestInterval,
  newestFrom,
  raceFacts,
  type RaceInterval,
  runningTotals,
  type Step,
  type TeamLine,
} from './race'
import type { RaceMode } from './raceFrame'
import { useChartsTimes } from './useChartsTimes'
import { zonedText } from './zone'

interface DrawnRace {
  readonly lines: readonly TeamLine[]
  readonly intervals: readonly RaceInterval[]
  readonly steps: readonly Step[]
  readonly wholeDays: readonly string[]
  readonly coverage: number | null
  readonly zone: string
  readonly mode: RaceMode
  readonly step: Step
}

/** The race's sentence (its story, how much is known by the minute, what is folded) and its table. */
export function useRaceText(
  race: () => DrawnRace,
  folded: () => { count: number; intervals: number },
) {
  const { t } = useI18n()
  const format = useFormat()
  const cells = useTableCells()
  const times = useChartsTimes(() => race().zone)

  function raceStory(): string {
    const since = newestFrom(race().intervals)
    const facts = raceFacts(race().lines, since)
    const interval = race().intervals[since]
    if (!facts || !interval) return ''
    const words = {
      team: facts.leader.name,
      second: facts.second?.name ?? '',
      tokens: format.compact(facts.total),
      gap: format.compact(facts.gap),
      day: format.day(interval.date),
      time: times.hour(interval.start),
    }
    if (!facts.second) return t('charts.race.alone', words)
    if (facts.gap === 0) return t('charts.race.level', words)
    // Tokens without a minute may have been used long before the hour.
    const isKnown = !race().lines.some((line) => line.untimed?.some(({ index }) => index >= since))
    if (facts.gained === 0 || !isKnown) return t('charts.race.leads', words)
    return interval.isDay
      ? t('charts.race.passed', words, facts.gained)
      : t('charts.race.passedSince', words, facts.gained)
  }

  function busiestStory(): string {
    const busiest = busiestInterval(
      race().lines,
      (index) => race().step === 'day' || race().intervals[index]?.isDay === false,
    )
    const interval = busiest && race().intervals[busiest.index]
    if (!interval) return ''
    const words = { tokens: format.compact(busiest.tokens), time: times.span(interval) }
    return interval.isDay
      ? t('charts.race.busiest', { ...words, day: format.day(interval.date) })
      : t(`charts.race.busiestPart.${race().step}`, words)
  }

  function precision(): string {
    if (race().step === 'day') {
      const isTooLittle = race().steps.length > 1 && race().wholeDays.length > 0
      return t(isTooLittle ? 'charts.race.hoursUnknown' : 'charts.race.resolution')
    }
    const { coverage, wholeDays } = race()
    const parts: string[] = []
    if (coverage !== null && coverage < 1)
      parts.push(t('charts.hours.coverage', { share: knownShare(coverage, format.percent) }))
    if (wholeDays.length > 0) {
      const days = wholeDays.map((date) => format.day(date)).join(', ')
      parts.push(t('charts.race.wholeDays', { days }, wholeDays.length))
    } else if (parts.length > 0) {
      parts.push(t(race().mode === 'race' ? 'charts.race.joins' : 'charts.race.left'))
    }
    return parts.join(' ')
  }

  function foldedText(): string {
    const { count, intervals } = folded()
    if (count === 0) return ''
    return race().step === 'day'
      ? t('charts.race.folded', intervals)
      : t('charts.race.foldedPauses', count)
  }

  const valuesOf = (line: TeamLine) =>
    race().mode === 'race' ? runningTotals(line) : line.perInterval
  const untimedOf = (line: TeamLine) => sum(line.untimed ?? [], ({ tokens }) => tokens)

  function byDay(): ChartTable {
    return {
      columns: [
        { label: t('charts.team') },
        ...race().intervals.map(({ date }) => ({ label: format.day(date), numeric: true })),
        { label: t('charts.total'), numeric: true },
      ],
      rows: race().lines.map((line) => [
        cells.words(line.team.name),
        ...valuesOf(line).map(cells.count),
        cells.count(line.total),
      ]),
    }
  }

  function byTime(): ChartTable {
    const values = race().lines.map(valuesOf)
    const isRace = race().mode === 'race'
    const isUsed = (index: number) =>
      race().lines.some(
        (line) =>
          line.perInterval[index] || (isRace && line.untimed?.some((rest) => rest.index === index)),
      )
    const rows = race().intervals.flatMap((interval, index) =>
      isUsed(index)
        ? [[timeCell(interval), ...values.map((line) => cells.count(line[index] ?? 0))]]
        : [],
    )
    const untimed = race().lines.map(untimedOf)
    const sums = [
      !isRace &&
        untimed.some((tokens) => tokens > 0) && [
          cells.words(t('charts.race.untimed')),
          ...untimed.map(cells.count),
        ],
      [cells.words(t('charts.total')), ...race().lines.map((line) => cells.count(line.total))],
    ]
    return {
      columns: [
        { label: t('charts.race.time', { zone: race().zone }) },
        ...race().lines.map((line) => ({ label: line.team.name, numeric: true })),
      ],
      rows: [...rows, ...sums.filter((row) => row !== false)],
    }
  }

  /** Formatted in the table, ISO 8601 in the file. */
  function timeCell(interval: RaceInterval) {
    const isEnd = race().mode === 'race'
    const text = isEnd ? times.end(interval) : times.span(interval)
    const instant = isEnd ? interval.end : interval.start
    return { text, value: interval.isDay ? interval.date : zonedText(instant, race().zone) }
  }

  return {
    sentence: computed(() => {
      const story = race().mode === 'race' ? raceStory() : busiestStory()
      return story && [story, precision(), foldedText()].filter(Boolean).join(' ')
    }),
    /** Teams by days, or moments by teams where days are divided. */
    table: () => (race().step === 'day' ? byDay() : byTime()),
  }
}
