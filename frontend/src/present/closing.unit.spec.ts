import { describe, expect, it } from 'vitest'
import { BURST, CHASE, FAR, LUNCH, type RecordedRace } from '../../test/recordedRaces'
import { NO_CLOSING, watchClosing, type ClosingWatch, type Runner } from './closing'

const MINUTE = 60_000
const RATE_MINUTES = 5

/** The runners as the board knew them at the end of a minute. */
function runnersAt({ above, below }: RecordedRace, minute: number): Runner[] {
  const runner = (id: string, { start, minutes }: RecordedRace['above']): Runner => {
    const past = minutes.slice(0, minute + 1)
    const last = past.slice(-RATE_MINUTES)
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    return {
      id,
      tokens: 1000 * (start + sum(past)),
      rate: last.length < RATE_MINUTES ? undefined : (1000 * sum(last)) / RATE_MINUTES,
    }
  }
  return [runner('above', above), runner('below', below)].sort((a, b) => b.tokens - a.tokens)
}

/** What was shown at the end of each minute: minutes until the pass, or undefined. */
function watched(race: RecordedRace) {
  let watch: ClosingWatch = NO_CLOSING
  return race.above.minutes.map((_, minute) => {
    watch = watchClosing(watch, runnersAt(race, minute), minute * MINUTE)
    return watch.shown
  })
}

describe('a recorded chase', () => {
  const shown = watched(CHASE)
  const passedAt = CHASE.above.minutes.findIndex(
    (_, minute) => runnersAt(CHASE, minute)[0]?.id === 'below',
  )

  it('is announced two minutes after the rates are known, and until the pass', () => {
    const minutes = shown.flatMap((closing, minute) => (closing ? [minute] : []))
    expect(minutes[0]).toBe(RATE_MINUTES - 1 + 2)
    expect(minutes.at(-1)).toBe(passedAt - 1)
    expect(minutes).toHaveLength(passedAt - 6)
  })

  it('is forecast to within two minutes', () => {
    for (const [minute, closing] of shown.entries()) {
      if (!closing) continue
      expect(closing).toMatchObject({ above: 'above', below: 'below' })
      expect(Math.abs(minute + closing.minutes - passedAt)).toBeLessThanOrEqual(2)
    }
  })
})

it('one burst is no chase: the gap must go on shrinking', () => {
  expect(watched(BURST).filter(Boolean)).toEqual([])
})

it('a chase that is given up disappears', () => {
  const shown = watched(LUNCH)
  expect(shown[8]).toBeDefined()
  expect(shown.slice(12).filter(Boolean)).toEqual([])
})

it('a pass that is hours away is not announced', () => {
  expect(watched(FAR).filter(Boolean)).toEqual([])
})

describe('of even rates', () => {
  /** Shown after some minutes, of teams with totals and rates in thousands. */
  function shownAfter(
    minutes: number,
    teams: readonly { id: string; tokens: number; rate: number | undefined }[],
    from: ClosingWatch = NO_CLOSING,
  ): ClosingWatch {
    let watch = from
    for (let minute = 0; minute <= minutes; minute++) {
      const runners = teams.map(({ id, tokens, rate }) => ({
        id,
        tokens: 1000 * (tokens + minute * (rate ?? 0)),
        rate: rate === undefined ? undefined : 1000 * rate,
      }))
      watch = watchClosing(watch, runners, minute * MINUTE)
    }
    return watch
  }
  const pair = (gap: number, faster: number) => [
    { id: 'a', tokens: 1000 + gap, rate: 5 },
    { id: 'b', tokens: 1000, rate: 5 + faster },
  ]

  it('minutes are whole up to ten, then fifteen', () => {
    expect(shownAfter(2, pair(80, 10)).shown?.minutes).toBe(6)
    expect(shownAfter(2, pair(120, 10)).shown?.minutes).toBe(10)
    expect(shownAfter(2, pair(135, 10)).shown?.minutes).toBe(15)
  })

  it('it appears from one to fifteen minutes before the pass', () => {
    expect(shownAfter(2, pair(180, 10)).shown).toBeUndefined()
    expect(shownAfter(2, pair(25, 10)).shown).toBeUndefined()
  })

  it('once shown it stays until twenty', () => {
    const { shown, chases } = shownAfter(2, pair(170, 10))
    expect(shown?.minutes).toBe(15)
    const slower = (faster: number) => {
      const [above, below] = [
        { id: 'a', tokens: 1_170_000, rate: 5000 },
        { id: 'b', tokens: 1_020_000, rate: 5000 + faster },
      ]
      return watchClosing({ chases, ...(shown && { shown }) }, [above, below], 2 * MINUTE).shown
    }
    expect(slower(8000)?.minutes).toBe(20)
    expect(slower(7000)).toBeUndefined()
  })

  it('the pair that passes first is shown', () => {
    const teams = [
      { id: 'a', tokens: 1200, rate: 5 },
      { id: 'b', tokens: 1100, rate: 15 },
      { id: 'c', tokens: 1040, rate: 30 },
    ]
    expect(shownAfter(2, teams).shown).toMatchObject({ above: 'b', below: 'c', minutes: 2 })
  })

  it('unknown rates, level teams and slower ones are no chase', () => {
    expect(
      shownAfter(4, [
        { id: 'a', tokens: 9, rate: undefined },
        { id: 'b', tokens: 8, rate: 1 },
      ]),
    ).toEqual(NO_CLOSING)
    expect(shownAfter(4, pair(0, 0))).toEqual(NO_CLOSING)
    expect(shownAfter(4, pair(50, -3))).toEqual(NO_CLOSING)
  })
})
