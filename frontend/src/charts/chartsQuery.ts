import type { Ref } from 'vue'
import type { ApiError } from '@/data/errors'

/** What a chart's card has to know about the question behind it. */
export interface ChartQuery {
  readonly hasData: boolean
  readonly error: ApiError | null
  /** The picture still shows the period before. */
  readonly isPrevious: boolean
  /** Search terms or models leave something out. */
  readonly isFiltered: boolean
  /** The days shown have passed: nothing more will come. */
  readonly isOver: boolean
  /** Which days and how new the numbers are; null without an answer. */
  readonly about: {
    readonly first: string
    readonly last: string
    readonly asOf: string | null
    readonly isDemo: boolean
  } | null
  /** For file names: the days shown. */
  readonly suffix: string
  readonly retry: () => void
}

interface Answer {
  readonly start_date: string
  readonly end_date: string
  readonly as_of: string | null
  readonly demo: boolean
}

interface ServerQuery {
  readonly data: Readonly<Ref<Answer | undefined>>
  readonly error: Readonly<Ref<ApiError | null>>
  readonly isPrevious: Readonly<Ref<boolean>>
  readonly retry: () => unknown
}

/** What the card says of an answer, or of its absence. */
export function chartQuery(query: ServerQuery, today: string, isFiltered: boolean): ChartQuery {
  const answer = query.data.value
  return {
    hasData: answer !== undefined,
    error: query.error.value,
    isPrevious: query.isPrevious.value,
    isFiltered,
    isOver: answer !== undefined && answer.end_date < today,
    about: answer
      ? {
          first: answer.start_date,
          last: answer.end_date,
          asOf: answer.as_of,
          isDemo: answer.demo,
        }
      : null,
    suffix: answer ? `_${answer.start_date}_${answer.end_date}` : '',
    retry: () => void query.retry(),
  }
}
