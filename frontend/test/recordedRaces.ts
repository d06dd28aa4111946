/** Tokens per minute of two neighbours, in thousands, minute by minute, and their totals before the first one. */
export interface RecordedRace {
  readonly above: { readonly start: number; readonly minutes: readonly number[] }
  readonly below: { readonly start: number; readonly minutes: readonly number[] }
}

/** The team below works with agents: faster by about 12k a minute, with pauses; it passes in minute 15. */
export const CHASE: RecordedRace = {
  above: {
    start: 5400,
    minutes: [8, 6, 9, 7, 8, 5, 9, 8, 7, 6, 8, 9, 7, 8, 6, 7, 8, 9, 6, 7],
  },
  below: {
    start: 5230,
    minutes: [19, 22, 14, 21, 18, 20, 17, 23, 19, 16, 21, 18, 20, 19, 22, 17, 21, 18, 20, 19],
  },
}

/** One huge request in minute 5, otherwise as fast as the team above. */
export const BURST: RecordedRace = {
  above: {
    start: 5400,
    minutes: [8, 6, 9, 7, 8, 5, 9, 8, 7, 6, 8, 9, 7, 8, 6, 7, 8, 9, 6, 7],
  },
  below: {
    start: 5230,
    minutes: [7, 8, 6, 9, 7, 95, 7, 8, 6, 9, 7, 8, 6, 9, 7, 8, 6, 9, 7, 8],
  },
}

/** The chase of the first minutes ends when the team below goes to lunch in minute 9. */
export const LUNCH: RecordedRace = {
  above: {
    start: 5400,
    minutes: [8, 6, 9, 7, 8, 5, 9, 8, 7, 6, 8, 9, 7, 8, 6, 7, 8, 9, 6, 7],
  },
  below: {
    start: 5230,
    minutes: [19, 22, 14, 21, 18, 20, 17, 23, 19, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  },
}

/** Faster, but hours behind. */
export const FAR: RecordedRace = {
  above: { start: 9400, minutes: CHASE.above.minutes },
  below: { start: 5230, minutes: CHASE.below.minutes },
}
