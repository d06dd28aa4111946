/** Dollars on an axis: as few digits as the value needs. */
export function axisDollars(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
    maximumFractionDigits: value < 0.1 ? 4 : 2,
  }).format(value)
}
