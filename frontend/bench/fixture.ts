import type { components } from '../src/data/contract'

/** A made-up workshop whose numbers grow with every tick; the same at every run. */

type Schemas = components['schemas']

/** What the live line says, as in src/data/live.ts. */
interface LiveNews {
  readonly version: number
  readonly as_of: string | null
  readonly stale: boolean
  readonly demo: boolean
  readonly gateway: { readonly state: 'ok'; readonly error: null; readonly next_attempt_at: null }
  readonly teams: readonly { team_id: string; tokens: number; rank: number }[]
}

const TEAMS = 500
const MODELS = ['gpt-5.2', 'claude-4.6-opus', 'gemini-3-pro', 'qwen3-coder', 'llama-4', 'mistral-3']
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** How much of its tokens a team uses at most between two ticks. */
const GROWTH = 0.02
/** How far each team begins behind the one before it. */
const STEP_BACK = 0.994

/** Mulberry32: small, and good enough for made-up usage. */
function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function workshop(teams = TEAMS) {
  const random = randomFrom(7)
  const began = Math.floor(Date.now() / DAY) * DAY - DAY
  let version = 1
  let ranked: Schemas['TeamTokens'][] = Array.from({ length: teams }, (_, index) =>
    teamWith(index, Math.round(20_000_000 * STEP_BACK ** index)),
  )

  const day = (offset: number) => new Date(began + offset * DAY).toISOString().slice(0, 10)
  const about = () => ({
    start_date: day(0),
    end_date: day(1),
    as_of: new Date().toISOString(),
    stale: false,
    demo: false,
    complete: true,
    days_read: 2,
    days_total: 2,
    version,
  })
  const sumOf = (value: (team: Schemas['TeamTokens']) => number) =>
    ranked.reduce((sum, team) => sum + value(team), 0)

  return {
    /** Every team goes on, and the order with them. */
    tick(): LiveNews {
      version += 1
      const before = new Map(ranked.map((team) => [team.team_id, team]))
      ranked = ranked
        .map((team, index) =>
          teamWith(team.slot, Math.round(team.tokens * (1 + random() * GROWTH)) + index),
        )
        .sort((a, b) => b.tokens - a.tokens)
        .map((team, index) => ({ ...team, rank: index + 1 }))
      const changed = ranked.map((team, index) => {
        const old = before.get(team.team_id)
        return {
          team_id: team.team_id,
          tokens: team.tokens,
          rank: index + 1,
          tokens_delta: team.tokens - (old?.tokens ?? 0),
          rank_delta: (old?.rank ?? index + 1) - (index + 1),
        }
      })
      return { ...this.news(), teams: changed }
    },

    news(): LiveNews {
      const { as_of, stale, demo } = about()
      const gateway = { state: 'ok' as const, error: null, next_attempt_at: null }
      return { version, as_of, stale, demo, gateway, teams: [] }
    },

    tokens: (): Schemas['TokensResponse'] => ({ ...about(), window: null, teams: ranked }),

    /** Whole days: so many teams are too many for finer steps. */
    timeseries(): Schemas['TimeseriesResponse'] {
      const tokens = sumOf((team) => team.tokens)
      const known = { tokens, timed_tokens: 0, coverage: 0, timezone: 'UTC' }
      const timeseries = [0, 1].map((offset) => ({
        date: day(offset),
        start: `${day(offset)}T00:00:00Z`,
        step_minutes: 1440,
        teams: ranked.map((team) => ({
          ...bare(team),
          tokens: Math.floor(team.tokens / 2) + offset * (team.tokens % 2),
        })),
      }))
      return { ...about(), ...known, granularity: 'day', steps: ['day'], timeseries }
    },

    hourly(zone: string): Schemas['HourlyResponse'] {
      const tokens = sumOf((team) => team.tokens)
      const hours = Array.from({ length: 24 }, (_, hour) => ({ hour, tokens: tokens / 24 }))
      const sources = { watched: tokens, request_logs: 0 }
      const known = { tokens, timed_tokens: tokens, coverage: 1, timezone: zone }
      return { ...about(), ...known, hours, sources, teams: [] }
    },

    pace(): Schemas['PaceResponse'] {
      const now = Date.now()
      const at = new Date(now).toISOString()
      const since = (ms: number) => new Date(now - ms).toISOString()
      const points = Array.from({ length: 96 }, (_, index) => ({
        start: since((96 - index) * 10 * 60_000),
        tokens: 4_000_000 + 100_000 * (index % 12),
      }))
      return {
        ...about(),
        ...{ at, known_since: since(6 * HOUR), tokens_per_minute: 400_000, step_minutes: 10 },
        steps_start: since(6 * HOUR),
        teams: ranked.map((team) => paceOf(team, at)),
        pulse: { step_minutes: 10, points },
        moments: ranked.slice(0, 20).map((team, index) => ({
          at: since(index * 10 * 60_000),
          kind: 'passes' as const,
          team: mark(team),
          other: mark(ranked[index + 1] ?? team),
          tokens: null,
        })),
      }
    },

    models: (): Schemas['ModelsResponse'] => ({
      ...about(),
      models: MODELS.map((model, index) => modelOf(model, index, ranked)),
    }),

    costEfficiency: (): Schemas['CostEfficiencyResponse'] => ({
      ...about(),
      cells: ranked.flatMap((team) => MODELS.map((model, index) => cellOf(team, model, index))),
    }),

    status(): Schemas['StatusResponse'] {
      const sum = {
        tokens: sumOf((team) => team.tokens),
        requests: sumOf((team) => team.total_requests),
        cost: sumOf((team) => team.total_cost),
      }
      const nothing = { tokens: 0, requests: 0, cost: 0 }
      const now = new Date().toISOString()
      return {
        ...about(),
        age_seconds: 1,
        product_version: 'bench',
        refresh_seconds: 2,
        history_days: 2,
        gateway: {
          state: 'ok',
          error: null,
          failing_since: null,
          last_success_at: now,
          next_attempt_at: null,
        },
        loading: { days_read: 2, days_total: 2, done: true },
        set_aside: [],
        shrunk_days: [],
        share_urls: [],
        public_url: null,
        request_logs: {
          state: 'done',
          detail: null,
          requests_read: 0,
          requests_set_aside: 0,
          bytes_read: 0,
          budget_bytes: 0,
        },
        store: { state: 'ok', cause: null, since: null, last_write_at: null, reads_gateway: true },
        reconciliation: {
          teams: sum,
          hidden: nothing,
          unassigned: nothing,
          internal: nothing,
          gateway_total: sum,
          difference: nothing,
          balanced: true,
          unknown_model_tokens: 0,
          unknown_model_rows: 0,
          timed_tokens: sum.tokens,
          coverage: 1,
        },
        days: [],
        event: null,
      }
    },
  }
}

