import { causeOf, type ApiError } from '@/data/errors'
import { JoinRefused } from '@/data/joinClient'
import { useI18n } from '@/shared/i18n'

/** Reasons whose sentence is always the same; the others' names what only the server knows. */
const FIXED = [
  'wrong_code',
  'too_many_codes',
  'spent',
  'unknown_team_code',
  'team_full',
  'key_refused',
  'model_failed',
  'invalid',
  'busy',
  'gateway',
  'admin_key',
  'store',
] as const

/** Why something was refused, in the page's language: the server's own sentences are in English. */
export function useRefusal() {
  const { t } = useI18n()
  return (error: ApiError) => {
    const reason = error instanceof JoinRefused && FIXED.find((known) => known === error.reason)
    if (reason) return t(`join.refused.${reason}`)
    return error.detail || t(`join.cause.${causeOf(error)}`)
  }
}
