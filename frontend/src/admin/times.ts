import { parseAbsolute, parseDateTime, toCalendarDateTime, toZoned } from '@internationalized/date'
import { clock } from '@/shared/format/format'

/** Times as organisers read and write them: on the clock of the place where the event is. */

const DAY_MS = 86_400_000
const DAYS_BY_NAME = 6

/** An instant as the value of a `datetime-local` field. */
export const fieldOf = (instant: string | null, zone: string): string =>
  instant ? toCalendarDateTime(parseAbsolute(instant, zone)).toString().slice(0, 16) : ''

/** The instant of such a value; null for an empty or unfinished one. Of an hour that occurs twice it is the first. */
export function instantOf(field: string, zone: string): string | null {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(field)) return null
  return toZoned(parseDateTime(field), zone).toDate().toISOString()
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format() !== ''
  } catch {
    return false
  }
}

const dayOf = (ms: number, zone: string) => fieldOf(new Date(ms).toISOString(), zone).slice(0, 10)

/** How an instant is named: by its clock alone today, by its weekday within six days, else by its date. */
export function momentOf(instant: string, now: number, locale: string, timeZone: string) {
  const at = Date.parse(instant)
  const time = clock(new Date(at), locale, { seconds: false, timeZone })
  if (dayOf(at, timeZone) === dayOf(now, timeZone)) return { time, day: undefined }
  const isNear = Math.abs(at - now) < DAYS_BY_NAME * DAY_MS
  const options: Intl.DateTimeFormatOptions = isNear
    ? { weekday: 'short' }
    : { day: 'numeric', month: 'short' }
  return { time, day: new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at) }
}
