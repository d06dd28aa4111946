import type { HourlyAnswer } from '@/data/client'

type Hours = Pick<HourlyAnswer, 'hours' | 'coverage' | 'sources'>

type HourSource = 'watched' | 'logs' | 'both'

export interface HourFacts {
  /** 24 figures, from midnight on. */
  readonly tokens: readonly number[]
  /** Null while no hour is known. */
  readonly busiest: number | null
  /** 0 to 1; null without tokens. */
  readonly coverage: number | null
  readonly source: HourSource | null
}

export function hourFacts(response: Hours): HourFacts {
  const tokens = new Array<number>(24).fill(0)
  for (const { hour, tokens: amount } of response.hours) tokens[hour] = amount
  const most = Math.max(...tokens)
  return {
    tokens,
    busiest: most > 0 ? tokens.indexOf(most) : null,
    coverage: response.coverage,
    source: hourSource(response.sources),
  }
}

/** A share of known tokens as text, rounded down so that only 100 % reads as 100 %. */
export function knownShare(
  coverage: number,
  percent: (value: number, digits: number) => string,
): string {
  const known = Math.floor(coverage * 1000) / 10
  return percent(known, Number.isInteger(known) ? 0 : 1)
}

function hourSource(sources: HourlyAnswer['sources']): HourSource | null {
  if (sources.watched > 0 && sources.request_logs > 0) return 'both'
  if (sources.watched > 0) return 'watched'
  return sources.request_logs > 0 ? 'logs' : null
}
