import { config } from '@/shared/config'
import { authorizationFor, noteRefusal, tokenToSend } from './access'
import type { components, paths } from './contract'
import { ApiError } from './errors'

/** The one place that sends requests. The viewer's token goes to the backend and to nobody else. */

const ACCESS_REFUSED = 401

/** A response that is not complete by then has failed. */
const TIMEOUT_MS = 15_000

export type PathOf<Operation> = Operation extends { parameters: { path: infer Path } }
  ? Path
  : undefined
export type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? Query
  : undefined
interface With<Json> {
  content: { 'application/json': Json }
}
export type JsonOf<Operation> = Operation extends {
  responses: { 200: With<infer Json> } | { 201: With<infer Json> }
}
  ? Json
  : never

type Get<Route extends keyof paths> = paths[Route]['get']
export type Query<Route extends keyof paths> = NonNullable<QueryOf<Get<Route>>>
type Body<Route extends keyof paths> = JsonOf<Get<Route>>

interface Options<Route extends keyof paths> {
  query?: Query<Route>
  path?: PathOf<Get<Route>>
  headers?: Record<string, string>
  signal?: AbortSignal
}

export async function get<Route extends keyof paths>(
  route: Route,
  options: Options<Route>,
): Promise<Body<Route>> {
  const response = await request(route, options)
  try {
    return (await response.json()) as Body<Route>
  } catch (error) {
    // Cut off on the way, or a page in place of JSON.
    throw options.signal?.aborted ? error : ApiError.unreachable(error)
  }
}

/** The response as it came; a refused request throws. */
export async function request<Route extends keyof paths>(
  route: Route,
  options: Options<Route>,
): Promise<Response> {
  const token = tokenToSend()
  const response = await send(route, options, token)
  if (response.ok) return response
  if (response.status === ACCESS_REFUSED && noteRefusal(token)) return request(route, options)
  throw ApiError.fromResponse(response, await response.json().catch(() => undefined))
}

export async function send<Route extends keyof paths>(
  route: Route,
  { query, path, headers, signal }: Options<Route>,
  token: string | undefined,
): Promise<Response> {
  return fetchFrom(urlOf(route, query, path), {
    headers,
    token,
    signal,
    // The live connection stays open.
    timeoutMs: route === '/live' ? Infinity : undefined,
  })
}

/** Reports something to the server, whose response is of no interest. */
export async function post(
  route: '/present/screens',
  body: components['schemas']['Screen'],
): Promise<void> {
  const response = await fetchFrom(urlOf(route, undefined, undefined), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    token: tokenToSend(),
    signal: undefined,
  })
  if (!response.ok) throw ApiError.fromResponse(response, undefined)
}

interface Sent {
  method?: string
  headers?: Record<string, string> | undefined
  body?: string
  token: string | undefined
  signal: AbortSignal | undefined
  timeoutMs?: number | undefined
}

export async function fetchFrom(
  url: string,
  { method, headers, body, token, signal, timeoutMs = TIMEOUT_MS }: Sent,
): Promise<Response> {
  const prepared = new Request(url, {
    method,
    headers: { ...headers, ...(token && { Authorization: authorizationFor(token) }) },
    body,
    signal: timeoutMs === Infinity ? (signal ?? null) : withTimeout(signal, timeoutMs),
  })
  try {
    // Looked up at each call, so that specs can replace it.
    return await globalThis.fetch(prepared)
  } catch (error) {
    throw signal?.aborted ? error : ApiError.unreachable(error)
  }
}

const withTimeout = (signal: AbortSignal | undefined, timeoutMs: number) =>
  AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])])

export function urlOf(route: string, query?: unknown, path?: unknown): string {
  const filled = Object.entries(path ?? {}).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    route,
  )
  const url = new URL(config.backendUrl + filled)
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== undefined && one !== null) url.searchParams.append(name, String(one))
    }
  }
  return url.href
}
