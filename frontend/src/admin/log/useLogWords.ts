import { useDesk } from '@/admin/useDesk'
import { useMoments } from '@/admin/useMoments'
import { useTeamNames } from '@/admin/teams/useTeamNames'
import type { AuditEntry } from '@/data/adminClient'
import { NOTHING } from '@/shared/format/format'
import { useFormat } from '@/shared/format/useFormat'
import { useI18n } from '@/shared/i18n'
import { wordsOf, type FieldChange } from './logWords'

const TIME = /^\d{4}-\d\d-\d\dT/
/** Of a value; a long text is not repeated. */
const LONGEST = 60

/** What a change was, as a sentence: "changed the name: A → B". */
export function useLogWords() {
  const { t } = useI18n()
  const { dollars } = useFormat()
  const { short } = useMoments()
  const { state } = useDesk()
  const nameOf = useTeamNames()

  function valueWords(field: string, value: FieldChange['before']): string {
    if (field === 'models' && !value) return t('admin.keys.allModels')
    if (value === null || value === '') return NOTHING
    if (typeof value === 'boolean') return t(value ? 'admin.log.yes' : 'admin.log.no')
    const text = String(value)
    if (field === 'metric') return t(`admin.metrics.${text}`)
    if (field === 'present.pinned') return t(`admin.scenes.${text}`)
    if (field === 'reveal.stage') return t(`admin.scenes.${text === 'ranks' ? 'reveal' : text}`)
    if (field === 'max_budget') return dollars(Number(text))
    if (field === 'team_id') return nameOf(text)
    if (field === 'division')
      return state.value?.divisions.find(({ id }) => id === text)?.name ?? text
    return TIME.test(text) ? short(text) : `\u2068${text}\u2069`
  }

  function fieldWords({ field, before, after }: FieldChange): string {
    // What it was is not in the log.
    if (field === 'max_budget')
      return after === null ? t('admin.log.noLimit') : valueWords(field, after ?? null)
    const [part = '', inner] = field.split('.')
    const name =
      (inner && (t(`admin.log.fields.${inner}`) || t(`admin.thresholds.${inner}`))) ||
      t(`admin.log.fields.${part}`) ||
      t(`admin.log.rules.${part}`) ||
      t(`admin.parts.${part}`) ||
      part
    if (before === undefined || after === undefined) return name
    const [was, is] = [valueWords(field, before), valueWords(field, after)]
    return Math.max(was.length, is.length) > LONGEST ? name : `${name}: ${was} → ${is}`
  }

  return (entry: AuditEntry): string => {
    const { key, teams, person, fields } = wordsOf(entry)
    const names = teams.map(nameOf)
    const details = fields.map(fieldWords)
    if (key === 'changed')
      return t('admin.log.changed', { parts: [...details, ...names].join(', ') || entry.action })
    const sentence = t(`admin.log.${key}`, { team: names.join(', '), name: person ?? '' })
    return details.length > 0 ? `${sentence} (${details.join(', ')})` : sentence
  }
}
