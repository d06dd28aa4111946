import type { Period } from './client'
import { get } from './http'

/** Tokens over time: every day, or the hours and minutes in which usage is known. */
export const timeline = (
  { from, to }: Period,
  granularity: 'day' | 'hour' | 'minute',
  tz: string,
  signal: AbortSignal,
) =>
  get('/tokens/timeseries', {
    query: { start_date: from, end_date: to, granularity, tz },
    signal,
  })
