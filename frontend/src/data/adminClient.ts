import { config } from '@/shared/config'
import { adminToken, forgetAdminToken } from './adminAccess'
import { nameOfFile, saveFile } from './download'
import { ApiError } from './errors'
import { fetchFrom } from './http'

/** What the organisers read and change. Every change names the revision that it is made from. */

export type Phase = 'scheduled' | 'running' | 'frozen' | 'ended' | 'revealing' | 'published'
export type Action =
  'start' | 'freeze' | 'unfreeze' | 'end' | 'reopen' | 'reveal' | 'publish' | 'undo'
export type EventMetric = 'tokens' | 'cost' | 'requests' | 'success' | 'tokens_per_dollar'
export type Scene =
  | 'lobby'
  | 'board'
  | 'race'
  | 'models'
  | 'records'
  | 'reveal'
  | 'podium'
  | 'awards'
  | 'what_if'
  | 'replay'

export interface Division {
  id: string
  name: string
}

export interface TeamSettings {
  hidden: boolean
  out_of_competition: boolean
  display_name: string | null
  division: string | null
  slot: number | null
}

export interface Announcement {
  id: string
  text: string
  text_de: string | null
  from: string | null
  until: string | null
  places: 'present' | 'pages' | 'both'
  urgent: boolean
}

export interface PresentSettings {
  scenes: Scene[]
  pace_seconds: number
  pinned: Scene | null
  message: { text: string; text_de: string | null } | null
  black: boolean
}

export interface Award {
  kind: string
  title: string
  title_de: string | null
  team_id: string | null
  value: number | null
  unit: string
  condition: string
  condition_de: string
  runner_up: string | null
}

/** What the form of the event's times and rules edits. */
export interface EventBasics {
  name: string | null
  start: string | null
  end: string | null
  freeze_at: string | null
  timezone: string
  metric: EventMetric
  min_requests: number
  divisions: Division[]
  show_budget: boolean
}

export interface AdminEvent extends EventBasics {
  revision: number
  phase: Phase | null
  frozen_at: string | null
  /** What can be done now, the usual next step first. */
  next: Action[]
  undo: { action: Action; until: string } | null
  /** The server's clock. */
  now: string
  reveal_started_at: string | null
  published_at: string | null
  teams: Record<string, TeamSettings>
  announcements: Announcement[]
  present: PresentSettings
  present_step: number
  reveal: { stage: 'ranks' | 'podium' | 'awards'; step: number }
  awards: Award[]
  attention: AttentionThresholds
  /** The model of the scene that shows the event at its price. */
  what_if: string | null
}

export interface AdminTeam {
  team_id: string
  /** As the gateway has it. */
  name: string
  slot: number
  rank: number | null
  tokens: number
  settings: TeamSettings
  max_budget: number | null
  spend: number | null
  blocked: boolean
}

export interface Screen {
  screen_id: string
  width: number
  height: number
  scene: string
}

export interface HintTeam {
  team_id: string
  name: string
  slot: number
  rank: number | null
  value: number | null
  frozen_rank: number | null
  frozen_value: number | null
}

/** What comes next in the reveal: for organisers only. */
export interface RevealHint {
  division: string | null
  teams: HintTeam[]
  remaining_in_division: number
  remaining: number
}

interface RevealState {
  step: number
  steps: number
  hint: RevealHint | null
}

export type AttentionKind =
  'only_failures' | 'blocked' | 'budget' | 'failing_now' | 'expiring' | 'quiet' | 'no_request'

export interface AttentionEntry {
  id: string
  kind: AttentionKind
  team_id: string | null
  name: string | null
  slot: number | null
  since: string | null
  detail: {
    requests: number
    failed: number
    causes: { cause: string; requests: number; model: string | null; last_at: string }[]
    budget: {
      max_budget: number
      spend: number
      per_hour: number
      gone_at: string | null
      key_hint: string | null
    } | null
    keys: { key_hint: string; expires: string | null; blocked: boolean }[]
    whole_team: boolean
  }
  seen_until: string | null
}

export interface AttentionThresholds {
  no_request_minutes: number
  quiet_minutes: number
  quiet_min_requests: number
  failures_minutes: number
  failures_min_requests: number
  budget_minutes: number
  expiry_hours: number
}

interface Attention {
  as_of: string | null
  entries: AttentionEntry[]
  thresholds: AttentionThresholds
  /** Why the causes of failures are unknown, if they are. */
  causes_missing: string | null
}

export interface AwardCandidates {
  kind: string
  title: string
  title_de: string
  unit: string
  condition: string
  condition_de: string
  /** What would be given without a choice: to the first candidate, or to nobody. */
  award: Award
  candidates: { rank: number; team_id: string; name: string; slot: number; value: number }[]
}

