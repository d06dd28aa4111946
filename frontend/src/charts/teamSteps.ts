import type { StepsAnswer } from '@/data/client'

import { onlyParts, TOKEN_PARTS, type TokenPart } from './legend'
import type { RaceInterval } from '@/charts/race/race'
import { type RaceFrame, raceFrame } from '@/charts/race/raceFrame'

/** One step of a team's time; what is not known is null. */
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

/** From the first step in which something is known on; before it nothing is to be seen. */
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

/** The same time by the parts shown alone. */
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

interface FrameWish {
  readonly width: number
  readonly height: number
  readonly axisWidth: number
  readonly zone: string
}

/** Where the steps lie in a picture; pauses are folded, what is not known is not taken for one. */
export function stepsFrame(steps: readonly TeamStep[], wish: FrameWish): RaceFrame {
  const perInterval = steps.map(({ tokens }) => tokens ?? 1)
  const team = { id: '', name: '', slot: 0, rank: 1 }
  return raceFrame({
    ...wish,
    lines: [{ team, perInterval, total: 0 }],
    intervals: steps,
    mode: 'each',
    fold: true,
    labelWidth: 0,
  })
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/** Where stretches of time lie in a picture. */
export function bandsOf({ x }: Pick<RaceFrame, 'x'>, stretches: readonly Stretch[]) {
  return stretches.map(({ start, end }) => ({ x: x(start), width: x(end) - x(start) }))
}

/** Steps without knowledge, joined where they follow each other. */
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

/** A time in which the rank stayed the same. */
export interface RankLevel {
  readonly start: number
  readonly end: number
  readonly rank: number
}

/** Gaps between levels are times in which the rank is not known. */
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

/** The ranks an axis shows: the first on top, and one more than the team ever had below. */
export function rankAxis(levels: readonly RankLevel[]): number {
  return Math.max(FEWEST_RANKS, ...levels.map(({ rank }) => rank + 1))
}

/** Every so many ranks are labelled, so that no label stands nearer than `room` px to the next. */
export function rankTicks(most: number, height: number, room: number): number[] {
  const every = Math.max(1, Math.ceil((room * Math.max(1, most - 1)) / Math.max(1, height)))
  return Array.from({ length: most }, (_, index) => index + 1).filter(
    (rank) => rank === 1 || (rank - 1) % every === 0,
  )
}
