import { group, quantileSorted, sort } from 'd3-array'
import { type LogAxis, logAxis, logFraction } from '@/charts/axis'
import type { Box } from '@/shared/drawing/placement'
import { cheapest, type Spending } from './cost'

interface Dot {
  readonly spending: Spending
  readonly x: number
  readonly y: number
}

interface CostStrip {
  readonly x: LogAxis
  /** By price, the cheapest first. */
  readonly dots: readonly Dot[]
  readonly radius: number
  readonly quartiles: readonly number[]
  readonly cheapest: Dot | undefined
  readonly dearest: Dot | undefined
}

const WIDEST_DOT = 9

/** Prices of which a quarter, half and three quarters of the entries lie below. */
export function priceQuartiles(entries: readonly Spending[]): number[] {
  const prices = sort(entries.map(({ perMillion }) => perMillion))
  return [0.25, 0.5, 0.75].map((share) => quantileSorted(prices, share) ?? 0)
}

/** One dot per entry, by price from left to right, stacked where prices are alike: the shape of the pile is the distribution. */
export function costStrip(entries: readonly Spending[], area: Box): CostStrip {
  const ordered = sort(entries, ({ perMillion }) => perMillion)
  const x = logAxis(ordered.map(({ perMillion }) => perMillion))
  const columns = Math.max(1, Math.floor(area.width / WIDEST_DOT))
  const columnOf = ({ perMillion }: Spending) =>
    perMillion > 0 ? Math.floor(logFraction(x, perMillion) * columns) : 0
  const piles = [...group(ordered, columnOf)]
  const highest = Math.max(1, ...piles.map(([, pile]) => pile.length))
  const pitch = Math.min(WIDEST_DOT, area.height / highest)
  const dots = piles.flatMap(([column, pile]) =>
    pile.map((spending, level) => ({
      spending,
      x: area.x + ((column + 0.5) * area.width) / columns,
      y: area.y + area.height - pitch * (level + 0.5),
    })),
  )
  const dotOf = (spending: Spending | undefined) => dots.find((dot) => dot.spending === spending)
  return {
    x,
    dots,
    radius: Math.min(WIDEST_DOT / 2 - 1, Math.max(1.5, pitch / 2 - 0.5)),
    quartiles: priceQuartiles(entries),
    cheapest: dotOf(cheapest(entries)),
    dearest: dots.at(-1),
  }
}
