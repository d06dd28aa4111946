/** Everything that turns a number or a date into words. One place, always through Intl. */

import { now } from '@/shared/clock'

const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Shown where a value is not known. */
export const NOTHING = '–'

/** A figure and its unit apart, so that the unit can be set small beside it. */
export interface FigureParts {
  figure: string
  unit: string
}

/** For formats that only one view needs, too. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, { useGrouping: 'always', ...options })
    numberFormats.set(key, format)
  }
  return format
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${JSON.stringify(options)}`
  let format = dateFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options)
    dateFormats.set(key, format)
  }
  return format
}

/** Every digit: 12,406,118. Integers that a double cannot hold exactly are shown compact instead. */
export function exact(value: number, locale: string): string {
  if (!Number.isFinite(value)) return NOTHING
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return compact(value, locale)
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value)
}

/** Of a compact amount. */
export const SHORT_DIGITS = 3

/** The power of ten of its first digit: 3 for 4711. */
export const magnitudeOf = (value: number) => Math.floor(Math.log10(Math.max(1, value)))

/** Three significant digits, or more: 12.4M, 423k; German 12,4 Mio. All of them where there is no shorter form. */
export function compact(value: number, locale: string, digits = SHORT_DIGITS): string {
  if (!Number.isFinite(value)) return NOTHING
  const isWhole = digits > SHORT_DIGITS && digits >= magnitudeOf(Math.abs(value))
  const parts = Math.abs(value) < 1000 || isWhole ? undefined : shortParts(value, locale, digits)
  return parts ? joined(parts) : numberFormat(locale, { maximumFractionDigits: 0 }).format(value)
}

/**
 * An amount of so many significant digits, in parts; undefined where the language has no short form: German of a thousand,
 * and 423.000 would look exact.
 */
export function shortParts(
  value: number,
  locale: string,
  digits: number,
): readonly Intl.NumberFormatPart[] | undefined {
  const parts = compactParts(value, locale, {
    minimumSignificantDigits: digits,
    maximumSignificantDigits: digits,
  })
  return parts.some(({ type }) => type === 'compact') ? parts : undefined
}

/** For axes: as few digits as the value needs, at most three: 2M, 500k. */
export function axis(value: number, locale: string): string {
  if (!Number.isFinite(value)) return NOTHING
  return joined(compactParts(value, locale, { maximumSignificantDigits: 3 }))
}

/** Tokens per minute: 39.6k; German 39.600. */
export function rate(value: number, locale: string): string {
  if (!Number.isFinite(value)) return NOTHING
  if (Math.abs(value) < 1000)
    return numberFormat(locale, { maximumFractionDigits: 0 }).format(value)
  const parts = compactParts(value, locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    maximumSignificantDigits: 3,
    roundingPriority: 'lessPrecision',
  })
  return joined(parts)
}

/** With k for a thousand. */
const compactParts = (value: number, locale: string, options: Intl.NumberFormatOptions) =>
  numberFormat(locale, { ...options, notation: 'compact' })
    .formatToParts(value)
    .map((part) => (part.type === 'compact' && part.value === 'K' ? { ...part, value: 'k' } : part))

const joined = (parts: readonly Intl.NumberFormatPart[]) => parts.map(({ value }) => value).join('')

/** Dollars and cents: $22.06; an amount below one cent: < $0.01. */
export function dollars(value: number, locale: string): string {
  if (!Number.isFinite(value)) return NOTHING
  const format = numberFormat(locale, { style: 'currency', currency: 'USD' })
  if (value > 0 && value < 0.01) return `<\u00A0${format.format(0.01)}`
  return format.format(value)
}

/** Dollars for headlines: cents only below $100. */
export function dollarsShort(value: number, locale: string): string {
  if (!Number.isFinite(value) || Math.abs(value) < 100) return dollars(value, locale)
  return numberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 0,
  }).format(value)
}

/** 97.8%; German 97,8 %. Takes a percentage (0–100), as the API sends it. */
export function percent(value: number | null, locale: string, digits = 1): string {
  if (value === null || !Number.isFinite(value)) return NOTHING
  return percentFormat(locale, digits).format(value / 100)
}

/** The figure of `percent` and its sign apart. */
export function percentParts(value: number | null, locale: string, digits = 1): FigureParts {
  if (value === null || !Number.isFinite(value)) return { figure: NOTHING, unit: '' }
  const parts = percentFormat(locale, digits).formatToParts(value / 100)
  const figure = parts.filter((part) => part.type !== 'percentSign' && part.type !== 'literal')
  return { figure: figure.map((part) => part.value).join(''), unit: '%' }
}

function percentFormat(locale: string, digits: number): Intl.NumberFormat {
  return numberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** The difference of two percentages, without a sign: 1.2; one below 0.1 keeps a second decimal. */
export function points(value: number, locale: string): string {
  if (!Number.isFinite(value)) return NOTHING
  const digits = Math.abs(value) < 0.1 ? 2 : 1
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value)
}

/** A share of a whole without decimals: 58%. Null without a whole. */
export function share(part: number, whole: number, locale: string): string {
  return percent(whole > 0 ? (100 * part) / whole : null, locale, 0)
}

/** 14:37:08, or 14:37 without seconds, in the given zone (the viewer's own by default). */
export function clock(
  instant: Date,
  locale: string,
  { seconds = true, timeZone }: { seconds?: boolean; timeZone?: string } = {},
): string {
  return dateFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
    ...(timeZone && { timeZone }),
  }).format(instant)
}

const DAY_OPTIONS: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', timeZone: 'UTC' }

/** A day of the API (`2026-11-23`) as "23 Nov"; one of another year than this one with its year. */
export function day(isoDay: string, locale: string): string {
  return dateFormat(locale, dayOptions(isoDay)).format(toDate(isoDay))
}

/** "23 Nov" in any year, for axes, where there is no room for more. */
export function axisDay(isoDay: string, locale: string): string {
  return dateFormat(locale, DAY_OPTIONS).format(toDate(isoDay))
}

function dayOptions(...isoDays: string[]): Intl.DateTimeFormatOptions {
  const year = String(new Date(now()).getUTCFullYear())
  const isThisYear = isoDays.every((isoDay) => isoDay.startsWith(`${year}-`))
  return isThisYear ? DAY_OPTIONS : { ...DAY_OPTIONS, year: 'numeric' }
}

/** "Mon 23", for axes that show days. */
export function weekday(isoDay: string, locale: string): string {
  const date = toDate(isoDay)
  const name = dateFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(date)
  return `${name} ${String(date.getUTCDate())}`
}

/** "22–23 Nov", in the order and with the dash of the locale. */
export function days(first: string, last: string, locale: string): string {
  if (first === last) return day(first, locale)
  return dateFormat(locale, dayOptions(first, last)).formatRange(toDate(first), toDate(last))
}

function toDate(isoDay: string): Date {
  return new Date(`${isoDay}T00:00:00Z`)
}
