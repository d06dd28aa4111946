import { now } from '@/shared/clock'

/** Where a request failed: on the viewer's side, on the way, or at the server. */
type ApiErrorKind = 'offline' | 'unreachable' | 'server'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly at = new Date(now())

  constructor(
    readonly kind: ApiErrorKind,
    /** The HTTP status; 0 without a response. */
    readonly status: number,
    /** The server's sentence; empty without one. */
    readonly detail: string,
    options?: ErrorOptions,
    /** Identifies the request in the server's log. */
    readonly requestId?: string,
  ) {
    super(detail || kind, options)
  }

  static unreachable(cause: unknown): ApiError {
    return new ApiError(navigator.onLine ? 'unreachable' : 'offline', 0, '', { cause })
  }

  static fromResponse({ status, headers }: Response, body: unknown): ApiError {
    const requestId = headers.get('X-Request-ID') ?? undefined
    return new ApiError('server', status, detailOf(body), undefined, requestId)
  }
}

/** FastAPI's own validation errors carry a list instead of a sentence. */
function detailOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('detail' in body)) return ''
  return typeof body.detail === 'string' ? withoutSettings(body.detail) : ''
}

/** Without the sentences that name a setting: they are for those who run the board, not for a room. */
export const withoutSettings = (text: string) =>
  text
    .split(/(?<=[.!?])\s+/)
    .filter((sentence) => !/\b[A-Z]+(?:_[A-Z]+)+\b/.test(sentence))
    .join(' ')

type Cause = 'offline' | 'unreachable' | 'request' | 'access' | 'gateway' | 'server'

/** The probable cause, for a sentence beside the server's own. */
export function causeOf({ kind, status }: ApiError): Cause {
  if (kind !== 'server') return kind
  if (status === 401 || status === 403) return 'access'
  if (status >= 400 && status < 500) return 'request'
  return status >= 502 && status <= 504 ? 'gateway' : 'server'
}
