import { waitFor } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { useFilters } from './useFilters'
import { useParameter } from './useParameter'
import { renderWith } from '../../test/render'

async function at(route: string) {
  let parts: { value: string } | undefined
  let filters: ReturnType<typeof useFilters> | undefined
  const { router } = await renderWith(
    defineComponent({
      setup() {
        parts = useParameter('parts')
        filters = useFilters()
        return () => null
      },
    }),
    { route },
  )
  if (!parts || !filters) throw new Error('Nothing was set up.')
  return { parts, filters, router }
}

it('reads its value from the address, and the default in place of one it does not know', async () => {
  expect((await at('/charts?parts=tokens')).parts.value).toBe('tokens')
  expect((await at('/charts?parts=nonsense')).parts.value).toBe('share')
})

it('writes a choice into the address, and the default out of it', async () => {
  const { parts, router } = await at('/charts?period=7d')
  parts.value = 'tokens'
  await waitFor(() => {
    expect(router.currentRoute.value.fullPath).toBe('/charts?period=7d&parts=tokens')
  })
  parts.value = 'share'
  await waitFor(() => {
    expect(router.currentRoute.value.fullPath).toBe('/charts?period=7d')
  })
})

it('omits defaults from the address', async () => {
  const { filters, router } = await at('/leaderboard?metric=cost&sort=cost')
  await filters.change({ metric: 'tokens', sort: undefined })
  expect(router.currentRoute.value.fullPath).toBe('/leaderboard')
})
