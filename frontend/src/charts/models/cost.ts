import { greatest, group, least, max, sum } from 'd3-array'
import { type Axis, fraction, roundValues, spreadAxis } from '@/charts/axis'
import { costPerMillion, type UsageCell } from './cells'
import type { Box, Point } from '@/shared/drawing/placement'
import type { ChartTeam } from '@/charts/teams'

export interface Spending {
  readonly id: string
  readonly team: ChartTeam
  /** Null: all models of the team. */
  readonly model: string | null
  /** Display name of the model. */
  readonly modelName: string | null
  readonly tokens: number
  /** Dollars. */
  readonly cost: number
  readonly perMillion: number
}

/** One entry per team, or per team and model, largest spending first; without tokens there is no price. */
export function spendings(cells: readonly UsageCell[], by: 'team' | 'model'): Spending[] {
  const isByModel = by === 'model'
  const idOf = ({ team, model }: UsageCell) => (isByModel ? `${team.id}\n${model}` : team.id)
  return [...group(cells, idOf)]
    .flatMap(([id, same]) => {
      const [first] = same
      const tokens = sum(same, (cell) => cell.tokens)
      const cost = sum(same, (cell) => cell.cost)
      const perMillion = costPerMillion(cost, tokens)
      if (!first || perMillion === null) return []
      const model = isByModel ? first.model : null
      const modelName = isByModel ? first.name : null
      return { id, team: first.team, model, modelName, tokens, cost, perMillion }
    })
    .sort((a, b) => b.cost - a.cost || b.tokens - a.tokens)
}

interface Bubble {
  readonly spending: Spending
  readonly x: number
  readonly y: number
  /** Side of the mark; its area is proportional to the spending. */
  readonly size: number
}

export interface CostPlane {
  readonly x: Axis
  readonly y: Axis
  readonly bubbles: readonly Bubble[]
}

const SMALLEST = 7

/** Each axis is logarithmic if its values spread widely. */
export function costAxes(entries: readonly Spending[]): { x: Axis; y: Axis } {
  return {
    x: spreadAxis(entries.map((entry) => entry.tokens)),
    y: spreadAxis(entries.map((entry) => entry.perMillion)),
  }
}

/** Bubbles in an area; free usage lies on the base line of a logarithmic axis. */
export function costPlane(entries: readonly Spending[], area: Box, largestSize: number): CostPlane {
  const { x, y } = costAxes(entries)
  const most = max(entries, (entry) => entry.cost) ?? 0
  const bubbles = entries.map((spending) => {
    const point = planePoint({ x, y }, area, spending.tokens, spending.perMillion)
    const size =
      most > 0 ? Math.max(SMALLEST, largestSize * Math.sqrt(spending.cost / most)) : SMALLEST
    return { spending, ...point, size }
  })
  return { x, y, bubbles }
}

function planePoint(
  axes: { x: Axis; y: Axis },
  area: Box,
  tokens: number,
  perMillion: number,
): Point {
  const up = perMillion > 0 ? fraction(axes.y, perMillion) : 0
  return { x: area.x + fraction(axes.x, tokens) * area.width, y: area.y + area.height * (1 - up) }
}

export interface EqualSpending {
  /** Dollars. */
  readonly cost: number
  readonly points: readonly Point[]
}

const SAMPLES = 48

/** Lines of equal spending, one per round amount, clipped to the area. */
export function equalSpendings(plane: CostPlane, area: Box, most = 4): EqualSpending[] {
  if (!plane.bubbles.some((bubble) => bubble.spending.cost > 0)) return []
  const cheapest = costAt(plane, 0.06, 0.06)
  const dearest = costAt(plane, 0.94, 0.94)
  if (!(cheapest > 0) || !(dearest > cheapest)) return []
  const amounts = roundValues(cheapest, dearest, [1, 3])
  const stride = Math.ceil(amounts.length / most)
  const offset = (amounts.length - 1) % stride
  return amounts
    .filter((_, index) => index % stride === offset)
    .map((cost) => ({ cost, points: equalLine(plane, area, cost) }))
    .filter((line) => line.points.length > 1)
}

/** Spending of a bubble at these fractions of the axes. */
function costAt(plane: { x: Axis; y: Axis }, right: number, up: number): number {
  return (valueAt(plane.x, right) * valueAt(plane.y, up)) / 1e6
}

function valueAt(axis: Axis, along: number): number {
  return axis.kind === 'linear'
    ? axis.min + along * (axis.max - axis.min)
    : axis.min * (axis.max / axis.min) ** along
}

function equalLine(plane: { x: Axis; y: Axis }, area: Box, cost: number): Point[] {
  const points: Point[] = []
  for (let index = 0; index <= SAMPLES; index++) {
    const tokens = valueAt(plane.x, index / SAMPLES)
    if (tokens <= 0) continue
    const up = fraction(plane.y, (cost / tokens) * 1e6)
    if (up < 0 || up > 1) continue
    points.push({ x: area.x + (index / SAMPLES) * area.width, y: area.y + area.height * (1 - up) })
  }
  return points
}

/** Entries to label, the most important first: cheapest, dearest, most spent, most tokens, fewest tokens. */
export function extremes(entries: readonly Spending[]): string[] {
  const named = [
    least(entries, ({ perMillion }) => perMillion),
    greatest(entries, ({ perMillion }) => perMillion),
    greatest(entries, ({ cost }) => cost),
    greatest(entries, ({ tokens }) => tokens),
    least(entries, ({ tokens }) => tokens),
  ].flatMap((entry) => entry?.id ?? [])
  return [...new Set(named)]
}
