import { daysOf, type Period } from './client'
import { get } from './http'

/** Tokens by model, of all teams. */
export const models = (period: Period, signal: AbortSignal) =>
  get('/tokens/models', { query: daysOf(period), signal })
