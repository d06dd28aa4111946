import { config } from '@/shared/config'
import { forget, readStored, store } from '@/shared/stored'
import type { components } from './contract'
import { ApiError } from './errors'
import { fetchFrom } from './http'

/** How attendees get a team and a key. The key itself is kept nowhere: neither here nor on the server. */

type Schemas = components['schemas']
export type JoinInfo = Schemas['JoinInfo']
export type JoinTeam = Schemas['TeamName']
export type Joined = Schemas['Joined']
export type Me = Schemas['Me']
export type Trial = Schemas['TrialResponse']
export type TeamChoice = { new: string } | { code: string } | null
/** What the server wants confirmed before it goes on. */
export type Question = Schemas['QuestionResponse']

/** A refusal that has a reason of its own. */
export class JoinRefused extends ApiError {
  constructor(
    status: number,
    detail: string,
    readonly reason: string,
    readonly question: Question | null,
  ) {
    super('server', status, detail)
  }
}

/** Making a team and a key takes several requests to the gateway. */
const PATIENCE_MS = 70_000

/** Recognises this device; it opens nothing but what it has joined. */
const STORED_DEVICE = `leaderboard.join-device ${config.backendUrl}`

export const hasJoined = () => readStored(STORED_DEVICE) !== null
export const forgetDevice = () => {
  forget(STORED_DEVICE)
}

const deviceHeader = () => ({ 'X-Join-Device': readStored(STORED_DEVICE) ?? '' })

async function send<T>(
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string>,
  body?: object,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetchFrom(config.backendUrl + path, {
    method,
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    token: undefined,
    signal,
    timeoutMs: PATIENCE_MS,
  })
  const content: unknown = await response.json().catch(() => undefined)
  if (response.ok && content !== undefined) return content as T
  if (isRefusal(content)) {
    throw new JoinRefused(response.status, content.detail, content.reason, content.question)
  }
  throw ApiError.fromResponse(response, content)
}

function isRefusal(
  content: unknown,
): content is { detail: string; reason: string; question: Question | null } {
  return typeof content === 'object' && content !== null && 'reason' in content
}

function remembered(joined: Joined): Joined {
  if (joined.device_secret) store(STORED_DEVICE, joined.device_secret)
  return joined
}

export const joinApi = {
  /** With the event's code also the teams. */
  info: (code: string | undefined, signal?: AbortSignal) =>
    send<JoinInfo>('GET', '/join/info', code ? { 'X-Join-Code': code } : {}, undefined, signal),

  join: async (body: { code: string; name: string; team: TeamChoice; confirm: string[] }) =>
    remembered(await send<Joined>('POST', '/join', {}, body)),

  me: (signal?: AbortSignal) => send<Me>('GET', '/join/me', deviceHeader(), undefined, signal),

  newKey: async (confirm: string[]) =>
    remembered(await send<Joined>('POST', '/join/new-key', deviceHeader(), { confirm })),

  test: (key: string, model: string | null) =>
    send<Trial>('POST', '/join/test', deviceHeader(), { key, model }),
}
