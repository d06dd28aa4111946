import type { ReplayAnswer } from '@/data/client'

type Replay = Pick<ReplayAnswer, 'start' | 'step_minutes' | 'steps' | 'teams'>

/** The event as a time-lapse: the board at a moment. Pure. */

const MINUTE = 60_000

interface ReplayRow {
  readonly team_id: string
  readonly name: string
  readonly slot: number
  /** Up to the moment; between two steps as if it had come evenly. */
  readonly tokens: number
  /** 0 is the first; teams out of competition follow those that compete. */
  readonly place: number
  readonly rank: number | null
}

interface ReplayMoment {
  /** In ms since 1970. */
  readonly at: number
  readonly rows: readonly ReplayRow[]
}

/** The board when a share of the time-lapse, 0 to 1, has passed; teams without usage so far are not on it. */
export function replayAt(replay: Replay, share: number): ReplayMoment {
  const position = Math.max(0, Math.min(1, share)) * replay.steps
  const rows = replay.teams
    .map(({ team_id, name, slot, tokens, rank }) => ({
      team_id,
      name,
      slot,
      tokens: valueAt(tokens, position),
      isOut: rank === null,
    }))
    .filter(({ tokens }) => tokens > 0)
    .sort((a, b) => Number(a.isOut) - Number(b.isOut) || b.tokens - a.tokens)
    .map(({ isOut, ...row }, place) => ({ ...row, place, rank: isOut ? null : place + 1 }))
  return { at: Date.parse(replay.start) + position * replay.step_minutes * MINUTE, rows }
}

/** `tokens` are those at the end of each step. */
function valueAt(tokens: readonly number[], position: number): number {
  const last = tokens.at(-1) ?? 0
  const step = Math.floor(position)
  if (step >= tokens.length) return last
  const [before, after] = [step > 0 ? (tokens[step - 1] ?? 0) : 0, tokens[step] ?? last]
  return before + (position - step) * (after - before)
}
