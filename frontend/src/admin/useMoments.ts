import { useI18n } from '@/shared/i18n'
import { useDesk } from './useDesk'
import { momentOf } from './times'

/** Times in the words of the desk, on the clock of the event. */
export function useMoments() {
  const { t, locale } = useI18n()
  const { state, time } = useDesk()

  const partsOf = (instant: string) =>
    momentOf(instant, time.value, locale.value, state.value?.timezone ?? 'UTC')

  /** "today 16:30", "Mon 09:00", "Nov 23, 09:00". */
  const moment = (instant: string) => {
    const { day, time: clock } = partsOf(instant)
    return day ? t('admin.moment', { day, time: clock }) : t('admin.today', { time: clock })
  }

  /** "16:30", with its day where that is another one than today. */
  const short = (instant: string) => {
    const { day, time: clock } = partsOf(instant)
    return day ? t('admin.moment', { day, time: clock }) : clock
  }

  return { moment, short, time }
}
