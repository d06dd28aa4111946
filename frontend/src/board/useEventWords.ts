import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import { type WorkshopEvent, clockOf, durationOf } from '@/data/workshopEvent'

/** Texts about the event's time. */
export function useEventWords() {
  const { t, locale } = useI18n()
  const { clock } = useFormat()

  /** "3 h 22 min", "1 d 4 h": the two largest units. */
  function span(ms: number): string {
    const { days, hours, minutes } = durationOf(ms)
    if (days > 0) return t('board.event.daysHours', { d: days, h: hours })
    if (hours > 0) return t('board.event.hoursMinutes', { h: hours, m: minutes })
    return t('board.event.minutes', { m: minutes })
  }

  function left(ms: number): string {
    return ms < 60_000 ? t('board.event.lastMinute') : t('board.event.left', { time: span(ms) })
  }

  /** 0:42:17, preceded by days if there are any. */
  function countdown(ms: number): string {
    const duration = durationOf(ms)
    const days = t('board.event.days', { count: duration.days }, duration.days)
    return duration.days > 0 ? `${days} ${clockOf(duration)}` : clockOf(duration)
  }

  /** In the event's time zone; with the zone's name if the viewer's differs. */
  function time(instant: number, { timezone }: WorkshopEvent): string {
    const date = new Date(instant)
    const shown = clock(date, { seconds: false, timeZone: timezone })
    if (shown === clock(date, { seconds: false })) return shown
    const zone = new Intl.DateTimeFormat(locale.value, {
      timeZone: timezone,
      timeZoneName: 'short',
    })
      .formatToParts(date)
      .find((part) => part.type === 'timeZoneName')
    return [shown, zone?.value].filter(Boolean).join(' ')
  }

  return { left, countdown, time }
}
