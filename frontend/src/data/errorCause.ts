import type { ApiError } from './errors'

type Cause = 'offline' | 'unreachable' | 'question' | 'access' | 'gateway' | 'server'

/** What is probably the matter, for a sentence beside the server's own. */
export function causeOf({ kind, status }: ApiError): Cause {
  if (kind !== 'server') return kind
  if (status === 401 || status === 403) return 'access'
  if (status >= 400 && status < 500) return 'question'
  return status >= 502 && status <= 504 ? 'gateway' : 'server'
}
