import { computed } from 'vue'
import type { AttentionEntry } from '@/data/adminClient'
import { useFormat } from '@/shared/format/useFormat'
import { useI18n } from '@/shared/i18n'
import { useMoments } from '@/admin/useMoments'

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

  /** The most frequent cause, in words. */
  const cause = () => {
    const first = entry().detail.causes[0]?.cause
    return first ? t(`admin.causes.${first}`) || first : t('admin.causes.other')
  }

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
        return t('admin.attention.failed', { failed: facts.failed, n: facts.requests })
      case 'budget':
        return facts.budget
          ? t('admin.attention.spent', {
              spent: dollars(facts.budget.spend),
              max: dollars(facts.budget.max_budget),
              perHour: dollars(facts.budget.per_hour),
            })
          : ''
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
