import { config } from '@/shared/config'
import { authorizationFor, noteRefusal, sentToken } from './access'
import type { paths } from './contract'
import { ApiError } from './errors'

/** The one place that puts questions on the wire. The viewer's token goes to the backend and to nobody else. */

const ACCESS_REFUSED = 401

type Get<Route extends keyof paths> = paths[Route]['get']
type Parameters<Route extends keyof paths> = Get<Route>['parameters']
export type Query<Route extends keyof paths> = NonNullable<Parameters<Route>['query']>
type Answer<Route extends keyof paths> =
  Get<Route> extends {
    responses: { 200: { content: { 'application/json': infer Body } } }
  }
    ? Body
    : never

interface Question<Route extends keyof paths> {
  query?: Query<Route>
  path?: Parameters<Route>['path']
  headers?: Record<string, string>
  signal?: AbortSignal
}

export async function get<Route extends keyof paths>(
  route: Route,
  question: Question<Route>,
): Promise<Answer<Route>> {
  const response = await ask(route, question)
  try {
    return (await response.json()) as Answer<Route>
  } catch (error) {
    // Cut off on the way, or a page in place of an answer.
    throw question.signal?.aborted ? error : ApiError.noAnswer(error)
  }
}

/** The answer as it came; what the backend refuses is thrown. */
export async function ask<Route extends keyof paths>(
  route: Route,
  question: Question<Route>,
): Promise<Response> {
  const token = sentToken()
  const response = await send(route, question, token)
  if (response.ok) return response
  if (response.status === ACCESS_REFUSED && noteRefusal(token)) return ask(route, question)
  throw ApiError.fromAnswer(response, await response.json().catch(() => undefined))
}

export async function send<Route extends keyof paths>(
  route: Route,
  { query, path, headers, signal }: Question<Route>,
  token: string | undefined,
): Promise<Response> {
  const request = new Request(addressOf(route, query, path), {
    headers: { ...headers, ...(token && { Authorization: authorizationFor(token) }) },
    signal: signal ?? null,
  })
  try {
    // Looked up at each call, so that tests can put a fake wire in its place.
    return await globalThis.fetch(request)
  } catch (error) {
    throw signal?.aborted ? error : ApiError.noAnswer(error)
  }
}

function addressOf(route: string, query: object | undefined, path: object | undefined): string {
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
