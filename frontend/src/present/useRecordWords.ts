import { toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useChartsTimes } from '@/charts/race/useChartsTimes'
import { useFormat } from '@/shared/format/useFormat'
import { now } from '@/shared/clock'
import { zoneTime } from '@/charts/race/zone'
import { comparisonOf, type Feat, type PresentRecord } from './records'

const HOUR = 3_600_000

/** Texts of a record: its figure, its holder, and the teams close behind. */
export function useRecordWords(zone: MaybeRefOrGetter<string>) {
  const { t } = useI18n()
  const { exact, percent } = useFormat()
  const times = useChartsTimes(() => toValue(zone))

  function value(kind: PresentRecord['kind'], feat: Feat): string {
    if (kind === 'success') return percent(feat.value)
    if (kind === 'climber') return t('present.records.climber.figure', feat.value)
    return exact(Math.round(feat.value))
  }

  /** The start of an hour, with its day unless that is today. */
  function startOf(hour: number): string {
    const day = (time: number) => zoneTime(time, toValue(zone)).day
    return day(hour) === day(now()) ? times.hour(hour) : times.moment(hour)
  }

  function placeholders(kind: PresentRecord['kind'], feat: Feat) {
    return {
      value: value(kind, feat),
      from: kind === 'hour' ? startOf(feat.hour ?? 0) : (feat.from ?? 0),
      to: kind === 'hour' ? times.hour((feat.hour ?? 0) + HOUR) : feat.team.rank,
      time: startOf(feat.hour ?? 0),
      requests: exact(feat.requests ?? 0),
    }
  }

  return {
    /** The large figure. */
    figure: ({ kind, best }: PresentRecord) => value(kind, best),
    /** After the team's name. */
    text: ({ kind, best }: PresentRecord) =>
      t(`present.records.${kind}.text`, placeholders(kind, best)),
    /** Figure of a team close behind. */
    entry: ({ kind }: PresentRecord, feat: Feat) =>
      t(`present.records.${kind}.entry`, placeholders(kind, feat)),
    /** The figure in other units, or the minimum it requires. */
    note({ kind, best, fewest }: PresentRecord): string {
      if (kind !== 'hour') return t(`present.records.${kind}.note`, { n: exact(fewest) }, fewest)
      const comparison = comparisonOf(best.value)
      if (!comparison) return ''
      const n = exact(comparison.perSecond)
      if ('each' in comparison.novel) {
        return t('present.records.hour.novels', { n, novels: exact(comparison.novel.each) })
      }
      const minutes = comparison.novel.every
      return t('present.records.hour.perSecond', { n, minutes }, minutes)
    },
  }
}
