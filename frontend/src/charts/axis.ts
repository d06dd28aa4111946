import { extent, ticks } from 'd3-array'

/** From zero. */
export interface Axis {
  readonly max: number
  readonly ticks: readonly number[]
}

/** From zero to a little above the largest value; no tick lies above the data. */
export function axisFromZero(largest: number, count = 5): Axis {
  if (!(largest > 0)) return { max: 1, ticks: [] }
  return { max: largest * 1.04, ticks: ticks(0, largest, count) }
}

/** As `axisFromZero` for things that are counted: only whole numbers as ticks. */
export function countAxis(largest: number, count = 5): Axis {
  const axis = axisFromZero(largest, count)
  return { ...axis, ticks: axis.ticks.filter(Number.isInteger) }
}

/** Position of a value on an axis, from 0 to 1. */
export const fraction = (axis: Axis, value: number) => value / axis.max

export interface LogAxis {
  readonly min: number
  readonly max: number
  readonly ticks: readonly number[]
}

/** Free space at both ends, as a share of the data's range. */
const MARGIN = 0.12
/** Values closer together than this ratio are drawn as close together. */
const LEAST_RATIO = 3

/** Logarithmic around all positive values. */
export function logAxis(values: readonly number[]): LogAxis {
  const [low, high] = extent(values.filter((value) => value > 0))
  if (low === undefined) return { min: 1, max: 10, ticks: [] }
  const spread = Math.max(1, Math.sqrt(LEAST_RATIO / (high / low)))
  const [from, to] = [low / spread, high * spread]
  const room = (to / from) ** MARGIN
  const axis = { min: from / room, max: to * room }
  return { ...axis, ticks: logTicks(axis.min, axis.max) }
}

export const logFraction = ({ min, max }: LogAxis, value: number) =>
  Math.log(value / min) / Math.log(max / min)

/** Round values between the ends; the more decades, the fewer per decade. */
export function logTicks(from: number, to: number): number[] {
  const decades = Math.log10(to / from)
  if (decades < 0.7) return ticks(from, to, 4)
  const mantissas = decades > 4.5 ? [1] : decades > 1.6 ? [1, 3] : [1, 2, 5]
  return roundValues(from, to, mantissas)
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

/** Those of the labels that keep `room` to the next one; the last one stays. */
export function thinned<Label extends { readonly x: number }>(
  labels: readonly Label[],
  room: number,
): Label[] {
  return labels.reduceRight<Label[]>((kept, label) => {
    const [next] = kept
    return next && next.x - label.x < room ? kept : [label, ...kept]
  }, [])
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
