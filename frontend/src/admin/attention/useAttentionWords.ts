import { computed } from 'vue'
import type { AttentionEntry } from '@/data/adminClient'
import { useFormat } from '@/shared/format/useFormat'
import { useI18n } from '@/shared/i18n'
import { useMoments } from '@/admin/useMoments'

type Budget = NonNullable<AttentionEntry['detail']['budget']>

const MINUTE_MS = 60_000

/** What is the matter with a team, and the figures behind it. */
export function useAttentionWords(entry: () => AttentionEntry) {
  const { t } = useI18n()
  const { dollars } = useFormat()
  const { short, time } = useMoments()

  const minutesSince = (instant: string | null) =>
    instant ? Math.max(0, Math.floor((time.value - Date.parse(instant)) / MINUTE_MS)) : 0
  const minutesUntil = (instant: string) =>
    Math.max(0, Math.ceil((Date.parse(instant) - time.value) / MINUTE_MS))

  const causeWords = (cause: string) => t(`admin.causes.${cause}`) || cause
  /** The most frequent cause. */
  const cause = () => causeWords(entry().detail.causes[0]?.cause ?? 'other')
  /** Several causes with their counts, and the model that most of these requests named. */
  const causes = () => {
    const { causes: all } = entry().detail
    if (all.length === 1 && all[0]?.model === null) return ''
    return all
      .map(({ cause, requests, model }) => {
        const counted = t('admin.attention.cause', { cause: causeWords(cause), n: requests })
        return model ? t('admin.attention.causeModel', { cause: counted, model }) : counted
      })
      .join(', ')
  }

  const budgetWords = (budget: Budget) =>
    [
      budget.key_hint,
      t('admin.attention.spent', {
        spent: dollars(budget.spend),
        max: dollars(budget.max_budget),
        perHour: dollars(budget.per_hour),
      }),
      budget.gone_at && t('admin.attention.goneAt', { time: short(budget.gone_at) }),
    ]
      .filter(Boolean)
      .join(', ')

  const matter = computed(() => {
    const { kind, since, detail } = entry()
    switch (kind) {
      case 'only_failures':
        return t('admin.attention.onlyFailures', { cause: cause() })
      case 'failing_now':
        return t('admin.attention.failingNow', { cause: cause() })
      case 'blocked':
        return t(detail.whole_team ? 'admin.attention.teamBlocked' : 'admin.attention.keyBlocked')
      case 'budget':
        if (detail.budget && detail.budget.spend >= detail.budget.max_budget)
          return t('admin.attention.budgetGone')
        return detail.budget?.gone_at
          ? t('admin.attention.budgetIn', minutesUntil(detail.budget.gone_at))
          : t('admin.attention.budgetNearly')
      case 'expiring': {
        const expires = detail.keys[0]?.expires
        return expires
          ? t('admin.attention.expires', { time: short(expires) })
          : t('admin.attention.expiring')
      }
      case 'quiet':
        return t('admin.attention.quiet', minutesSince(since))
      default:
        return t('admin.attention.noRequest')
    }
  })

  const detail = computed(() => {
    const { kind, since, detail: facts } = entry()
    switch (kind) {
      case 'only_failures':
      case 'failing_now':
        return [t('admin.attention.failed', { failed: facts.failed, n: facts.requests }), causes()]
          .filter(Boolean)
          .join(': ')
      case 'budget':
        return facts.budget ? budgetWords(facts.budget) : ''
      case 'quiet':
        return since ? t('admin.attention.lastRequest', { time: short(since) }) : ''
      case 'no_request':
        return since ? t('admin.attention.keySince', { time: short(since) }) : ''
      default:
        return facts.keys.map((key) => key.key_hint).join(', ')
    }
  })

  return { matter, detail }
}
