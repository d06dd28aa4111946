import createClient from 'openapi-fetch'
import { config } from '@/config'
import type { components, paths } from './contract'
import { ApiError } from './errors'

type Schemas = components['schemas']
export type TokensAnswer = Schemas['TokensAnswer']
export type TeamTokens = Schemas['TeamTokens']
export type KeyUsage = Schemas['KeyUsage']
export type TimeseriesAnswer = Schemas['TimeseriesAnswer']
export type SuccessRateAnswer = Schemas['SuccessRateAnswer']
export type CostEfficiencyAnswer = Schemas['CostEfficiencyAnswer']
export type HourlyAnswer = Schemas['HourlyAnswer']
export type TeamAnswer = Schemas['TeamAnswer']
export type StatusAnswer = Schemas['StatusAnswer']

/** UTC days, both included; undefined leaves the choice to the server (yesterday and today). */
export interface Period {
  from?: string
  to?: string
}

const client = createClient<paths, 'application/json'>({
  baseUrl: config.backendUrl,
  // Looked up at each call, so that tests can put a fake wire in its place.
  fetch: (request) => globalThis.fetch(request),
})

// A token for protected backends is added here, as `Authorization`, and nowhere else.

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

async function ask<T>(request: Promise<Answer<T>>, signal: AbortSignal): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await request
  } catch (error) {
    if (signal.aborted) throw error
    throw ApiError.noAnswer(error)
  }
  if (answer.data === undefined) throw ApiError.fromAnswer(answer.response.status, answer.error)
  return answer.data
}

const daysOf = ({ from, to }: Period) => ({ start_date: from, end_date: to })

export const api = {
  /** Without keys and models: those of one team come with `team`. */
  tokens: (period: Period, signal: AbortSignal) =>
    ask(
      client.GET('/tokens', {
        params: { query: { ...daysOf(period), breakdown: false } },
        signal,
      }),
      signal,
    ),

  team: (id: string, period: Period, signal: AbortSignal) =>
    ask(
      client.GET('/teams/{team_id}', {
        params: { path: { team_id: id }, query: daysOf(period) },
        signal,
      }),
      signal,
    ),

  timeseries: (period: Period, signal: AbortSignal) =>
    ask(client.GET('/tokens/timeseries', { params: { query: daysOf(period) }, signal }), signal),

  successRate: (period: Period, signal: AbortSignal) =>
    ask(client.GET('/tokens/success-rate', { params: { query: daysOf(period) }, signal }), signal),

  costEfficiency: (period: Period, signal: AbortSignal) =>
    ask(
      client.GET('/tokens/cost-efficiency', { params: { query: daysOf(period) }, signal }),
      signal,
    ),

  hourly: (period: Period, tz: string, team: string | undefined, signal: AbortSignal) =>
    ask(
      client.GET('/tokens/hourly', { params: { query: { ...daysOf(period), tz, team } }, signal }),
      signal,
    ),

  status: (period: Period, signal: AbortSignal) =>
    ask(client.GET('/status', { params: { query: daysOf(period) }, signal }), signal),
}
