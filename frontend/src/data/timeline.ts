import { type BoardChoice, boardQuery, type Period } from './client'
import { get } from './http'

/** Tokens over time: every day, or the parts of a day or a window in which usage is known. */
export const timeline = (
  period: Period,
  granularity: 'day' | 'hour' | '10min',
  tz: string,
  signal: AbortSignal,
  window: BoardChoice['window'],
) =>
  get('/tokens/timeseries', {
    query: { ...boardQuery(period, { window }), granularity, tz },
    signal,
  })
