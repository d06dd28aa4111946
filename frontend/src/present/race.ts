import type { TimeseriesAnswer } from '@/data/client'
import type { DayOfTeams } from '@/charts/race/race'
import { type Step, type TimedRace, timedRace } from '@/charts/race/timed'
import { isoDay, nextMidnight } from '@/data/period'

type Points = TimeseriesAnswer['timeseries']

/**
 * The race within a window to the minute, whose points hold nothing else. Only what is known by the minute counts, as on the board
 * of that window, so that both say the same.
 */
export function windowRace(
  points: Points,
  step: Exclude<Step, 'day'>,
  { from, to }: { readonly from: string; readonly to: string },
  asOf: string | null,
): TimedRace {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const now = asOf === null ? last : Math.min(last, Date.parse(asOf))
  const race = timedRace(daysOf(points, first, now), points, step, asOf)
  const kept = race.intervals.flatMap(({ start, end }, index) =>
    end > first && start < last ? [index] : [],
  )
  const pick = <T>(values: readonly T[]) => kept.map((index) => values[index] as T)
  return {
    ...race,
    intervals: pick(race.intervals).map((interval) => ({
      ...interval,
      start: Math.max(interval.start, first),
      end: Math.min(interval.end, last),
    })),
    lines: race.lines.map((line) => ({ ...line, perInterval: pick(line.perInterval) })),
  }
}

/** Every day from one moment to another, with what its points add up to. */
function daysOf(points: Points, from: number, to: number): DayOfTeams[] {
  const days = new Map<string, Map<string, DayOfTeams['teams'][number]>>()
  for (let day = isoDay(from); Date.parse(day) < to; day = isoDay(nextMidnight(Date.parse(day)))) {
    days.set(day, new Map())
  }
  for (const { start, teams } of points) {
    const day = days.get(start.slice(0, 10))
    for (const team of teams) {
      const tokens = team.tokens + (day?.get(team.team_id)?.tokens ?? 0)
      day?.set(team.team_id, { ...team, tokens })
    }
  }
  return [...days].map(([date, teams]) => ({ date, teams: [...teams.values()] }))
}
