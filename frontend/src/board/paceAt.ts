import type { ComputedRef, InjectionKey } from 'vue'

/** The time at which the teams' pace was computed, or null. */
export const PACE_AT: InjectionKey<ComputedRef<string | null>> = Symbol('pace at')
