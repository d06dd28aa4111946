import type { StatusAnswer } from '@/data/client'

type Reconciliation = StatusAnswer['reconciliation']

interface Mismatch {
  unit: 'tokens' | 'requests' | 'cost'
  amount: number
}

/** By how much teams, rest and the gateway's total differ, in the first unit that differs; undefined where they agree. */
export function mismatchOf({ balanced, difference }: Reconciliation): Mismatch | undefined {
  if (balanced) return undefined
  if (difference.tokens !== 0) return { unit: 'tokens', amount: Math.abs(difference.tokens) }
  if (difference.requests !== 0) return { unit: 'requests', amount: Math.abs(difference.requests) }
  return { unit: 'cost', amount: Math.abs(difference.cost) }
}
