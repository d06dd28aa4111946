import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { render } from '@testing-library/vue'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { queryOptions } from '@/data/queryOptions'
import { routes } from '@/app/router'

interface Options {
  props?: Record<string, unknown>
  slots?: Record<string, string>
  /** The page's address. */
  route?: string
}

/** Mounts a component in the page's own surroundings: words, addresses, questions. */
export async function renderWith(
  component: Component,
  { props, slots, route = '/leaderboard' }: Options = {},
) {
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(route)
  const queryClient = new QueryClient(
    'queryClientConfig' in queryOptions ? queryOptions.queryClientConfig : {},
  )
  const view = render(component, {
    ...(props && { props }),
    ...(slots && { slots }),
    global: { plugins: [router, [VueQueryPlugin, { queryClient }]] },
  })
  return { ...view, router }
}
