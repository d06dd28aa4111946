import type { VueQueryPluginOptions } from '@tanstack/vue-query'

export const queryOptions: VueQueryPluginOptions = {
  queryClientConfig: {
    defaultOptions: {
      queries: {
        // The next refresh is the next attempt; the page counts down to it.
        retry: false,
        // Without a network a request fails at once and the page says so, instead of waiting silently.
        networkMode: 'always',
        staleTime: 2_000,
        gcTime: 5 * 60_000,
      },
    },
  },
}
