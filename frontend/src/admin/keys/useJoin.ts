import { computed } from 'vue'
import { useAdminQuery } from '@/admin/useAdminQuery'
import { adminApi } from '@/data/adminClient'

const OFF = 404
const EVERY_MS = 30_000

/** The join page's code, rules and teams; keys can be given and taken only where the server has it. */
export function useJoin() {
  const { data, error } = useAdminQuery('join', (signal) => adminApi.join(signal), EVERY_MS)
  return { join: data, error, isOff: computed(() => error.value?.status === OFF) }
}