function teamWith(index: number, tokens: number): Schemas['TeamTokens'] {
  const requests = Math.ceil(tokens / 12_000)
  const completion = Math.floor(tokens * 0.08)
  return {
    name: `Team ${String(index + 1).padStart(3, '0')} of the bench`,
    team_id: `team-${String(index)}`,
    slot: index,
    deleted: false,
    rank: index + 1,
    division: null,
    out_of_competition: false,
    tokens,
    prompt_tokens: tokens - completion,
    completion_tokens: completion,
    cache_read_tokens: Math.floor(tokens * 0.3),
    cache_creation_tokens: 0,
    total_requests: requests,
    successful_requests: requests - 1,
    failed_requests: 1,
    success_rate: 99,
    total_cost: tokens * 2e-6,
    key_count: 3,
    unnamed_key_count: 0,
    main_model: MODELS[0] ?? null,
    main_model_display_name: MODELS[0] ?? null,
  }
}

const mark = ({ name, team_id, slot, deleted, rank }: Schemas['TeamTokens']) => ({
  name,
  team_id,
  slot,
  deleted,
  rank,
})

function paceOf(team: Schemas['TeamTokens'], at: string): Schemas['TeamPace'] {
  return {
    ...mark(team),
    rank_hour_ago: (team.rank ?? 0) + ((team.slot % 5) - 2),
    new: false,
    tokens_per_minute: team.tokens / 5000,
    last_used_at: at,
    steps: Array.from(
      { length: 36 },
      (_, index) => (team.tokens / 400) * ((index + team.slot) % 7),
    ),
  }
}

function modelOf(
  model: string,
  index: number,
  teams: readonly Schemas['TeamTokens'][],
): Schemas['ModelTokens'] {
  const cells = teams.map((team) => cellOf(team, model, index))
  const tokens = cells.reduce((sum, cell) => sum + cell.total_tokens, 0)
  return {
    ...{ model, display_name: model, tokens, prompt_tokens: tokens, completion_tokens: 0 },
    ...{ total_requests: 10, successful_requests: 10, failed_requests: 0 },
    total_cost: cells.reduce((sum, cell) => sum + cell.total_cost, 0),
    team_count: teams.length,
  }
}

/** A team without the fields of the board. */
function bare(team: Schemas['TeamTokens']): Schemas['TeamSuccess'] {
  const { total_requests, successful_requests, failed_requests, success_rate } = team
  const requests = { total_requests, successful_requests, failed_requests, success_rate }
  return { ...mark(team), ...requests }
}

function cellOf(team: Schemas['TeamTokens'], model: string, index: number): Schemas['CostCell'] {
  const tokens = Math.floor(team.tokens / (index + 2))
  const cost = tokens * (index + 1) * 1e-6
  const { name, team_id, slot, deleted, rank } = team
  return {
    ...{ team: name, team_id, slot, deleted, rank, model, display_name: model },
    total_tokens: tokens,
    prompt_tokens: tokens,
    completion_tokens: 0,
    total_requests: 10,
    total_cost: cost,
    exact_total_cost: cost,
    cost_per_1k_tokens: 0.001,
    exact_cost_per_1k_tokens: 0.001,
    cost_per_million_tokens: 1,
  }
}
