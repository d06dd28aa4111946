import { computed } from 'vue'
import { useStatus } from '@/data/useUsage'
import { useFilters } from '@/filters/useFilters'
import { config } from '@/shared/config'

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/**
 * Addresses of the page for others: under the public URL that is set; else where the page was opened on the server itself, those
 * that the server is reached by.
 */
export function useShareAddress() {
  const { period } = useFilters()
  const { data: status } = useStatus(period)
  const isLocal = LOCAL_HOSTS.includes(window.location.hostname)
  const base = computed(
    () => status.value?.public_url ?? (isLocal ? status.value?.share_urls[0] : document.baseURI),
  )
  return {
    /** Nobody else can open the address. */
    isLocalOnly: computed(() => base.value === undefined),
    /** From a path of the router, which begins with the page's own base. */
    addressOf: (path: string) => {
      const start = (base.value ?? document.baseURI).replace(/\/$/, '')
      return `${start}/${path.slice(config.basePath.length)}`
    },
  }
}
