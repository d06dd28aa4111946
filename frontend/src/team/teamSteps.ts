import type { StepsAnswer } from '@/data/client'

import { onlyParts, TOKEN_PARTS, type TokenPart } from '@/charts/legend'
import type { RaceInterval } from '@/charts/race/race'
import { type RaceFrame, raceFrame, WIDE } from '@/charts/race/raceFrame'

/** One step of a team's time; null if unknown. */
export interface TeamStep extends RaceInterval {
  readonly tokens: number | null
  readonly prompt: number
  readonly completion: number
  /** The rank at its end. */
  readonly rank: number | null
}

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60

type Steps = Pick<StepsAnswer, 'step_minutes' | 'steps'>

/** From the first step on in which something is known. */
export function teamSteps({ step_minutes: minutes, steps }: Steps): TeamStep[] {
  const first = steps.findIndex(({ tokens, rank }) => tokens || rank !== null)
  return first < 0
    ? []
    : steps.slice(first).map((step) => {
        const start = Date.parse(step.start)
        return {
          start,
          end: start + minutes * MINUTE,
          date: step.start.slice(0, 10),
          isDay: minutes === DAY_MINUTES,
          tokens: step.tokens,
          prompt: step.prompt_tokens ?? 0,
          completion: step.completion_tokens ?? 0,
          rank: step.rank,
        }
      })
}

/** The same steps with only the shown parts. */
export function stepsOf(steps: readonly TeamStep[], shown: readonly TokenPart[]): TeamStep[] {
  if (shown.length === TOKEN_PARTS.length) return [...steps]
  return steps.map((whole) => {
    const step = onlyParts(whole, shown)
    return { ...step, tokens: step.tokens === null ? null : step.prompt + step.completion }
  })
}

/** The step with most tokens, the earliest of equal ones; undefined without tokens. */
export function bestStep(steps: readonly TeamStep[]): TeamStep | undefined {
  return steps.reduce<TeamStep | undefined>(
    (best, step) => ((step.tokens ?? 0) > (best?.tokens ?? 0) ? step : best),
    undefined,
  )
}

interface FrameOptions {
  readonly width: number
  readonly height: number
  readonly axisWidth: number
  readonly zone: string
}

/** Positions of the steps in a picture; pauses are folded, unknown steps are not. */
export function stepsFrame(steps: readonly TeamStep[], options: FrameOptions): RaceFrame {
  const perInterval = steps.map(({ tokens }) => tokens ?? 1)
  const team = { id: '', name: '', slot: 0, rank: 1 }
  return raceFrame({
    ...options,
    lines: [{ team, perInterval, total: 0 }],
    intervals: steps,
    mode: 'each',
    fold: true,
    labelWidth: 0,
    measures: WIDE,
  })
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/** Positions of stretches of time in a picture. */
export function bandsOf({ x }: Pick<RaceFrame, 'x'>, stretches: readonly Stretch[]) {
  return stretches.map(({ start, end }) => ({ x: x(start), width: x(end) - x(start) }))
}

/** Unknown steps, joined if they are adjacent. */
export function unknownStretches(steps: readonly TeamStep[]): Stretch[] {
  const found: { start: number; end: number }[] = []
  for (const { start, end, tokens } of steps) {
    if (tokens !== null) continue
    const last = found.at(-1)
    if (last?.end === start) last.end = end
    else found.push({ start, end })
  }
  return found
}

/** A time during which the rank stayed the same. */
export interface RankLevel {
  readonly start: number
  readonly end: number
  readonly rank: number
}

/** Between levels with a gap the rank is unknown. */
export function rankLevels(steps: readonly TeamStep[]): RankLevel[] {
  const levels: RankLevel[] = []
  for (const { start, end, rank } of steps) {
    if (rank === null) continue
    const last = levels.at(-1)
    if (last?.end === start && last.rank === rank) levels[levels.length - 1] = { ...last, end }
    else levels.push({ start, end, rank })
  }
  return levels
}

const FEWEST_RANKS = 6

/** The last rank of the axis, one below the team's worst. */
export function rankAxis(levels: readonly RankLevel[]): number {
  return Math.max(FEWEST_RANKS, ...levels.map(({ rank }) => rank + 1))
}

/** The ranks to label, at least `room` px apart. */
export function rankTicks(most: number, height: number, room: number): number[] {
  const every = Math.max(1, Math.ceil((room * Math.max(1, most - 1)) / Math.max(1, height)))
  return Array.from({ length: most }, (_, index) => index + 1).filter(
    (rank) => rank === 1 || (rank - 1) % every === 0,
  )
}
