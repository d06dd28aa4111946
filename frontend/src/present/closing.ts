/** When a team is about to pass the one above it: forecast from the measured gap and rates. Pure; time is a parameter. */

const MINUTE = 60_000
/** A difference of rates counts once it has lasted this long. */
const HELD_MS = 2 * MINUTE
const SAMPLE_MS = 10_000
/** Minutes until the pass: a forecast appears between the first two, and goes beyond the last. */
const [SOONEST, LATEST, GONE] = [1, 15, 20]
/** Share of the forecast's speed at which the gap must really have shrunk: one burst does not make a chase. */
const LEAST_SHRINKING = 0.5
/** Beyond this, minutes are rounded to fives. */
const EXACT_UNTIL = 10

export interface Runner {
  readonly id: string
  readonly tokens: number
  /** Tokens per minute, mean of five whole minutes; undefined if unknown. */
  readonly rate: number | undefined
}

/** Two neighbours whose gap shrinks. */
interface Chase {
  readonly above: string
  readonly below: string
  /** Gaps of the last minutes, oldest first. */
  readonly gaps: readonly { readonly at: number; readonly gap: number }[]
}

export interface Closing {
  readonly above: string
  readonly below: string
  /** Whole minutes up to ten, then fifteen or twenty. */
  readonly minutes: number
}

export interface ClosingWatch {
  readonly chases: readonly Chase[]
  readonly shown?: Closing
}

export const NO_CLOSING: ClosingWatch = { chases: [] }

const roundMinutes = (minutes: number) =>
  minutes <= EXACT_UNTIL ? Math.max(1, Math.round(minutes)) : 5 * Math.ceil(minutes / 5)

/** The next state, from the teams in rank order. Without rates, forget everything. */
export function watchClosing(
  watch: ClosingWatch,
  runners: readonly Runner[],
  now: number,
): ClosingWatch {
  const found = runners.flatMap((below, index) => {
    const above = runners[index - 1]
    if (above?.rate === undefined || below.rate === undefined) return []
    const gap = above.tokens - below.tokens
    const speed = below.rate - above.rate
    if (speed <= 0 || gap <= 0) return []
    const before = watch.chases.find(
      (chase) => chase.above === above.id && chase.below === below.id,
    )
    const gaps = sampled(before?.gaps ?? [], { at: now, gap })
    return [{ above: above.id, below: below.id, gaps, gap, speed, minutes: gap / speed }]
  })
  const [next] = found
    .filter((chase) => isLikely(chase, watch.shown, now))
    .sort((a, b) => a.minutes - b.minutes)
  return {
    chases: found.map(({ above, below, gaps }) => ({ above, below, gaps })),
    ...(next && {
      shown: { above: next.above, below: next.below, minutes: roundMinutes(next.minutes) },
    }),
  }
}

/** The samples of the last two minutes, and the newest one before them. */
function sampled(gaps: Chase['gaps'], sample: Chase['gaps'][number]): Chase['gaps'] {
  const first = gaps.findLastIndex(({ at }) => at <= sample.at - HELD_MS)
  const kept = gaps.slice(Math.max(0, first))
  return sample.at - (kept.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < SAMPLE_MS
    ? kept
    : [...kept, sample]
}

function isLikely(
  {
    above,
    below,
    gaps,
    gap,
    speed,
    minutes,
  }: Chase & { gap: number; speed: number; minutes: number },
  shown: Closing | undefined,
  now: number,
): boolean {
  const [oldest] = gaps
  if (!oldest || now - oldest.at < HELD_MS) return false
  const shrunk = (oldest.gap - gap) / ((now - oldest.at) / MINUTE)
  if (shrunk < LEAST_SHRINKING * speed) return false
  const isShown = shown?.above === above && shown.below === below
  return isShown ? minutes <= GONE : minutes >= SOONEST && minutes <= LATEST
}
