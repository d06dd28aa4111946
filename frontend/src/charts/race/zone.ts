/** The time on a clock in a zone. */
interface ZoneTime {
  /** `2026-11-23` */
  readonly day: string
  /** 0 to 23. */
  readonly hour: number
  readonly minute: number
}

const HOUR = 3_600_000
const QUARTER = 900_000
const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** The time on a clock in the zone (IANA) at an instant (ms since 1970). */
export function zoneTime(instant: number, zone: string): ZoneTime {
  const wall = new Date(instant + offsetAt(instant, zone))
  return {
    day: wall.toISOString().slice(0, 10),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  }
}

/** Start of the hour that an instant belongs to on the clocks of the zone. */
export function hourStart(instant: number, zone: string): number {
  const offset = offsetAt(instant, zone)
  return Math.floor((instant + offset) / HOUR) * HOUR - offset
}

/** ISO 8601 on the clocks of the zone, to the minute: `2026-11-24T00:30+01:00`. */
export function zonedText(instant: number, zone: string): string {
  const offset = offsetAt(instant, zone)
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const wall = new Date(instant + offset).toISOString().slice(0, 16)
  return `${wall}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** Milliseconds by which the zone is ahead of UTC; it changes at quarters of an hour at most. */
export function offsetAt(instant: number, zone: string): number {
  const quarter = Math.floor(instant / QUARTER) * QUARTER
  const key = `${zone}|${String(quarter)}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    offset = wallClock(quarter, zone) - quarter
    offsets.set(key, offset)
  }
  return offset
}

function wallClock(instant: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    const number = 'numeric' as const
    const fields = { year: number, month: number, day: number, hour: number, minute: number }
    format = new Intl.DateTimeFormat('en-US', { ...fields, hourCycle: 'h23', timeZone: zone })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}
