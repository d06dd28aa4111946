import type { EventAnswer, EventReport } from '@/data/client'
import type {
  HourlyAnswer,
  KeyUsage,
  ModelsAnswer,
  PaceAnswer,
  StatusAnswer,
  StepsAnswer,
  TeamAnswer,
  TeamPace,
  TeamTokens,
  TokensAnswer,
} from '@/data/client'

const ANSWER = {
  start_date: '2026-11-22',
  end_date: '2026-11-23',
  as_of: '2026-11-23T14:37:08Z',
  stale: false,
  demo: false,
  complete: true,
  days_read: 2,
  days_total: 2,
  version: 1,
}

/** A team with 1,000 tokens; a test names what matters to it. */
export function team(changes: Partial<TeamTokens> = {}): TeamTokens {
  return {
    name: 'Kernel Panik',
    team_id: 'kernel',
    slot: 0,
    deleted: false,
    rank: 1,
    division: null,
    out_of_competition: false,
    tokens: 1000,
    prompt_tokens: 800,
    completion_tokens: 200,
    cache_read_tokens: 300,
    cache_creation_tokens: 0,
    total_requests: 10,
    successful_requests: 9,
    failed_requests: 1,
    success_rate: 90,
    total_cost: 0.25,
    key_count: 1,
    unnamed_key_count: 0,
    main_model: 'gpt-5.2',
    main_model_display_name: 'GPT-5.2',
    breakdown: null,
    ...changes,
  }
}

export function tokensAnswer(
  teams: TeamTokens[],
  changes: Partial<TokensAnswer> = {},
): TokensAnswer {
  return { ...ANSWER, teams, ...changes }
}

export function key(changes: Partial<KeyUsage> = {}): KeyUsage {
  return {
    api_key: 'hash',
    key_alias: 'laptop',
    masked_key: 'sk-...a91f',
    total_tokens: 1000,
    models: [
      {
        model_name: 'gpt-5.2',
        display_name: 'GPT-5.2',
        total_tokens: 1000,
        prompt_tokens: 800,
        completion_tokens: 200,
        total_cost: 0.25,
      },
    ],
    ...changes,
  }
}

export function teamAnswer(usage: TeamTokens, changes: Partial<TeamAnswer> = {}): TeamAnswer {
  return { ...ANSWER, team: usage, ranked_teams: 3, days: [], models: [], ...changes }
}

/** A team's half hours from nine on: tokens (a fifth of them completion) and rank. */
export function stepsAnswer(
  usage: TeamTokens,
  steps: readonly [tokens: number | null, rank: number | null][] = [],
  changes: Partial<StepsAnswer> = {},
): StepsAnswer {
  const tokens = steps.reduce((sum, [amount]) => sum + (amount ?? 0), 0)
  return {
    ...ANSWER,
    team_id: usage.team_id,
    name: usage.name,
    step_minutes: 30,
    timed_tokens: tokens,
    possible_tokens: tokens,
    coverage: tokens > 0 ? 1 : null,
    steps: steps.map(([amount, rank], index) => ({
      start: new Date(Date.parse('2026-11-23T09:00:00Z') + index * 1_800_000).toISOString(),
      tokens: amount,
      prompt_tokens: amount === null ? null : amount * 0.8,
      completion_tokens: amount === null ? null : amount * 0.2,
      total_requests: amount === null ? null : 1,
      complete: amount !== null,
      rank,
    })),
    rank_since: null,
    keys: [],
    ...changes,
  }
}

export function hourlyAnswer(): HourlyAnswer {
  return {
    ...ANSWER,
    hours: Array.from({ length: 24 }, (_, hour) => ({ hour, tokens: hour === 9 ? 1000 : 0 })),
    timezone: 'UTC',
    tokens: 1000,
    timed_tokens: 1000,
    coverage: 1,
    sources: { watched: 1000, request_logs: 0 },
    teams: [],
  }
}

export function statusAnswer(changes: Partial<StatusAnswer> = {}): StatusAnswer {
  const sum = { tokens: 0, requests: 0, cost: 0 }
  return {
    ...ANSWER,
    age_seconds: 2,
    product_version: '0.1.0',
    refresh_seconds: 10,
    history_days: 30,
    gateway: {
      state: 'ok',
      error: null,
      failing_since: null,
      last_success_at: ANSWER.as_of,
      next_attempt_at: null,
    },
    loading: { days_read: 30, days_total: 30, done: true },
    request_logs: {
      state: 'done',
      detail: null,
      requests_read: 0,
      requests_set_aside: 0,
      bytes_read: 0,
      budget_bytes: 0,
    },
    store: { state: 'ok', cause: null, since: null, last_write_at: null, reads_gateway: true },
    days: [],
    set_aside: [],
    shrunk_days: [],
    share_urls: [],
    public_url: null,
    event: null,
    reconciliation: {
      teams: sum,
      hidden: { tokens: 0, requests: 0, cost: 0 },
      unassigned: sum,
      internal: sum,
      gateway_total: sum,
      difference: sum,
      balanced: true,
      unknown_model_tokens: 0,
      unknown_model_rows: 0,
      timed_tokens: 0,
      coverage: 1,
    },
    ...changes,
  }
}

/** A team that goes on as before, of whose last six hours nothing is known. */
export function teamPace(changes: Partial<TeamPace> = {}): TeamPace {
  const { name, team_id, slot, deleted, rank } = team()
  return {
    name,
    team_id,
    slot,
    deleted,
    rank,
    rank_hour_ago: null,
    new: false,
    tokens_per_minute: null,
    last_used_at: null,
    steps: Array<null>(36).fill(null),
    ...changes,
  }
}

export function paceAnswer(teams: TeamPace[], changes: Partial<PaceAnswer> = {}): PaceAnswer {
  return {
    ...ANSWER,
    at: ANSWER.as_of,
    known_since: null,
    tokens_per_minute: null,
    step_minutes: 10,
    steps_start: null,
    teams,
    pulse: { step_minutes: 30, points: [] },
    moments: [],
    ...changes,
  }
}

/** Models by id and by what people call them, most used first. */
export function modelsAnswer(models: (readonly [id: string, name: string])[]): ModelsAnswer {
  return {
    ...ANSWER,
    models: models.map(([model, display_name], place) => ({
      model,
      display_name,
      tokens: 1000 / (place + 1),
      prompt_tokens: 800,
      completion_tokens: 200,
      total_requests: 10,
      successful_requests: 9,
      failed_requests: 1,
      total_cost: 0.25,
      team_count: 1,
    })),
  }
}

/** A running event of two days; a test names what matters to it. */
export function eventAnswer(changes: Partial<EventReport> = {}): EventAnswer {
  return {
    event: {
      name: 'Autumn LLM Hackathon',
      start: '2026-11-23T08:00:00Z',
      end: '2026-11-24T17:00:00Z',
      freeze_at: null,
      frozen_at: null,
      timezone: 'UTC',
      phase: 'running',
      phases: [],
      metric: 'tokens',
      min_requests: 20,
      divisions: [],
      announcements: [],
      reveal: null,
      podium: null,
      awards: null,
      awards_to_come: 0,
      what_if: null,
      present: {
        scenes: ['lobby', 'board', 'race', 'models', 'records', 'reveal', 'podium', 'awards'],
        pace_seconds: 20,
        pinned: null,
        message: null,
        black: false,
        step: 0,
      },
      join: null,
      show_budget: false,
      revision: 1,
      ...changes,
    },
    min_requests: { success: 20 },
  }
}

export const noEvent: EventAnswer = { event: null, min_requests: { success: 20 } }
