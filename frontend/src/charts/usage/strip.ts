import { heatStep } from '@/charts/models/heat'
import type { DayOfTeams } from '@/charts/race/race'
import { offsetAt, zoneTime } from '@/charts/race/zone'

/** One hour of one day, or of all days of one weekday. */
export interface StripCell {
  readonly hour: number
  readonly tokens: number
  /** `busy`: seen at work. `quiet`: surely nothing. `unknown`: something may have happened. `outside`: not in the period. */
  readonly state: 'busy' | 'quiet' | 'unknown' | 'outside'
  /** Of heat, 0 to 7. */
  readonly step: number
}

export interface StripRow {
  /** A day in the zone, `2026-11-23`; of a weekday its first one. */
  readonly day: string
  readonly isWeekday: boolean
  readonly cells: readonly StripCell[]
}

interface HourPoint {
  readonly start: string
  readonly teams: DayOfTeams['teams']
}

const HOUR = 3_600_000
const WEEK = 7

/**
 * Day × hour in a zone; from seven days on weekday × hour. An hour without a point was quiet only where
 * all tokens of its UTC day are known by the hour.
 */
export function dayStrip(
  days: readonly DayOfTeams[],
  points: readonly HourPoint[],
  zone: string,
  about: { readonly as_of: string | null; readonly coverage: number | null },
  isMeant: (teamId: string) => boolean,
): StripRow[] {
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return []
  const start = Date.parse(`${first.date}T00:00:00Z`)
  const end = Date.parse(`${last.date}T00:00:00Z`) + 24 * HOUR
  const now = about.as_of === null ? end : Math.min(end, Date.parse(about.as_of))
  const gaps = about.coverage === 1 ? NO_DAYS : daysWithGaps(days, points, isMeant)

  const tokens = new Map<number, number>()
  for (const point of points) {
    const sum = sumOf(point.teams, isMeant)
    if (sum > 0) tokens.set(Date.parse(point.start), sum)
  }

  const rows = new Map<string, { tokens: number; state: StripCell['state'] }[]>()
  const today = zoneTime(now - 1, zone).day
  for (let hour = firstHour(start, zone); hour < end; hour += HOUR) {
    const { day, hour: place } = zoneTime(hour, zone)
    if (day > today) break
    const row = rows.get(day) ?? Array.from({ length: 24 }, () => ({ tokens: 0, state: OUTSIDE }))
    rows.set(day, row)
    const amount = tokens.get(hour) ?? 0
    const state = amount > 0 ? 'busy' : hour >= now || gaps.has(utcDay(hour)) ? 'unknown' : 'quiet'
    row[place] = joined(row[place], { tokens: amount, state })
  }
  return withSteps(rows.size >= WEEK ? byWeekday(rows) : rows, rows.size >= WEEK)
}

const NO_DAYS: ReadonlySet<string> = new Set()
const OUTSIDE: StripCell['state'] = 'outside'
const WEIGHT = { outside: 0, quiet: 1, unknown: 2, busy: 3 }

type Half = Pick<StripCell, 'tokens' | 'state'>

/** The hour that a clock shows twice, or that several days share. */
function joined(a: Half | undefined, b: Half): Half {
  if (!a) return b
  const state = WEIGHT[a.state] > WEIGHT[b.state] ? a.state : b.state
  return { tokens: a.tokens + b.tokens, state }
}

function byWeekday(rows: ReadonlyMap<string, readonly Half[]>): Map<string, Half[]> {
  const weekdays = new Map<number, string>()
  const found = new Map<string, Half[]>()
  for (const [day, cells] of rows) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    const name = weekdays.get(weekday) ?? day
    weekdays.set(weekday, name)
    const before = found.get(name)
    found.set(
      name,
      cells.map((cell, hour) => joined(before?.[hour], cell)),
    )
  }
  const monday = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return new Map([...found].sort(([a], [b]) => monday(a) - monday(b)))
}

function withSteps(rows: ReadonlyMap<string, readonly Half[]>, isWeekday: boolean): StripRow[] {
  let most = 0
  for (const cells of rows.values()) for (const { tokens } of cells) most = Math.max(most, tokens)
  return [...rows].map(([day, cells]) => ({
    day,
    isWeekday,
    cells: cells.map((cell, hour) => ({ ...cell, hour, step: heatStep(cell.tokens, most) })),
  }))
}

/** UTC days some of whose tokens are known by no hour. Hours of half-hour zones count where they begin. */
function daysWithGaps(
  days: readonly DayOfTeams[],
  points: readonly HourPoint[],
  isMeant: (teamId: string) => boolean,
): ReadonlySet<string> {
  const known = new Map<string, number>()
  for (const point of points) {
    const day = utcDay(Date.parse(point.start))
    known.set(day, (known.get(day) ?? 0) + sumOf(point.teams, isMeant))
  }
  const gaps = days.filter(({ date, teams }) => (known.get(date) ?? 0) < sumOf(teams, isMeant))
  return new Set(gaps.map(({ date }) => date))
}

const sumOf = (teams: DayOfTeams['teams'], isMeant: (teamId: string) => boolean) =>
  teams.reduce((sum, team) => sum + (isMeant(team.team_id) ? team.tokens : 0), 0)

const utcDay = (instant: number) => new Date(instant).toISOString().slice(0, 10)

/** The hour of the zone's clock that runs at an instant. */
function firstHour(instant: number, zone: string): number {
  const offset = offsetAt(instant, zone)
  return Math.floor((instant + offset) / HOUR) * HOUR - offset
}