interface WhatIf {
  cost: number
  tokens: number
  models: { model: string; cost: number | null }[]
}

export interface AuditEntry {
  at: string
  action: string
  /** The fields that changed. */
  before: Record<string, unknown>
  after: Record<string, unknown>
}

interface Options {
  body?: object
  query?: Record<string, string>
  signal?: AbortSignal
}

const REFUSED = 401
const OFF = 404

async function adminRequest(
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  { body, query, signal }: Options = {},
): Promise<Response> {
  const token = adminToken.value
  const url = new URL(config.backendUrl + path)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  const response = await fetchFrom(url.href, {
    method,
    token,
    signal,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  if (response.ok) return response
  if (response.status === REFUSED) forgetAdminToken(token === undefined ? 'missing' : 'wrong')
  throw ApiError.fromResponse(response, await response.json().catch(() => undefined))
}

async function json<T>(...parts: Parameters<typeof adminRequest>): Promise<T> {
  return (await (await adminRequest(...parts)).json()) as T
}

const state = (...parts: Parameters<typeof adminRequest>) => json<AdminEvent>(...parts)

export const adminApi = {
  event: (signal?: AbortSignal) => state('GET', '/admin/event', { ...(signal && { signal }) }),
  setEvent: (body: EventBasics & { revision: number }) => state('PUT', '/admin/event', { body }),
  act: (body: { action: Action; revision: number; name?: string; end?: string }) =>
    state('POST', '/admin/event/actions', { body }),
  teams: (signal?: AbortSignal) =>
    json<{ teams: AdminTeam[] }>('GET', '/admin/teams', { ...(signal && { signal }) }),
  setTeam: (id: string, body: { settings: TeamSettings; revision: number }) =>
    state('PUT', `/admin/teams/${encodeURIComponent(id)}`, { body }),
  setAnnouncements: (body: { announcements: Announcement[]; revision: number }) =>
    state('PUT', '/admin/announcements', { body }),
  setPresent: (body: { present: PresentSettings; revision: number }) =>
    state('PUT', '/admin/present', { body }),
  step: (by: 1 | -1) => state('POST', '/admin/present/step', { body: { by } }),
  audit: (limit: number, signal?: AbortSignal) =>
    json<{ changes: AuditEntry[] }>('GET', '/admin/audit', {
      query: { limit: String(limit) },
      ...(signal && { signal }),
    }),
  attention: (signal?: AbortSignal) =>
    json<Attention>('GET', '/admin/attention', { ...(signal && { signal }) }),
  setAttention: (body: { thresholds: AttentionThresholds; revision: number }) =>
    state('PUT', '/admin/attention', { body }),
  seen: (id: string, body: { revision: number }) =>
    state('POST', `/admin/attention/${encodeURIComponent(id)}/seen`, { body }),
  revealState: (signal?: AbortSignal) =>
    json<RevealState>('GET', '/admin/reveal', { ...(signal && { signal }) }),
  reveal: (body: { action: 'next' | 'back' | 'podium' | 'awards'; revision: number }) =>
    state('POST', '/admin/reveal', { body }),
  awards: (signal?: AbortSignal) =>
    json<{ candidates: AwardCandidates[] }>('GET', '/admin/awards', { ...(signal && { signal }) }),
  setAwards: (body: { awards: Award[]; revision: number }) =>
    state('PUT', '/admin/awards', { body }),
  whatIf: (signal?: AbortSignal) =>
    json<WhatIf>('GET', '/admin/what-if', { ...(signal && { signal }) }),
  setWhatIf: (body: { model: string | null; revision: number }) =>
    state('PUT', '/admin/what-if', { body }),
  screens: (signal?: AbortSignal) =>
    json<{ screens: Screen[] }>('GET', '/admin/present/screens', { ...(signal && { signal }) }),
}

/** A plain link could not carry the token. */
export async function downloadAdminFile(
  path: string,
  name: string,
  query: Record<string, string> = {},
) {
  const response = await adminRequest('GET', path, { query })
  saveFile(nameOfFile(response) ?? name, await response.blob())
}

/** How the server responds to this token, or to none. */
async function statusWith(token: string | undefined): Promise<number> {
  const url = `${config.backendUrl}/admin/event`
  return (await fetchFrom(url, { token, signal: undefined })).status
}

/** Whether the server has a desk at all. */
export const hasDesk = async () => (await statusWith(undefined)) !== OFF

/** False for a wrong token; throws where the server could not tell. */
export async function isAdminToken(token: string): Promise<boolean> {
  const status = await statusWith(token)
  if (status >= 500) throw new ApiError('server', status, '')
  return status < 400
}
