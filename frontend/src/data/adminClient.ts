import { adminToken, forgetAdminToken } from './adminAccess'
import type { components, paths } from './contract'
import { nameOfFile, saveFile } from './download'
import { ApiError } from './errors'
import { fetchFrom, urlOf, type JsonOf, type PathOf, type QueryOf } from './http'

/** What the organisers read and change. Every change names the revision that it is made from. */

type Schemas = components['schemas']

/** Responses carry every field; those with a default are optional in the contract, since requests may leave them out. */
type Filled<T> = T extends readonly (infer One)[]
  ? Filled<One>[]
  : T extends object
    ? { [Field in keyof T]-?: Filled<Exclude<T[Field], undefined>> }
    : T

export type AdminEvent = Filled<Schemas['AdminEvent']>
export type Phase = Schemas['Phase']
export type Action = Schemas['Action']
export type EventMetric = AdminEvent['metric']
export type Division = Schemas['Division']
export type TeamSettings = Filled<Schemas['TeamSettings']>
export type Announcement = Filled<Schemas['Announcement']>
export type PresentSettings = Filled<Schemas['PresentSettings']>
export type Scene = PresentSettings['scenes'][number]
export type Award = Filled<Schemas['Award']>
export type AttentionThresholds = Schemas['AttentionThresholds']
export type AuditEntry = Schemas['AuditEntry']
export type Screen = Schemas['OpenScreen']
/** What the form of the event's times and rules edits. */
export type EventBasics = Omit<Schemas['EventEdit'], 'revision'>

export type EventCount = Schemas['EventCount']
export type AdminTeam = Filled<Schemas['DeskTeam']>
export type RevealHint = Filled<Schemas['RevealHint']>
export type HintTeam = RevealHint['teams'][number]
export type AttentionEntry = Filled<Schemas['AttentionEntry']>
export type Join = Filled<Schemas['JoinDesk']>
export type JoinRules = Join['rules']
export type Participant = Filled<Schemas['ParticipantRow']>
export type AwardCandidates = Filled<Schemas['AwardCandidates']>

type Method = 'get' | 'put' | 'post'
type BodyOf<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Body } }
}
  ? Body
  : undefined
interface Options<Operation> {
  path?: PathOf<Operation>
  query?: QueryOf<Operation>
  body?: BodyOf<Operation>
  signal?: AbortSignal | undefined
  timeoutMs?: number
}

const REFUSED = 401
const OFF = 404

/** The report is put together while the request waits. */
const REPORT_TIMEOUT_MS = 120_000

