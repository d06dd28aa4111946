import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { rememberFilters } from './lastFilters'
import { routes } from '@/app/router'

/** A new visit at an address; says where it leads to. */
async function visit(...addresses: string[]) {
  const router = createRouter({ history: createMemoryHistory(), routes })
  rememberFilters(router)
  for (const address of addresses) await router.push(address)
  return router.currentRoute.value.fullPath
}

it('brings back the last period, metric, zone and models where the address says nothing', async () => {
  await visit('/charts?period=7d&zone=utc&models=gpt-5.2,a%252Cb')
  expect(await visit('/')).toBe('/leaderboard?period=7d&zone=utc&models=gpt-5.2,a%252Cb')
})

it('leaves an address alone that says something', async () => {
  await visit('/leaderboard?period=7d&metric=cost')
  expect(await visit('/leaderboard?q=kernel')).toBe('/leaderboard?q=kernel')
  expect(await visit('/leaderboard?period=today')).toBe('/leaderboard?period=today')
})

it('brings back neither a search nor days of one’s own', async () => {
  await visit('/leaderboard?q=kernel&from=2026-11-01&to=2026-11-02&open=kernel')
  expect(await visit('/leaderboard')).toBe('/leaderboard')
})

it('leaves ways within the page alone, and forgets what was reset', async () => {
  expect(await visit('/leaderboard?period=7d', '/charts')).toBe('/charts')
  expect(await visit('/leaderboard')).toBe('/leaderboard')
})
