import { describe, expect, it } from 'vitest'
import { dayPoint, partPoint } from '../../../test/charts'
import type { SeriesPoint } from '@/charts/race/race'
import { dayStrip } from './strip'

const stripOf = (
  timeseries: SeriesPoint[],
  zone = 'UTC',
  as_of = '2026-11-23T12:00:00Z',
  isIncluded: (id: string) => boolean = () => true,
) => dayStrip({ timeseries, as_of }, zone, isIncluded)

describe('dayStrip', () => {
  it('sets each hour where the clock of the zone shows it', () => {
    const points = [
      partPoint('2026-11-22T23:00', { A: 4 }, 10),
      partPoint('2026-11-22T23:50', { A: 6 }, 10),
      partPoint('2026-11-23T08:00', { A: 5 }, 10),
    ]
    const strip = stripOf(points, 'Europe/Zurich')
    expect(strip.map((line) => line.day)).toEqual(['2026-11-22', '2026-11-23'])
    expect(strip[1]?.cells[0]).toMatchObject({ tokens: 10, state: 'busy', step: 7 })
    expect(strip[1]?.cells[9]).toMatchObject({ tokens: 5, state: 'busy' })
    expect(strip[0]?.cells[0]?.state).toBe('outside')
  })

  it('divides hours in zones that are half an hour apart', () => {
    const points = [
      partPoint('2026-11-23T08:20', { A: 1 }, 10),
      partPoint('2026-11-23T08:30', { A: 2 }, 10),
    ]
    const [line] = stripOf(points, 'Asia/Kolkata')
    expect([line?.cells[13]?.tokens, line?.cells[14]?.tokens]).toEqual([1, 2])
  })

  it('calls an hour quiet only where the whole day is known', () => {
    const part = partPoint('2026-11-23T08:00', { A: 8 })
    const stateOf = (...rest: SeriesPoint[]) => stripOf([part, ...rest])[0]?.cells[3]?.state
    expect(stateOf()).toBe('quiet')
    expect(stateOf(dayPoint('2026-11-23', { A: 1 }))).toBe('unknown')
    expect(stateOf(dayPoint('2026-11-23', { A: 0 }))).toBe('quiet')
  })

  it('has the hours of a window alone, quiet only where all of its usage is known', () => {
    const window = { from: '2026-11-23T08:05:00Z', to: '2026-11-23T10:30:00Z' }
    const timeseries = [partPoint('2026-11-23T08:00', { A: 8 })]
    const statesAt = (coverage: number) =>
      dayStrip(
        { timeseries, as_of: '2026-11-23T12:00:00Z', window: { ...window, coverage } },
        'UTC',
        () => true,
      )[0]
        ?.cells.slice(7, 12)
        .map(({ state }) => state)
    expect(statesAt(1)).toEqual(['outside', 'busy', 'quiet', 'quiet', 'outside'])
    expect(statesAt(0.9)).toEqual(['outside', 'busy', 'unknown', 'unknown', 'outside'])
  })

  it('does not know the hours to come', () => {
    const [line] = stripOf([dayPoint('2026-11-23', {})])
    expect(line?.cells[11]?.state).toBe('quiet')
    expect(line?.cells[12]?.state).toBe('unknown')
  })

  it('counts the teams that are included', () => {
    const points = [partPoint('2026-11-23T08:00', { A: 3, B: 4 })]
    const [line] = stripOf(points, 'UTC', undefined, (id) => id === 'id-B')
    expect(line?.cells[8]?.tokens).toBe(4)
  })

  it('joins weekdays from seven days on, Monday first', () => {
    const quiet = Array.from({ length: 8 }, (_, index) =>
      dayPoint(`2026-11-${String(15 + index)}`, {}),
    )
    const busy = new Map([
      [0, partPoint('2026-11-15T08:00', { A: 2 })],
      [1, partPoint('2026-11-16T08:00', { A: 1 })],
      [7, partPoint('2026-11-22T08:00', { A: 3 })],
    ])
    const strip = stripOf(quiet.map((point, index) => busy.get(index) ?? point))
    expect(strip).toHaveLength(7)
    expect(strip[0]).toMatchObject({ day: '2026-11-16', isWeekday: true })
    expect(strip.at(-1)?.cells[8]?.tokens).toBe(5)
  })

  it('adds up the hour that a clock shows twice', () => {
    const points = [
      partPoint('2026-10-25T00:00', { A: 1 }),
      partPoint('2026-10-25T01:00', { A: 2 }),
    ]
    const [line] = stripOf(points, 'Europe/Zurich', '2026-10-26T12:00:00Z')
    expect(line?.cells[2]?.tokens).toBe(3)
  })
})
