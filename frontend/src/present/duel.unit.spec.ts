import { describe, expect, it } from 'vitest'
import { duelLayout, duelOf } from './duel'

const START = Date.parse('2026-11-23T12:00:00Z')
const MINUTE = 60_000
const row = (id: string, tokens: number) => ({ name: id, team_id: id, slot: 0, rank: 1, tokens })

/** Minutes with the tokens of both teams in each. */
const minutes = (all: readonly (readonly [leader: number, former: number])[]) => ({
  timeseries: all.map(([leader, former], minute) => ({
    date: '2026-11-23',
    start: new Date(START + minute * MINUTE).toISOString(),
    step_minutes: 1,
    teams: [row('new', leader), row('old', former)],
  })),
})
/** At 20 s before the end, the lead changed; now it is 20. */
const duel = (all: readonly (readonly [number, number])[], before = 20_000) => {
  const now = START + all.length * MINUTE
  return duelOf(minutes(all), 'new', 'old', { since: now - before, now, gap: 20 })
}

describe('the chase of a new leader', () => {
  it('counts back from the current lead', () => {
    expect(
      duel([
        [10, 0],
        [20, 5],
        [30, 5],
      ])?.map(({ lead }) => lead),
    ).toEqual([-20, -5, 0, 20])
  })

  it('crosses when the lead changed, though it changed several times before, also within that minute', () => {
    const found = duel([
      [0, 0],
      [60, 0],
      [0, 60],
      [90, 10],
      [15, 10],
    ])
    // At the end of the fourth minute the team was ahead, too; then it was overtaken, and came back.
    expect(found?.map(({ lead }) => lead)).toEqual([-65, 15, 0, 20])
    expect(found?.at(-2)?.at).toBe(START + 5 * MINUTE - 20_000)
  })

  it('begins where the team was furthest behind since it had led before', () => {
    const found = duel([
      [0, 0],
      [0, 90],
      [95, 0],
      [5, 30],
      [5, 10],
      [10, 5],
      [45, 10],
    ])
    expect(found?.map(({ lead }) => lead)).toEqual([-20, -15, 0, 20])
  })

  it('has no minutes after the overtake', () => {
    const found = duel(
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      90_000,
    )
    expect(found?.map(({ at }) => (at - START) / MINUTE)).toEqual([1, 1.5, 3])
  })

  it('is unknown where minutes are unknown', () => {
    expect(duel([])).toBeUndefined()
    const { timeseries } = minutes([
      [1, 1],
      [1, 1],
    ])
    const [day, ...others] = timeseries
    const whole = [...(day ? [{ ...day, step_minutes: 1440 }] : []), ...others]
    const overtake = { since: START, now: START + MINUTE, gap: 1 }
    expect(duelOf({ timeseries: whole }, 'new', 'old', overtake)).toBeUndefined()
  })
})

it('the line fills its box, and the heads do not cover each other', () => {
  const found = duel([
    [10, 0],
    [20, 5],
    [30, 5],
  ])
  if (!found) throw new Error('There is a duel.')
  const box = { left: 0, right: 1400, top: 600, bottom: 900, width: 1920, height: 1080 }
  expect(duelLayout(found, box)).toMatchObject({ level: 750, leaderHead: 600 })
  const close = duelLayout(
    found.map(({ at, lead }) => ({ at, lead: lead === 20 ? 1 : lead })),
    box,
  )
  expect(close.level - close.leaderHead).toBeGreaterThanOrEqual(90)
})
