import type { TimeseriesAnswer } from '@/data/client'

import { dayIntervals, type DayOfTeams, type RaceInterval, teamLines, type TeamLine } from './race'
import { chartTeam } from '@/charts/teams'

/** How finely time is drawn. */
export const STEPS = ['10min', 'hour', 'day'] as const
export type Step = (typeof STEPS)[number]

const MINUTE = 60_000
const STEP_MS: Record<Step, number> = {
  '10min': 10 * MINUTE,
  hour: 60 * MINUTE,
  day: 24 * 60 * MINUTE,
}

/** Longest periods, in days, and most points (days × teams) that a step is offered for. */
const LIMITS: Record<Step, { days: number; teamDays: number }> = {
  '10min': { days: 3, teamDays: 150 },
  hour: { days: 31, teamDays: 1500 },
  day: { days: Infinity, teamDays: Infinity },
}
/** From this share of known hours on, the finest step is the first choice. */
const GOOD_COVERAGE = 0.5

/** The steps a period can be drawn in, finest first; only days where no hour is known. */
export function stepsFor(days: number, teams: number, coverage: number | null): readonly Step[] {
  if (!coverage) return ['day']
  return STEPS.filter((step) => days <= LIMITS[step].days && days * teams <= LIMITS[step].teamDays)
}

/** What is drawn while nobody has chosen. */
export function firstStep(steps: readonly Step[], days: number, coverage: number | null): Step {
  const isKnown = (coverage ?? 0) >= GOOD_COVERAGE
  return isKnown && days <= LIMITS['10min'].days ? (steps[0] ?? 'day') : 'day'
}

/** Days in a period, both ends included. */
export function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / STEP_MS.day) + 1
}

type TimedPoint = Pick<TimeseriesAnswer['timeseries'][number], 'start'> & Pick<DayOfTeams, 'teams'>

export interface TimedRace {
  readonly intervals: readonly RaceInterval[]
  readonly lines: readonly TeamLine[]
  /** The step drawn: days where no other is known. */
  readonly step: Step
  /** Days that are drawn whole, because too little of their hours is known. */
  readonly wholeDays: readonly string[]
}

/** A day is drawn finely when at least this share of its tokens is known by the minute. */
const FINE_FROM = 0.8

interface DayPlan {
  readonly date: string
  readonly start: number
  readonly end: number
  readonly isFine: boolean
  /** Index of its first interval, and how many it has. */
  readonly first: number
  readonly count: number
}

/**
 * The race as finely as it is known. Totals are those of the days. Where the minutes of a day's tokens are known, they are drawn
 * there; what is left of the day joins at its end, when it has surely been used. Days with too little known are drawn whole.
 */
export function timedRace(
  days: readonly DayOfTeams[],
  points: readonly TimedPoint[],
  step: Step,
  asOf: string | null,
): TimedRace {
  const known = tokensByDay(points)
  const plans = planDays(days, known, step, asOf)
  const wholeDays = plans.filter((plan) => !plan.isFine).map((plan) => plan.date)
  const hasHours = plans.some((plan) => plan.isFine && (known.get(plan.date) ?? 0) > 0)
  if (step === 'day' || !hasHours) {
    const intervals = dayIntervals(days, asOf)
    return { intervals, lines: teamLines(days), step: 'day', wholeDays }
  }

  const size = plans.reduce((sum, plan) => sum + plan.count, 0)
  const lines = new Map<string, TeamLine & { perInterval: number[]; joins: Join[] }>()
  const lineOf = (row: DayOfTeams['teams'][number]) => {
    let line = lines.get(row.team_id)
    if (!line) {
      const perInterval = new Array<number>(size).fill(0)
      line = { team: chartTeam(row), perInterval, joins: [], total: 0 }
      lines.set(row.team_id, line)
    }
    return line
  }

  const planOf = new Map(plans.map((plan) => [plan.date, plan]))
  for (const point of points) {
    const plan = planOf.get(dayOf(point))
    if (!plan?.isFine) continue
    const within = Math.floor((Date.parse(point.start) - plan.start) / STEP_MS[step])
    const index = plan.first + Math.max(0, Math.min(plan.count - 1, within))
    for (const row of point.teams) {
      const { perInterval } = lineOf(row)
      perInterval[index] = (perInterval[index] ?? 0) + row.tokens
    }
  }
  for (const day of days) {
    const plan = planOf.get(day.date)
    if (!plan) continue
    for (const row of day.teams) {
      if (row.tokens > 0) joinDay(lineOf(row), plan, row.tokens)
    }
  }

  return {
    intervals: plans.flatMap((plan) => intervalsOf(plan, step)),
    lines: [...lines.values()]
      .map((line) => ({ ...line, total: sum(line.perInterval) + sum(line.joins.map(tokensOf)) }))
      .filter((line) => line.total > 0)
      .sort((a, b) => b.total - a.total || a.team.name.localeCompare(b.team.name)),
    step,
    wholeDays,
  }
}

interface Join {
  readonly index: number
  readonly tokens: number
}

const tokensOf = ({ tokens }: { tokens: number }) => tokens

function joinDay(
  line: { perInterval: number[]; joins: Join[] },
  plan: DayPlan,
  tokens: number,
): void {
  const end = plan.first + plan.count
  if (!plan.isFine) {
    line.perInterval[plan.first] = tokens
    return
  }
  const rest = tokens - sum(line.perInterval.slice(plan.first, end))
  if (rest > 0) line.joins.push({ index: end - 1, tokens: rest })
}

function planDays(
  days: readonly DayOfTeams[],
  known: ReadonlyMap<string, number>,
  step: Step,
  asOf: string | null,
): DayPlan[] {
  let first = 0
  return dayIntervals(days, asOf).map(({ start, end, date }, index) => {
    const tokens = sum((days[index]?.teams ?? []).map(tokensOf))
    const isFine = tokens === 0 || (known.get(date) ?? 0) >= tokens * FINE_FROM
    const count = isFine ? Math.max(1, Math.ceil((end - start) / STEP_MS[step])) : 1
    const plan = { date, start, end, isFine, first, count }
    first += count
    return plan
  })
}

function intervalsOf({ date, start, end, isFine, count }: DayPlan, step: Step): RaceInterval[] {
  if (!isFine) return [{ date, start, end, isDay: true }]
  return Array.from({ length: count }, (_, index) => ({
    date,
    start: start + index * STEP_MS[step],
    end: Math.min(end, start + (index + 1) * STEP_MS[step]),
    isDay: false,
  }))
}

/** The UTC day of a point; hours and minutes are asked for in UTC. */
const dayOf = ({ start }: TimedPoint) => start.slice(0, 10)

function tokensByDay(points: readonly TimedPoint[]): Map<string, number> {
  const byDay = new Map<string, number>()
  for (const point of points) {
    const tokens = sum(point.teams.map(tokensOf))
    byDay.set(dayOf(point), (byDay.get(dayOf(point)) ?? 0) + tokens)
  }
  return byDay
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
