import { shallowReadonly, shallowRef } from 'vue'
import { config } from '@/shared/config'
import { forget, readStored, store } from '@/shared/stored'

/** The organisers' token: kept for the tab alone, and sent only while their desk is on show. */

const STORED = `leaderboard.admin-token ${config.backendUrl}`

/** Why the desk is closed; `off`: the server has no desk. */
type Refusal = 'missing' | 'wrong' | 'off'

const token = shallowRef(readStored(STORED, 'tab') ?? undefined)
const refusal = shallowRef<Refusal>()

export const adminToken = shallowReadonly(token)
export const adminRefusal = shallowReadonly(refusal)

export function keepAdminToken(value: string) {
  token.value = value
  refusal.value = undefined
  store(STORED, value, 'tab')
}

export function forgetAdminToken(reason: Refusal = 'missing') {
  token.value = undefined
  refusal.value = reason
  forget(STORED, 'tab')
}
