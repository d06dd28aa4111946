import type { Period } from './client'

/** Periods with a name; days are UTC days, as the gateway counts them. */
export const PRESETS = ['recent', 'today', 'yesterday', '7d', '30d'] as const
type Span = (typeof PRESETS)[number]

/** `event`: from its start to its end, where the organisers have set them (event.ts). */
export type Preset = Span | 'event'

const SPANS: Record<Span, readonly [first: number, last: number]> = {
  recent: [-1, 0],
  today: [0, 0],
  yesterday: [-1, -1],
  '7d': [-6, 0],
  '30d': [-29, 0],
}

const DAY_MS = 86_400_000
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

export function isPreset(text: unknown): text is Preset {
  return text === 'event' || PRESETS.some((preset) => preset === text)
}

/** A day that exists, as `YYYY-MM-DD`. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !ISO_DAY.test(text)) return false
  const instant = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(instant) && isoDay(instant) === text
}

export function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

export function periodOf(preset: Span, now: number): Required<Period> {
  const [first, last] = SPANS[preset]
  return { from: isoDay(now + first * DAY_MS), to: isoDay(now + last * DAY_MS) }
}
