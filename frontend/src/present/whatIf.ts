import type { WhatIfReport } from '@/data/client'

interface WhatIfRow {
  /** Both undefined for what the event really cost. */
  readonly model: string | undefined
  readonly name: string | undefined
  readonly cost: number
}

/** The event's cost among the other models', cheapest first; of too many, the cheapest and the most expensive. */
export function whatIfRows(
  { cost, models }: Pick<WhatIfReport, 'cost' | 'models'>,
  most: number,
): readonly WhatIfRow[] {
  const priced = models
    .flatMap(({ model, display_name: name, cost: other }) =>
      other === null ? [] : [{ model, name, cost: other }],
    )
    .toSorted((a, b) => a.cost - b.cost)
  const others = Math.max(0, most - 1)
  const cheap = Math.ceil(others / 2)
  const kept =
    priced.length <= others
      ? priced
      : [...priced.slice(0, cheap), ...priced.slice(priced.length - (others - cheap))]
  return [...kept, { model: undefined, name: undefined, cost }].toSorted((a, b) => a.cost - b.cost)
}
