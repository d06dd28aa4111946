export interface Messages {
  readonly [key: string]: string | Messages
}
export type Values = Readonly<Record<string, unknown>>

/** The message at a path such as `board.gap.ahead`. */
export function messageAt(messages: Messages | undefined, path: string): string | undefined {
  let found: string | Messages | undefined = messages
  for (const key of path.split('.')) found = typeof found === 'object' ? found[key] : undefined
  return typeof found === 'string' ? found : undefined
}

/**
 * Chooses the plural form and fills in the values. Forms are separated by `|`: "one | many", or "none | one | many". The
 * count is also the value of {n} and {count}, unless they are given; then they are the count.
 */
export function filledIn(message: string, values: Values, count?: number): string {
  const number = [values.count, values.n, count].find((value) => typeof value === 'number')
  return formOf(message, number ?? 1).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? (name === 'n' || name === 'count' ? number : undefined) ?? ''),
  )
}

function formOf(message: string, count: number): string {
  const forms = message.split('|')
  if (forms.length === 1) return message
  const form = forms.length === 2 ? Number(count !== 1) : Math.min(Math.abs(count), 2)
  return (forms[form] ?? message).trim()
}
