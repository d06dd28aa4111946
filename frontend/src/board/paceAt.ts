import type { ComputedRef, InjectionKey } from 'vue'

/** The moment that the pace of the board's teams is reckoned at; null where there is none. */
export const PACE_AT: InjectionKey<ComputedRef<string | null>> = Symbol('pace at')
