import { computed } from 'vue'
import { adminApi } from '@/data/adminClient'
import { useAdminQuery } from '@/admin/useAdminQuery'

const EVERY_MS = 15_000

/** All teams with their settings and current numbers. */
export function useAdminTeams() {
  const { data, error } = useAdminQuery('teams', (signal) => adminApi.teams(signal), EVERY_MS)
  return { teams: computed(() => data.value?.teams), error }
}
