import type { components } from './contract'
import { get, post } from './http'

type Schemas = components['schemas']
export type TokensAnswer = Schemas['TokensResponse']
export type TeamTokens = Schemas['TeamTokens']
export type KeyUsage = Schemas['KeyUsage']
export type PaceAnswer = Schemas['PaceResponse']
export type TeamPace = Schemas['TeamPace']
export type Moment = Schemas['Moment']
export type PulsePoint = Schemas['PulsePoint']
export type ModelsAnswer = Schemas['ModelsResponse']
export type StepsAnswer = Schemas['StepsResponse']
export type ReplayAnswer = Schemas['ReplayResponse']
export type TimeseriesAnswer = Schemas['TimeseriesResponse']
export type CostEfficiencyAnswer = Schemas['CostEfficiencyResponse']
export type HourlyAnswer = Schemas['HourlyResponse']
export type TeamAnswer = Schemas['TeamResponse']
export type StatusAnswer = Schemas['StatusResponse']
export type EventAnswer = Schemas['EventResponse']
/** The event as everybody sees it. */
export type EventReport = Schemas['EventView']
export type EventPhase = EventReport['phase']
export type EventMetric = EventReport['metric']
export type RevealReport = Schemas['Reveal']
export type RevealedTeam = Schemas['RevealedTeam']
export type PodiumTeam = Schemas['PodiumTeam']
export type AwardReport = Schemas['ShownAward']
/** What the event's tokens would have cost at the prices of other models. */
export type WhatIfReport = Schemas['WhatIf']
/** An open present view. */
export type ScreenReport = Schemas['Screen']

/** UTC days, both included; undefined leaves the choice to the server (yesterday and today). */
export interface Period {
  from?: string
  to?: string
}

/** From one instant to another, in ISO 8601; the last one is not included. */
export interface TimeWindow {
  from: string
  to: string
}

const daysOf = ({ from, to }: Period) => ({ start_date: from, end_date: to })

/** A window, where there is one, in place of the days. */
const timeQuery = (period: Period, window?: TimeWindow) => window ?? daysOf(period)

/** What a board counts: a window or days; some models, or all; one division of the event, or all. */
export interface BoardChoice {
  window?: TimeWindow | undefined
  models?: readonly string[]
  division?: string
}

export const boardQuery = (
  period: Period,
  { window, models = [], division }: BoardChoice = {},
) => ({
  ...timeQuery(period, window),
  ...(models.length > 0 && { model: [...models] }),
  ...(division && { division }),
})

export const api = {
  /** Without keys and models: those of one team come with `team`. */
  tokens: (period: Period, signal: AbortSignal, choice?: BoardChoice) =>
    get('/tokens', { query: { ...boardQuery(period, choice), breakdown: false }, signal }),

  /** How fast the same board moves. */
  pace: (period: Period, signal: AbortSignal, choice?: BoardChoice) =>
    get('/tokens/pace', { query: boardQuery(period, choice), signal }),

  /** One team's tokens and rank as time went on. */
  steps: (id: string, period: Period, signal: AbortSignal, choice?: BoardChoice) =>
    get('/tokens/steps', { query: { ...boardQuery(period, choice), team: id }, signal }),

  team: (id: string, period: Period, signal: AbortSignal, window?: TimeWindow) =>
    get('/teams/{team_id}', { path: { team_id: id }, query: timeQuery(period, window), signal }),

  models: (period: Period, signal: AbortSignal, { window }: BoardChoice = {}) =>
    get('/tokens/models', { query: timeQuery(period, window), signal }),

  /** Days and their parts in one series, in the finest step that suits the period or window. */
  timeseries: (period: Period, signal: AbortSignal, choice?: BoardChoice) =>
    get('/tokens/timeseries', {
      query: { ...boardQuery(period, choice), granularity: 'auto' },
      signal,
    }),

  costEfficiency: (period: Period, signal: AbortSignal, { window }: BoardChoice = {}) =>
    get('/tokens/cost-efficiency', { query: timeQuery(period, window), signal }),

  hourly: (
    period: Period,
    tz: string,
    team: string | undefined,
    signal: AbortSignal,
    choice?: BoardChoice,
  ) => get('/tokens/hourly', { query: { ...boardQuery(period, choice), tz, team }, signal }),

  event: (signal: AbortSignal) => get('/event', { signal }),

  replay: (period: Period, signal: AbortSignal, { window }: BoardChoice = {}) =>
    get('/tokens/replay', { query: timeQuery(period, window), signal }),

  reportScreen: (screen: ScreenReport) => post('/present/screens', screen),

  status: (period: Period, signal: AbortSignal) =>
    get('/status', { query: daysOf(period), signal }),
}
