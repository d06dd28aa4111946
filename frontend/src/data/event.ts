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
