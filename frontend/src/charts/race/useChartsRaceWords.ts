import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { knownShare } from '@/charts/usage/hours'
import {
  busiestInterval,
  newestFrom,
  raceFacts,
  type RaceInterval,
  type Step,
  type TeamLine,
} from './race'
import type { RaceMode } from './raceFrame'
import { useChartsTimes } from './useChartsTimes'
import { useFormat } from '@/shared/format/useFormat'

interface RaceProps {
  readonly lines: readonly TeamLine[]
  readonly intervals: readonly RaceInterval[]
  readonly wholeDays: readonly string[]
  readonly coverage: number | null
  readonly zone: string
  readonly steps: readonly Step[]
}

/** What the race says in one sentence: the story, how much of it is known by the minute, what is folded. */
export function useChartsRaceWords(
  race: RaceProps,
  mode: Readonly<Ref<RaceMode>>,
  step: Readonly<Ref<Step>>,
  folded: () => { count: number; intervals: number },
) {
  const { t } = useI18n()
  const format = useFormat()
  const times = useChartsTimes(() => race.zone)

  function raceStory(): string {
    const since = newestFrom(race.intervals)
    const facts = raceFacts(race.lines, since)
    const interval = race.intervals[since]
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
    const isKnown = !race.lines.some((line) => line.untimed?.some(({ index }) => index >= since))
    if (facts.gained === 0 || !isKnown) return t('charts.race.leads', words)
    return interval.isDay
      ? t('charts.race.passed', words, facts.gained)
      : t('charts.race.passedSince', words, facts.gained)
  }

  function busiestStory(): string {
    const busiest = busiestInterval(
      race.lines,
      (index) => step.value === 'day' || race.intervals[index]?.isDay === false,
    )
    const interval = busiest && race.intervals[busiest.index]
    if (!interval) return ''
    const words = { tokens: format.compact(busiest.tokens), time: times.span(interval) }
    return interval.isDay
      ? t('charts.race.busiest', { ...words, day: format.day(interval.date) })
      : t(`charts.race.busiestPart.${step.value}`, words)
  }

  function knowledge(): string {
    if (step.value === 'day') {
      const isTooLittle = race.steps.length > 1 && race.wholeDays.length > 0
      return t(isTooLittle ? 'charts.race.hoursUnknown' : 'charts.race.resolution')
    }
    const { coverage, wholeDays } = race
    const parts: string[] = []
    if (coverage !== null && coverage < 1)
      parts.push(t('charts.hours.coverage', { share: knownShare(coverage, format.percent) }))
    if (wholeDays.length > 0) {
      const days = wholeDays.map((date) => format.day(date)).join(', ')
      parts.push(t('charts.race.wholeDays', { days }, wholeDays.length))
    } else if (parts.length > 0) {
      parts.push(t(mode.value === 'race' ? 'charts.race.joins' : 'charts.race.left'))
    }
    return parts.join(' ')
  }

  function pauseWords(): string {
    const { count, intervals } = folded()
    if (count === 0) return ''
    return step.value === 'day'
      ? t('charts.race.folded', intervals)
      : t('charts.race.foldedPauses', count)
  }

  return {
    sentence: computed(() => {
      const story = mode.value === 'race' ? raceStory() : busiestStory()
      return story && [story, knowledge(), pauseWords()].filter(Boolean).join(' ')
    }),
  }
}
