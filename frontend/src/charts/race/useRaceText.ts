import { sum } from 'd3-array'
import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import type { ChartCell, ChartTable } from '@/shared/table/table'
import { useTableCells } from '@/shared/table/useTableCells'
import { knownShare } from '@/charts/usage/hours'
import {
  busiestInterval,
  type KnownRace,
  newestFrom,
  raceFacts,
  type RaceInterval,
  runningTotals,
  type Step,
} from './race'
import type { RaceMode } from './raceFrame'
import { useChartsTimes } from './useChartsTimes'
import { zonedText } from './zone'

interface DrawnRace extends KnownRace {
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

  /** Of days, a row for each team; of shorter steps, for each time with usage. */
  function table(): ChartTable {
    const { lines, intervals, zone, mode, step } = race()
    const isByDay = step === 'day'
    const values = lines.map((line) => (mode === 'race' ? runningTotals(line) : line.perInterval))
    const isUsed = (index: number) =>
      lines.some(
        ({ perInterval, untimed }) =>
          perInterval[index] || (mode === 'race' && untimed?.some((rest) => rest.index === index)),
      )
    const sums = intervals.flatMap((interval, index) =>
      isByDay || isUsed(index)
        ? { time: timeCell(interval), tokens: values.map((line) => line[index] ?? 0) }
        : [],
    )
    const untimed = lines.map((line) => sum(line.untimed ?? [], ({ tokens }) => tokens))
    if (mode !== 'race' && sum(untimed) > 0)
      sums.push({ time: cells.words(t('charts.race.untimed')), tokens: untimed })
    sums.push({
      time: cells.words(t('charts.total')),
      tokens: lines.map(({ total }) => total),
    })

    const numeric = (label: string) => ({ label, numeric: true })
    if (isByDay)
      return {
        columns: [{ label: t('charts.team') }, ...sums.map(({ time }) => numeric(time.text))],
        rows: lines.map(({ team }, place) => [
          cells.words(team.name),
          ...sums.map(({ tokens }) => cells.count(tokens[place] ?? 0)),
        ]),
      }
    return {
      columns: [
        { label: t('charts.race.time', { zone }) },
        ...lines.map(({ team }) => numeric(team.name)),
      ],
      rows: sums.map(({ time, tokens }) => [time, ...tokens.map(cells.count)]),
    }
  }

  /** Formatted in the table, ISO 8601 in the file. */
  function timeCell(interval: RaceInterval): ChartCell {
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
    table,
  }
}
