import type { Ref } from 'vue'
import type { ApiError } from '@/data/errors'

/** The state of the request behind a chart. */
export interface ChartQuery {
  readonly hasData: boolean
  readonly error: ApiError | null
  /** The picture still shows the period before. */
  readonly isPrevious: boolean
  /** Search terms or models are set. */
  readonly isFiltered: boolean
  /** The days shown are over. */
  readonly isOver: boolean
  /** Period and age of the numbers; null without a response. */
  readonly about: {
    readonly first: string
    readonly last: string
    readonly asOf: string | null
    readonly isDemo: boolean
  } | null
  readonly retry: () => void
}

interface Response {
  readonly start_date: string
  readonly end_date: string
  readonly as_of: string | null
  readonly demo: boolean
}

interface ServerQuery {
  readonly data: Readonly<Ref<Response | undefined>>
  readonly error: Readonly<Ref<ApiError | null>>
  readonly isPrevious: Readonly<Ref<boolean>>
  readonly retry: () => unknown
}

/** The state of a query for its card. */
export function chartQuery(query: ServerQuery, today: string, isFiltered: boolean): ChartQuery {
  const response = query.data.value
  return {
    hasData: response !== undefined,
    error: query.error.value,
    isPrevious: query.isPrevious.value,
    isFiltered,
    isOver: response !== undefined && response.end_date < today,
    about: response
      ? {
          first: response.start_date,
          last: response.end_date,
          asOf: response.as_of,
          isDemo: response.demo,
        }
      : null,
    retry: () => void query.retry(),
  }
}