async function adminRequest<Route extends keyof paths, M extends Method>(
  method: M,
  route: Route,
  { path, query, body, signal, timeoutMs }: Options<paths[Route][M]> = {},
): Promise<Response> {
  const token = adminToken.value
  const response = await fetchFrom(urlOf(route, query, path), {
    method: method.toUpperCase(),
    token,
    signal,
    timeoutMs,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  if (response.ok) return response
  if (response.status === REFUSED) forgetAdminToken(token === undefined ? 'missing' : 'wrong')
  throw ApiError.fromResponse(response, await response.json().catch(() => undefined))
}

async function call<Route extends keyof paths, M extends Method>(
  method: M,
  route: Route,
  options?: Options<paths[Route][M]>,
): Promise<Filled<JsonOf<paths[Route][M]>>> {
  const response = await adminRequest(method, route, options)
  return (await response.json()) as Filled<JsonOf<paths[Route][M]>>
}

export const adminApi = {
  event: (signal?: AbortSignal) => call('get', '/admin/event', { signal }),
  setEvent: (body: Schemas['EventEdit']) => call('put', '/admin/event', { body }),
  act: (body: Schemas['ActionRequest']) => call('post', '/admin/event/actions', { body }),
  teams: (signal: AbortSignal) => call('get', '/admin/teams', { signal }),
  setTeam: (team_id: string, body: Schemas['TeamEdit']) =>
    call('put', '/admin/teams/{team_id}', { path: { team_id }, body }),
  setAnnouncements: (body: Schemas['AnnouncementsEdit']) =>
    call('put', '/admin/announcements', { body }),
  setPresent: (body: Schemas['PresentEdit']) => call('put', '/admin/present', { body }),
  step: (by: 1 | -1) => call('post', '/admin/present/step', { body: { by } }),
  screens: (signal: AbortSignal) => call('get', '/admin/present/screens', { signal }),
  audit: (limit: number, signal: AbortSignal) =>
    call('get', '/admin/audit', { query: { limit }, signal }),
  attention: (signal: AbortSignal) => call('get', '/admin/attention', { signal }),
  setAttention: (body: Schemas['ThresholdsEdit']) => call('put', '/admin/attention', { body }),
  seen: (entry_id: string, body: Schemas['Seen']) =>
    call('post', '/admin/attention/{entry_id}/seen', { path: { entry_id }, body }),
  revealState: (signal: AbortSignal) => call('get', '/admin/reveal', { signal }),
  reveal: (body: Schemas['RevealMove']) => call('post', '/admin/reveal', { body }),
  awards: (signal: AbortSignal) => call('get', '/admin/awards', { signal }),
  setAwards: (body: Schemas['AwardsEdit']) => call('put', '/admin/awards', { body }),
  whatIf: (signal: AbortSignal) => call('get', '/admin/what-if', { signal }),
  join: (signal: AbortSignal) => call('get', '/admin/join', { signal }),
  setJoin: (body: Schemas['RulesInput']) => call('put', '/admin/join', { body }),
  participants: (signal: AbortSignal) => call('get', '/admin/participants', { signal }),
  changeParticipant: (id_: string, body: Schemas['ParticipantInput']) =>
    call('put', '/admin/participants/{id_}', { path: { id_ }, body }),
  newKey: (id_: string) => call('post', '/admin/participants/{id_}/new-key', { path: { id_ } }),
  revoke: (id_: string) => call('post', '/admin/participants/{id_}/revoke', { path: { id_ } }),
  revokeAll: (body: Schemas['RevokeAllInput']) => call('post', '/admin/join/revoke-all', { body }),
  block: (team_id: string) => call('post', '/admin/teams/{team_id}/block', { path: { team_id } }),
  unblock: (team_id: string) =>
    call('post', '/admin/teams/{team_id}/unblock', { path: { team_id } }),
  setBudget: (team_id: string, body: Schemas['BudgetInput']) =>
    call('post', '/admin/teams/{team_id}/budget', { path: { team_id }, body }),
  setWhatIf: (body: Schemas['WhatIfEdit']) => call('put', '/admin/what-if', { body }),
}

const saveAs = async (name: string, response: Response) => {
  saveFile(nameOfFile(response) ?? name, await response.blob())
}

/** Plain links could not carry the token. */
export const downloadAudit = async () =>
  saveAs(
    'leaderboard-audit.csv',
    await adminRequest('get', '/admin/audit', { query: { format: 'csv', limit: 1000 } }),
  )

export const downloadReport = async () =>
  saveAs(
    'leaderboard-report.zip',
    await adminRequest('get', '/admin/report', { timeoutMs: REPORT_TIMEOUT_MS }),
  )

/** How the server responds to this token, or to none. */
async function statusWith(token: string | undefined): Promise<number> {
  return (await fetchFrom(urlOf('/admin/event'), { token, signal: undefined })).status
}

/** Whether the server has a desk at all. */
export const hasDesk = async () => (await statusWith(undefined)) !== OFF

/** False for a wrong token; throws where the server could not tell. */
export async function isAdminToken(token: string): Promise<boolean> {
  const status = await statusWith(token)
  if (status >= 500) throw new ApiError('server', status, '')
  return status < 400
}
