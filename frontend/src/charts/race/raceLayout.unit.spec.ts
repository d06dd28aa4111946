import { describe, expect, it } from 'vitest'

import { dayPoint } from '../../../test/charts'
import { type RaceInterval, raceOf, type TeamLine } from './race'
import { pauses, type RaceMode } from './raceFrame'
import { WIDE } from './raceFrame'
import { labelPlaces, lineNear, raceLayout, samplePoints, teamNear } from './raceLayout'
import { stackLayout } from './stackLayout'

const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']
const series = { timeseries: days.map((date) => dayPoint(date, {})), as_of: '2026-11-23T12:00:00Z' }
const { intervals } = raceOf(series, 'day')

function line(id: string, ...perInterval: number[]): TeamLine {
  const total = perInterval.reduce((sum, value) => sum + value, 0)
  return { team: { id, name: id, slot: 0, rank: 1 }, perInterval, total }
}

function layout(
  lines: readonly TeamLine[],
  { mode = 'race' as RaceMode, fold = true, days = 4 } = {},
) {
  const shown = intervals.slice(-days)
  return drawn(lines, shown, mode, fold)
}

function drawn(
  lines: readonly TeamLine[],
  shown: readonly RaceInterval[],
  mode: RaceMode = 'race',
  fold = true,
) {
  return (mode === 'stacked' ? stackLayout : raceLayout)({
    lines,
    intervals: shown,
    mode,
    fold,
    zone: 'Europe/Zurich',
    width: 900,
    height: 340,
    measures: WIDE,
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

  it('draws each day as a step', () => {
    const { lines, stops } = layout([line('a', 1, 2, 3, 4)], { mode: 'each' })
    expect(lines[0]?.values).toEqual([1, 2, 3, 4])
    expect(stops[0]).toBeGreaterThan(50)
  })

  it('draws the running day only as far as it has passed', () => {
    const { stops } = layout([line('a', 1, 1, 1, 1)])
    const [first = 0, second = 0, third = 0, now = 0] = stops
    expect(now - third).toBeCloseTo((second - first) / 2)
  })

  it('draws a day alone', () => {
    const { lines, ticks } = layout([line('a', 5)], { days: 1 })
    expect(lines[0]?.path).toMatch(/^M.*L/)
    expect(ticks).toHaveLength(1)
  })

  it('keeps its axes without lines', () => {
    const empty = layout([])
    expect(empty.ticks.length).toBeGreaterThan(0)
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

  it.each([
    ['close values', [4000, 3990, 3985, 20, 19]],
    ['equal values', [4000, 4000, 4000, 4000]],
    ['values at the lower end', [4000, 3, 2, 1, 1, 1]],
  ])('keeps labels of %s at their distance, in the order of the lines', (_, totals) => {
    const { labels, plot } = layout(totals.map((total, place) => line(String(place), total)))
    const places = labels.map(({ y }) => y)
    const gaps = places.slice(1).map((y, place) => y - (places[place] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(WIDE.labelGap - 1e-9)
    expect(places[0]).toBeGreaterThanOrEqual(plot.y)
    expect(places.at(-1)).toBeLessThanOrEqual(plot.y + plot.height)
  })

  it('spreads more labels than fit evenly over the whole height', () => {
    const plot = { x: 0, y: 0, width: 900, height: 106 }
    const places = labelPlaces([90, 91, 92, 93, 94], plot, WIDE)
    expect(places).toEqual([6, 31, 56, 81, 106])
  })

  it('folds quiet days, reports which, and can leave them open', () => {
    const quiet = [line('a', 5, 0, 0, 5)]
    expect(pauses(quiet, intervals)).toEqual({ count: 1, intervals: 2 })
    expect(layout(quiet).folds).toMatchObject([{ width: 46, first: 1, last: 2 }])
    expect(
      layout(quiet).ticks.map(({ time, kind }) => [new Date(time).getUTCDate(), kind]),
    ).toEqual([
      [20, 'day'],
      [23, 'day'],
    ])
    expect(layout(quiet, { fold: false }).folds).toEqual([])
    expect(pauses([line('a', 5, 0, 5, 0)], intervals).count).toBe(0)
  })
})

const HOUR = 3_600_000
const MORNING = Date.parse('2026-11-23T07:00:00Z')
const hours: RaceInterval[] = Array.from({ length: 8 }, (_, index) => ({
  start: MORNING + index * HOUR,
  end: MORNING + (index + 1) * HOUR,
  date: '2026-11-23',
  isDay: false,
}))
const dayBefore = {
  start: MORNING - 31 * HOUR,
  end: MORNING - 7 * HOUR,
  date: '2026-11-22',
  isDay: true,
}
const words = ({ time, kind }: { time: number; kind: string }) =>
  `${kind} ${new Date(time).toISOString().slice(11, 16)}`

describe('hours', () => {
  it('label the axis by the clock of the zone, the first with its day', () => {
    const { ticks } = drawn([line('a', 1, 1, 1, 1, 1, 1, 1, 1)], hours)
    expect(ticks.map(words)).toEqual([
      'first 07:00',
      'hour 08:00',
      'hour 09:00',
      'hour 10:00',
      'hour 11:00',
      'hour 12:00',
      'hour 13:00',
      'hour 14:00',
    ])
  })

  it('label the axis in half-hour zones, too', () => {
    const { ticks } = raceLayout({
      lines: [line('a', 1, 1, 1, 1, 1, 1, 1, 1)],
      intervals: hours,
      mode: 'race',
      fold: true,
      zone: 'Asia/Kolkata',
      width: 900,
      height: 340,
      measures: WIDE,
      axisWidth: 50,
      labelWidth: 250,
    })
    expect(ticks.map(words)[0]).toBe('first 07:30')
  })

  it('fold a pause of more than three hours', () => {
    expect(drawn([line('a', 1, 0, 0, 0, 0, 1, 1, 1)], hours).folds).toMatchObject([
      { first: 1, last: 4 },
    ])
    expect(drawn([line('a', 1, 0, 0, 0, 1, 1, 1, 1)], hours).folds).toEqual([])
  })

  it('leave out a day without known hours, except from the running total', () => {
    const lines = [line('a', 900, 1, 1, 1, 1, 1, 1, 1, 2)]
    const mixed = [dayBefore, ...hours]
    const each = drawn(lines, mixed, 'each')
    expect(each.unknown).toMatchObject([{ first: 0, last: 0 }])
    expect(each.axis.max).toBeLessThan(3)
    expect(drawn(lines, mixed).lines[0]?.values.at(-1)).toBe(909)
  })
})

describe('stackLayout', () => {
  const crowd = Array.from({ length: 12 }, (_, index) =>
    line(String(index), ...hours.map(() => 12 - index)),
  )

  it('stacks the largest eight, the first on top, above the others', () => {
    const { areas, labels, others, axis } = drawn(crowd, hours, 'stacked')
    expect(areas.map((area) => area.team?.id ?? 'others')).toEqual([
      ...['0', '1', '2', '3', '4', '5', '6', '7'],
      'others',
    ])
    expect(others).toBe(4)
    expect(labels.at(-1)).toMatchObject({ team: null, value: 8 * (4 + 3 + 2 + 1) })
    expect(axis.max).toBeCloseTo(78 * 1.04)
    const [first, second] = areas
    expect(first?.spans[0]?.from).toBeCloseTo(second?.spans[0]?.to ?? 0)
  })

  it('finds the team whose part is under the pointer', () => {
    const stacked = drawn(crowd, hours, 'stacked')
    const span = stacked.areas[1]?.spans[3]
    const y = ((span?.from ?? 0) + (span?.to ?? 0)) / 2
    expect(teamNear(stacked, stacked.lines, { x: stacked.stops[3] ?? 0, y }, 16)).toBe('1')
    expect(teamNear(stacked, stacked.lines, { x: 100, y: 0 }, 16)).toBeNull()
  })

  it('never labels a single team “others”', () => {
    expect(drawn(crowd.slice(0, 9), hours, 'stacked').others).toBe(0)
  })
})

describe('lineNear', () => {
  const { lines } = layout([line('high', 9, 0, 0, 1), line('low', 1, 0, 0, 0)], { fold: false })

  it('finds the line near the pointer, also between its points', () => {
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
