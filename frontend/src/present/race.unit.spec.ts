import { expect, it } from 'vitest'
import { runningTotals } from '@/charts/race/race'
import { windowRace } from './race'

const at = (start: string, tokens: Record<string, number>) => ({
  date: start.slice(0, 10),
  start: `${start}:00Z`,
  step_minutes: 10,
  teams: Object.entries(tokens).map(([name, amount]) => ({
    ...{ name, team_id: name, slot: 0, rank: 1, deleted: false, tokens: amount },
    ...{ total_requests: 1, successful_requests: 1, failed_requests: 0, success_rate: 100 },
  })),
})
const WINDOW = { from: '2026-11-23T09:00:00Z', to: '2026-11-25T17:00:00Z' }

it('counts what its points hold, and begins and ends to the minute', () => {
  const points = [
    at('2026-11-23T08:00', { A: 3 }),
    at('2026-11-23T09:00', { A: 2, B: 4 }),
    at('2026-11-25T09:00', { B: 5 }),
  ]
  const window = { ...WINDOW, from: '2026-11-23T08:25:00Z' }
  const { lines, intervals } = windowRace(points, 'hour', window, '2026-11-25T09:40:00Z')
  expect(lines.map(({ team, total }) => [team.name, total])).toEqual([
    ['B', 9],
    ['A', 5],
  ])
  expect(intervals[0]?.start).toBe(Date.parse(window.from))
  expect(intervals.at(-1)?.end).toBe(Date.parse('2026-11-25T09:40:00Z'))
  const totals = lines.map(runningTotals)
  expect(totals.map((values) => [values[0], values.at(-1)])).toEqual([
    [0, 9],
    [3, 5],
  ])
})

it('has no hole where a day passes without usage', () => {
  const points = [at('2026-11-23T09:00', { A: 3 }), at('2026-11-25T09:10', { A: 5 })]
  const { intervals } = windowRace(points, 'hour', WINDOW, '2026-11-25T12:00:00Z')
  for (const [index, { start }] of intervals.entries()) {
    if (index > 0) expect(start).toBe(intervals[index - 1]?.end)
  }
  expect(intervals).toHaveLength(15 + 24 + 12)
})

it('ends where the window does, though the numbers are newer', () => {
  const points = [at('2026-11-25T16:00', { A: 3 })]
  const { intervals, lines } = windowRace(points, 'hour', WINDOW, '2026-11-26T08:00:00Z')
  expect(intervals.at(-1)?.end).toBe(Date.parse(WINDOW.to))
  expect(lines[0]?.total).toBe(3)
})
