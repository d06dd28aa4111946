import { exact, shortParts, type FigureParts } from '@/shared/format/format'

/** Amounts from here on have a unit: million, billion. */
const NAMED = 1e6
const DIGITS = 3
const MOST_DIGITS = 4

/** A unit that is a word stands apart. */
export const figureText = ({ figure, unit }: FigureParts) =>
  unit.length > 1 ? `${figure} ${unit}` : figure + unit

/** 12.41 and M, 423 and k; German 12,41 and Mio., 423.378: two decimals for amounts with a unit, at most four digits. */
export function presentFigure(value: number, locale: string): FigureParts {
  const digits = value < NAMED ? DIGITS : Math.min(MOST_DIGITS, wholeDigits(value) + 2)
  const isLarge = Number.isFinite(value) && Math.abs(value) >= 1000
  const parts = isLarge ? shortParts(value, locale, digits) : undefined
  if (!parts) return { figure: exact(value, locale), unit: '' }
  const textOf = (isUnit: boolean) =>
    parts
      .filter(({ type }) => type !== 'literal' && (type === 'compact') === isUnit)
      .map((part) => part.value)
      .join('')
  return { figure: textOf(false), unit: textOf(true) }
}

/** Digits before the decimal point in 12.41M: the power of ten within its group of three. */
const wholeDigits = (value: number) => (Math.floor(Math.log10(value)) % 3) + 1
