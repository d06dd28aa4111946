import { createServer, type ServerResponse } from 'node:http'
import { DEMO_KEY } from './backend'

/** A gateway of a few teams whose tokens a test sets: it speaks as LiteLLM does on the routes that are read. */

interface Usage {
  readonly team: string
  readonly tokens: number
}

const DAY_MS = 86_400_000
const isoDay = (instant: number) => new Date(instant).toISOString().slice(0, 10)

export async function startFakeGateway(first: readonly Usage[]) {
  let usages = first
  // The default period, yesterday and today, includes it on either side of midnight.
  const day = isoDay(Date.now())

  function answerOf(url: URL): object | undefined {
    switch (url.pathname) {
      case '/team/list':
        return usages.map(({ team }, index) => ({
          team_id: team,
          team_alias: team,
          created_at: new Date(index * DAY_MS).toISOString(),
          keys: [{ token: `key-of-${team}`, key_name: 'sk-...abcd', key_alias: 'laptop' }],
        }))
      case '/team/daily/activity':
        return activityOf(url, usages, day)
      case '/model/info':
        return { data: [{ model_name: 'gpt-5.2', litellm_params: { model: 'openai/gpt-5.2' } }] }
      case '/spend/logs/v2':
        return { data: [], total: 0 }
      case '/health/readiness':
        return { status: 'healthy' }
      default:
        return undefined
    }
  }

  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${DEMO_KEY}`) return send(response, 401, {})
    const answer = answerOf(new URL(request.url ?? '/', 'http://localhost'))
    send(response, answer ? 200 : 404, answer ?? { detail: 'Not Found' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0

  return {
    url: `http://127.0.0.1:${String(port)}`,
    set(next: readonly Usage[]) {
      usages = next
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** All on one day. */
function activityOf(url: URL, usages: readonly Usage[], day: string) {
  const [start, end] = [url.searchParams.get('start_date'), url.searchParams.get('end_date')]
  const isIncluded = (start ?? '') <= day && day <= (end ?? '')
  const results = isIncluded ? [dayOf(day, usages)] : []
  return { results, metadata: { page: 1, total_pages: 1, has_more: false } }
}

function dayOf(date: string, usages: readonly Usage[]) {
  const metrics = sumOf(usages.map(({ tokens }) => metricsOf(tokens)))
  const byKey = Object.fromEntries(
    usages.map(({ team, tokens }) => [
      `key-of-${team}`,
      { metrics: metricsOf(tokens), metadata: { key_alias: 'laptop', team_id: team } },
    ]),
  )
  const entities = Object.fromEntries(
    usages.map(({ team, tokens }) => [
      team,
      {
        metrics: metricsOf(tokens),
        metadata: { team_alias: team },
        api_key_breakdown: { [`key-of-${team}`]: byKey[`key-of-${team}`] },
      },
    ]),
  )
  const model_groups = { 'gpt-5.2': { metrics, api_key_breakdown: byKey } }
  return { date, metrics, breakdown: { entities, model_groups } }
}

/** The board refuses a day whose teams have more than the day as a whole. */
function sumOf(parts: readonly Metrics[]): Metrics {
  const sum = metricsOf(0)
  for (const part of parts) {
    for (const name of Object.keys(sum) as (keyof Metrics)[]) sum[name] += part[name]
  }
  return sum
}

type Metrics = ReturnType<typeof metricsOf>

function metricsOf(tokens: number) {
  const completion = Math.floor(tokens / 10)
  const requests = Math.ceil(tokens / 10_000)
  return {
    spend: tokens * 2e-6,
    prompt_tokens: tokens - completion,
    completion_tokens: completion,
    total_tokens: tokens,
    cache_read_input_tokens: Math.floor(tokens / 4),
    cache_creation_input_tokens: 0,
    api_requests: requests,
    successful_requests: requests,
    failed_requests: 0,
  }
}

function send(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}
