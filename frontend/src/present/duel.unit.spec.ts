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
const duel = (
  all: readonly (readonly [number, number])[],
  totals: readonly [number, number] = [130, 110],
) =>
  duelOf(minutes(all), { team_id: 'new', tokens: totals[0] }, { team_id: 'old', tokens: totals[1] })

describe('the duel of the last hour', () => {
  it('counts back from the current totals', () => {
    const found = duel([
      [10, 0],
      [20, 5],
      [30, 5],
    ])
    expect(found?.leader.map(({ tokens }) => tokens)).toEqual([80, 100, 130])
    expect(found?.former.map(({ tokens }) => tokens)).toEqual([100, 105, 110])
    expect(found?.leader.at(-1)?.at).toBe(START + 3 * MINUTE)
  })

  it('crosses where the data do, between two minutes', () => {
    const found = duel([
      [10, 0],
      [20, 5],
      [30, 5],
    ])
    expect(found?.crossing).toEqual({ at: START + 2.2 * MINUTE, tokens: 106 })
  })

  it('has the last of several crossings', () => {
    const found = duel([
      [0, 0],
      [60, 0],
      [0, 60],
      [30, 0],
    ])
    expect(found?.crossing?.at).toBeGreaterThan(START + 3 * MINUTE)
  })

  it('has no crossing if that was before', () => {
    expect(
      duel([
        [1, 1],
        [1, 1],
      ])?.crossing,
    ).toBeUndefined()
  })

  it('is unknown where minutes are unknown', () => {
    expect(duel([])).toBeUndefined()
    const { timeseries } = minutes([
      [1, 1],
      [1, 1],
    ])
    const [day, ...others] = timeseries
    const whole = [...(day ? [{ ...day, step_minutes: 1440 }] : []), ...others]
    expect(
      duelOf({ timeseries: whole }, { team_id: 'new', tokens: 9 }, { team_id: 'old', tokens: 8 }),
    ).toBeUndefined()
  })
})

it('the lines fill their box, and their heads do not cover each other', () => {
  const found = duel([
    [10, 0],
    [20, 5],
    [30, 5],
  ])
  if (!found) throw new Error('There is a duel.')
  const box = { left: 0, right: 1400, top: 600, bottom: 900, width: 1920, height: 1080 }
  const layout = duelLayout(found, box)
  expect(layout.leaderEnd).toEqual({ x: 1400, y: 600 })
  expect(layout.formerEnd.y).toBe(720)
  const close = duelLayout({ ...found, former: found.leader }, box)
  expect(close.formerEnd.y - close.leaderEnd.y).toBeGreaterThanOrEqual(90)
})
