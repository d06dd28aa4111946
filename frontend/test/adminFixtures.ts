import type { AdminEvent, AdminTeam, TeamSettings } from '@/data/adminClient'

export const teamSettings = (changes: Partial<TeamSettings> = {}): TeamSettings => ({
  hidden: false,
  out_of_competition: false,
  display_name: null,
  division: null,
  slot: null,
  ...changes,
})

/** A running event of one day. */
export function adminEvent(changes: Partial<AdminEvent> = {}): AdminEvent {
  return {
    numbers_revision: 0,
    revision: 1,
    phase: 'running',
    frozen_at: null,
    next: ['freeze', 'end'],
    now: '2026-11-23T14:37:08Z',
    name: 'Autumn LLM Hackathon',
    start: '2026-11-23T08:00:00Z',
    end: '2026-11-23T18:00:00Z',
    freeze_at: '2026-11-23T16:30:00Z',
    reveal_started_at: null,
    published_at: null,
    timezone: 'UTC',
    metric: 'tokens',
    min_requests: 0,
    divisions: [],
    show_budget: false,
    teams: {},
    announcements: [],
    present: {
      scenes: ['lobby', 'board', 'race', 'models', 'records', 'reveal', 'podium', 'awards'],
      pace_seconds: 20,
      pinned: null,
      message: null,
      black: false,
    },
    present_step: 0,
    reveal: { stage: 'ranks', step: 0 },
    awards: [],
    attention: {
      no_request_minutes: 20,
      quiet_minutes: 20,
      quiet_min_requests: 10,
      failures_minutes: 10,
      failures_min_requests: 10,
      budget_minutes: 30,
      budget_percent: 90,
      expiry_hours: 24,
    },
    attention_seen: {},
    what_if: null,
    undo: null,
    ...changes,
  }
}

export const adminTeam = (changes: Partial<AdminTeam> = {}): AdminTeam => ({
  team_id: 'kernel',
  name: 'Kernel Panik',
  slot: 0,
  rank: 1,
  tokens: 1000,
  settings: teamSettings(),
  max_budget: null,
  spend: null,
  blocked: false,
  division: null,
  value: 1000,
  requests: 10,
  deleted: false,
  key_count: 1,
  ...changes,
})
