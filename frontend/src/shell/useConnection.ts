import { useOnline } from '@vueuse/core'
import { computed } from 'vue'
import { connectionOf } from '@/data/connection'
import { useLive } from '@/data/useLive'
import { useOverdue } from '@/data/useOverdue'
import { useToday } from '@/data/useToday'
import { useEventQuery, useStatus } from '@/data/useUsage'
import { useFilters } from '@/filters/useFilters'

/** The status of the chosen period, and how current the data on show is. */
export function useConnection() {
  const { period } = useFilters()
  const query = useStatus(period)
  useEventQuery()
  const isOnline = useOnline()
  const today = useToday()
  const { asOf } = useLive()
  const overdueAsOf = useOverdue()

  const connection = computed(() => {
    const status = query.data.value
    return connectionOf({
      status,
      error: query.error.value,
      isOnline: isOnline.value,
      receivedAt: query.receivedAt.value,
      liveAsOf: status?.end_date === today.value ? asOf.value : undefined,
      overdueAsOf: overdueAsOf.value,
      nextTryAt: query.nextTryAt.value,
    })
  })
  return {
    status: query.data,
    connection,
    /** The numbers on show are no longer current. */
    isOld: computed(() => ['old', 'offline'].includes(connection.value.state)),
  }
}
