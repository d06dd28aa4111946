import { isSendable, keepToken } from '@/data/access'
import { ApiError } from '@/data/errors'
import { send } from '@/data/http'

export type SignInFailure = 'wrong' | 'unreachable'

/** Tries a token and stores it if the board opens. */
export async function signIn(
  written: string,
  place: 'device' | 'tab',
): Promise<SignInFailure | undefined> {
  const token = written.trim()
  if (!isSendable(token)) return 'wrong'
  try {
    const { ok, status } = await send('/status', {}, token)
    if (!ok) return status === 401 ? 'wrong' : 'unreachable'
    keepToken(token, place)
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return 'unreachable'
    throw error
  }
}
