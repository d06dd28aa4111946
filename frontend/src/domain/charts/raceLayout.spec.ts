import { describe, expect, it } from 'vitest'

import { dayIntervals, type TeamLine } from './race'
import { lineNear, quietDays, raceLayout, type RaceMode, samplePoints } from './raceLayout'

const dates = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((date) => ({ date }))
const intervals = dayIntervals(dates, '2026-11-23T12:00:00Z')

function line(id: string, ...perInterval: number[]): TeamLine {
  const total = perInterval.reduce((sum, value) => sum + value, 0)
  return { team: { id, name: id, slot: 0, rank: 1 }, perInterval, total }
}

function layout(
  lines: readonly TeamLine[],
  { mode = 'race' as RaceMode, fold = true, days = 4 } = {},
) {
  const shown = intervals.slice(-days)
  return raceLayout({
    lines,
    intervals: shown,
    mode,
    fold,
    width: 900,
    height: 340,
    axisWidth: 50,
    labelWidth: 250,
  })
}

describe('raceLayout', () => {
  it('lets running sums rise from zero to the newest reading', () => {
    const { lines, plot } = layout([line('a', 1, 2, 3, 4)])
    expect(lines[0]?.values).toEqual([1, 3, 6, 10])
    expect(lines[0]?.start).toEqual({ x: plot.x, y: plot.y + plot.height })
    expect(lines[0]?.end.x).toBeCloseTo(plot.x + plot.width)
    const heights = lines[0]?.points.map((point) => point.y) ?? []
    expect(heights).toEqual([...heights].sort((a, b) => b - a))
  })

  it('shows each day for itself as a step', () => {
    const { lines, stops } = layout([line('a', 1, 2, 3, 4)], { mode: 'days' })
    expect(lines[0]?.values).toEqual([1, 2, 3, 4])
    expect(stops[0]).toBeGreaterThan(50)
  })

  it('gives the running day only the room that has passed', () => {
    const { stops } = layout([line('a', 1, 1, 1, 1)])
    const [first = 0, second = 0, third = 0, now = 0] = stops
    expect(now - third).toBeCloseTo((second - first) / 2)
  })

  it('draws a day alone', () => {
    const { lines, dayLabels } = layout([line('a', 5)], { days: 1 })
    expect(lines[0]?.path).toMatch(/^M.*L/)
    expect(dayLabels).toHaveLength(1)
  })

  it('keeps its axes without lines', () => {
    const empty = layout([])
    expect(empty.dayLabels.length).toBeGreaterThan(0)
    expect(empty.labels).toEqual([])
    expect(empty.grid).toEqual([])
  })

  it('labels at most ten, apart from each other', () => {
    const crowd = Array.from({ length: 14 }, (_, index) => line(String(index), 100 - index))
    const { labels } = layout(crowd, { days: 1 })
    expect(labels).toHaveLength(10)
    labels.forEach((label, index) => {
      const next = labels[index + 1]
      if (next) expect(next.y - label.y).toBeGreaterThan(26)
    })
  })

  it('folds quiet days, says which, and leaves them open where asked', () => {
    const quiet = [line('a', 5, 0, 0, 5)]
    expect(quietDays(quiet, intervals)).toBe(2)
    expect(layout(quiet).folds).toMatchObject([{ width: 46, first: 1, last: 2 }])
    expect(layout(quiet).dayLabels.map((label) => label.index)).toEqual([0, 3])
    expect(layout(quiet, { fold: false }).folds).toEqual([])
    expect(quietDays([line('a', 5, 0, 5, 0)], intervals)).toBe(0)
  })
})

describe('lineNear', () => {
  const { lines } = layout([line('high', 9, 0, 0, 1), line('low', 1, 0, 0, 0)], { fold: false })

  it('finds the line below the pointer, between its points too', () => {
    const [high] = lines
    const [first, second] = high?.points ?? []
    const between = { x: ((first?.x ?? 0) + (second?.x ?? 0)) / 2, y: (first?.y ?? 0) + 3 }
    expect(lineNear(lines, between, 16)?.team.id).toBe('high')
  })

  it('finds none out of reach', () => {
    expect(lineNear(lines, { x: 300, y: -100 }, 16)).toBeNull()
  })
})

it('samples the lines within the plot', () => {
  const drawn = layout([line('a', 1, 2, 3, 4)])
  const points = samplePoints(drawn)
  expect(points.length).toBeGreaterThan(20)
  expect(points.every(({ y }) => y >= drawn.plot.y && y <= drawn.plot.y + drawn.plot.height)).toBe(
    true,
  )
})
