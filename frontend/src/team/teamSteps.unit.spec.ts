import { describe, expect, it } from 'vitest'
import type { StepsAnswer } from '@/data/client'
import {
  bestStep,
  rankAxis,
  rankLevels,
  rankTicks,
  stepsFrame,
  stepsOf,
  teamSteps,
  unknownStretches,
} from './teamSteps'

type Step = StepsAnswer['steps'][number]

const NINE = Date.parse('2026-11-23T09:00:00Z')
const HALF = 1_800_000

/** Half hours from nine on: tokens and rank. */
const response = (...steps: [tokens: number | null, rank: number | null][]) => ({
  step_minutes: 30,
  steps: steps.map(([tokens, rank], index): Step => ({
    start: new Date(NINE + index * HALF).toISOString(),
    tokens,
    prompt_tokens: tokens,
    completion_tokens: 0,
    total_requests: 1,
    complete: tokens !== null,
    rank,
  })),
})

describe('the steps of a team', () => {
  it('start with the first known one', () => {
    const steps = teamSteps(response([null, null], [0, null], [0, 3], [5, 2]))
    expect(steps.map(({ tokens, rank }) => [tokens, rank])).toEqual([
      [0, 3],
      [5, 2],
    ])
    expect(steps[0]).toMatchObject({ start: NINE + 2 * HALF, end: NINE + 3 * HALF, isDay: false })
    expect(teamSteps(response([null, null], [0, null]))).toEqual([])
  })

  it('are whole days if the server counts by day', () => {
    const [day] = teamSteps({ ...response([7, 1]), step_minutes: 1440 })
    expect(day).toMatchObject({ isDay: true, date: '2026-11-23' })
  })

  it('include a best one, the earliest of equal ones, and none without tokens', () => {
    const steps = teamSteps(response([5, 1], [9, 1], [9, 1], [null, 1]))
    expect(bestStep(steps)).toBe(steps[1])
    expect(bestStep(teamSteps(response([0, 1])))).toBeUndefined()
  })

  it('count only the shown parts, and stay unknown where they are', () => {
    const steps = teamSteps(response([5, 1], [null, 1]))
    expect(stepsOf(steps, ['completion']).map(({ tokens }) => tokens)).toEqual([0, null])
    expect(stepsOf(steps, ['prompt']).map(({ tokens }) => tokens)).toEqual([5, null])
    expect(stepsOf(steps, ['prompt', 'completion'])).toEqual(steps)
  })

  it('join unknown stretches and never fold them', () => {
    const quiet: [number, number] = [0, 1]
    const unknown: [null, number] = [null, 1]
    const steps = teamSteps(
      response(
        [5, 1],
        ...Array<[number, number]>(8).fill(quiet),
        [5, 1],
        ...Array<[null, number]>(8).fill(unknown),
        [5, 1],
      ),
    )
    expect(unknownStretches(steps)).toEqual([{ start: NINE + 10 * HALF, end: NINE + 18 * HALF }])
    const frame = stepsFrame(steps, { width: 800, height: 300, axisWidth: 40, zone: 'UTC' })
    expect(frame.folds.map(({ first, last }) => [first, last])).toEqual([[1, 8]])
  })
})

describe('the ranks of a team', () => {
  const levels = rankLevels(teamSteps(response([1, 3], [1, 3], [1, 2], [1, null], [1, 2])))

  it('are levels, broken where the rank is not known', () => {
    expect(
      levels.map(({ start, end, rank }) => [(start - NINE) / HALF, (end - NINE) / HALF, rank]),
    ).toEqual([
      [0, 2, 3],
      [2, 3, 2],
      [4, 5, 2],
    ])
  })

  it('have an axis of at least six', () => {
    expect(rankAxis(levels)).toBe(6)
    expect(rankAxis([{ start: 0, end: 1, rank: 11 }])).toBe(12)
  })

  it('are labelled as densely as there is room', () => {
    expect(rankTicks(6, 200, 20)).toEqual([1, 2, 3, 4, 5, 6])
    expect(rankTicks(13, 120, 20)).toEqual([1, 3, 5, 7, 9, 11, 13])
  })
})
