import type { Period, StatusAnswer, TimeWindow } from './client'
import { isoDay } from './period'

/** The workshop's own time, where the organisers have set it. */
export interface WorkshopEvent {
  name: string | undefined
  /** In ms since 1970. */
  start: number
  end: number
  timezone: string
  /** What the organisers have to say now, the most important first. */
  announcements: readonly Announcement[]
}

interface Announcement {
  text: string
  urgent: boolean
}

type Phase = 'before' | 'during' | 'after'

export function eventOf({ event }: StatusAnswer): WorkshopEvent | undefined {
  if (!event) return undefined
  const { name, start, end, ...rest } = event
  return { name: name ?? undefined, start: Date.parse(start), end: Date.parse(end), ...rest }
}

export function phaseAt({ start, end }: WorkshopEvent, now: number): Phase {
  if (now < start) return 'before'
  return now < end ? 'during' : 'after'
}

/** The UTC days the event touches, up to today: the server refuses days to come. */
export function daysOfEvent({ start, end }: WorkshopEvent, today: string): Required<Period> {
  const [first, last] = [isoDay(start), isoDay(end - 1)]
  return { from: first < today ? first : today, to: last < today ? last : today }
}

export const windowOfEvent = ({ start, end }: WorkshopEvent): TimeWindow => ({
  from: new Date(start).toISOString(),
  to: new Date(end).toISOString(),
})

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000] as const

/** Which of its days the event is in, by the calendar where it takes place: day 2 of 3. */
export function dayOfEvent(event: WorkshopEvent, now: number): { day: number; days: number } {
  const dayAt = (instant: number) => Date.parse(localDay(instant, event.timezone)) / DAY
  const first = dayAt(event.start)
  return { day: dayAt(now) - first + 1, days: dayAt(event.end - 1) - first + 1 }
}

function localDay(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

interface Duration {
  days: number
  hours: number
  minutes: number
  seconds: number
}

/** A stretch of time in its parts, counted up to the next second: it says 0 only when it is over. */
export function durationOf(ms: number): Duration {
  const rest = Math.max(0, Math.ceil(ms / SECOND) * SECOND)
  return {
    days: Math.floor(rest / DAY),
    hours: Math.floor((rest % DAY) / HOUR),
    minutes: Math.floor((rest % HOUR) / MINUTE),
    seconds: Math.floor((rest % MINUTE) / SECOND),
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** 0:42:17, for the hours of a countdown. */
export const clockOf = ({ hours, minutes, seconds }: Duration) =>
  `${String(hours)}:${two(minutes)}:${two(seconds)}`
