import { max, min, ticks } from 'd3-array'

export interface Axis {
  readonly kind: 'linear' | 'log'
  readonly min: number
  readonly max: number
  readonly ticks: readonly number[]
}

/** Above this ratio of largest to smallest, small values vanish on a linear axis. */
const LOG_SPREAD = 12

/** From zero to a little above the largest value; no tick lies above the data. */
export function axisFromZero(largest: number, count = 5): Axis {
  if (!(largest > 0)) return { kind: 'linear', min: 0, max: 1, ticks: [] }
  return {
    kind: 'linear',
    min: 0,
    max: largest * 1.04,
    ticks: ticks(0, largest, count),
  }
}

/** As `axisFromZero` for things that are counted: only whole numbers as ticks. */
export function countAxis(largest: number, count = 5): Axis {
  const axis = axisFromZero(largest, count)
  return { ...axis, ticks: axis.ticks.filter(Number.isInteger) }
}

/** Logarithmic if the values spread widely, otherwise from zero. Values of zero or less don't count. */
export function spreadAxis(values: readonly number[], count = 5): Axis {
  const positive = values.filter((value) => value > 0)
  const smallest = min(positive) ?? 0
  const largest = max(positive) ?? 0
  if (positive.length < 2 || largest / smallest < LOG_SPREAD) {
    const axis = axisFromZero(largest, count)
    return { ...axis, max: positive.length ? largest * 1.18 : axis.max }
  }
  const room = (largest / smallest) ** 0.1
  const [from, to] = [smallest / room, largest * room]
  return { kind: 'log', min: from, max: to, ticks: logTicks(from, to) }
}

/** Round values between the ends; the more decades, the fewer per decade. */
export function logTicks(min: number, max: number): number[] {
  if (!(min > 0) || !(max > min)) return []
  const decades = Math.log10(max / min)
  const mantissas = decades > 4.5 ? [1] : decades > 1.6 ? [1, 3] : [1, 2, 5]
  return roundValues(min, max, mantissas)
}

/** All values of these mantissas and any power of ten between two ends. */
export function roundValues(from: number, to: number, mantissas: readonly number[]): number[] {
  const found: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    for (const mantissa of mantissas) {
      const value = Number(`${String(mantissa)}e${String(power)}`)
      if (value >= from && value <= to) found.push(value)
    }
  }
  return found
}

/** Position of a value on an axis, from 0 to 1. */
export function fraction(axis: Axis, value: number): number {
  if (axis.kind === 'linear') return (value - axis.min) / (axis.max - axis.min)
  return Math.log(value / axis.min) / Math.log(axis.max / axis.min)
}

/** Indexes of the labels to show so that they are at least `room` apart; the last one stays. */
export function thinned(positions: readonly number[], room: number): number[] {
  const kept: number[] = []
  let next = Infinity
  for (let index = positions.length - 1; index >= 0; index--) {
    const position = positions[index]
    if (position === undefined || next - position < room) continue
    kept.unshift(index)
    next = position
  }
  return kept
}

/** Dollars on an axis, with as few digits as the value needs. */
export function axisDollars(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
    maximumFractionDigits: value < 0.1 ? 4 : 2,
  }).format(value)
}
