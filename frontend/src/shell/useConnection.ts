import { computed } from 'vue'
import { connectionOf } from '@/data/connection'
import { useFilters } from '@/filters/useFilters'
import { useOnline } from '@vueuse/core'
import { useStatus } from '@/data/useUsage'

/** What the shell tells about the numbers of the chosen period: their age, their source, what is still being read. */
export function useConnection() {
  const { period } = useFilters()
  const query = useStatus(period)
  const isOnline = useOnline()

  return {
    status: query.data,
    connection: computed(() =>
      connectionOf({
        status: query.data.value,
        error: query.error.value,
        isOnline: isOnline.value,
        receivedAt: query.receivedAt.value,
        nextTryAt: query.nextTryAt.value,
      }),
    ),
  }
}
