import type { Period, TimeWindow } from './client'
import type { EventAnswer, EventPhase, EventReport } from './client'
import { isoDay } from './period'

/** The workshop as the organisers have set it; times in ms since 1970. */
export interface WorkshopEvent extends Omit<EventReport, 'name' | 'start' | 'end' | 'frozen_at'> {
  name: string | undefined
  start: number
  end: number
  /** The moment of the numbers shown; undefined unless they are frozen. */
  frozenAt: number | undefined
}

type Phase = 'before' | 'during' | 'after'

export function eventOf({ event }: EventAnswer): WorkshopEvent | undefined {
  if (!event) return undefined
  const { name, start, end, frozen_at: frozenAt, ...rest } = event
  return {
    ...rest,
    name: name ?? undefined,
    start: Date.parse(start),
    end: Date.parse(end),
    frozenAt: frozenAt === null ? undefined : Date.parse(frozenAt),
  }
}

const PHASES: Record<EventPhase, Phase> = {
  scheduled: 'before',
  running: 'during',
  frozen: 'during',
  ended: 'after',
  revealing: 'after',
  published: 'after',
}

/** Whether the event is yet to come, under way or over, as the server sees it. */
export const phaseOf = ({ phase }: WorkshopEvent): Phase => PHASES[phase]

export interface Announcement {
  readonly id: string
  readonly text: string
  readonly urgent: boolean
}

/** The announcements for the projector or for the pages, in the viewer's language where there is a translation. */
export const announcementsFor = (
  event: WorkshopEvent | undefined,
  place: 'present' | 'pages',
  locale: string,
): readonly Announcement[] =>
  (event?.announcements ?? [])
    .filter(({ places }) => places === 'both' || places === place)
    .map(({ id, text, text_de: german, urgent }) => ({
      id,
      text: inLanguage(text, german, locale),
      urgent,
    }))

/** Organisers write in English; German where they translated it. */
export const inLanguage = (text: string, german: string | null | undefined, locale: string) =>
  locale === 'de' && german ? german : text

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
