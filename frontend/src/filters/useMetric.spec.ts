import { expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { noteEvent } from '@/data/useEvent'
import { useMetric } from './useMetric'
import { eventAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

async function at(route: string) {
  let found: ReturnType<typeof useMetric> | undefined
  const { router } = await renderWith(
    defineComponent({
      setup() {
        found = useMetric()
        return () => null
      },
    }),
    { route },
  )
  if (!found) throw new Error('Nothing was set up.')
  return { ...found, router }
}

it('ranks the event as the organisers have set it, and other days by tokens', async () => {
  noteEvent(eventAnswer({ metric: 'cost', min_requests: 5 }))
  const ofEvent = await at('/leaderboard')
  expect([ofEvent.metric.value, ofEvent.fromRequests.value]).toEqual(['cost', 5])
  const ofDays = await at('/leaderboard?period=7d')
  expect([ofDays.metric.value, ofDays.fromRequests.value]).toEqual(['tokens', 0])
})

it.each([
  ['/leaderboard', 'event', 5],
  ['/leaderboard?period=7d&metric=success', 'success', 20],
  ['/leaderboard?metric=cached', undefined, 0],
])('requires at %s as many requests as the server does in the same order', async (...found) => {
  noteEvent(eventAnswer({ metric: 'success', min_requests: 5 }))
  const [route, order, fromRequests] = found
  const ranked = await at(route)
  expect([ranked.order.value, ranked.fromRequests.value]).toEqual([order, fromRequests])
})

it('ranks by what the viewer chooses, and keeps the choice in the address unless it is the usual one', async () => {
  noteEvent(eventAnswer({ metric: 'cost', min_requests: 5 }))
  const { metric, fromRequests, setMetric, router } = await at('/leaderboard?sort=now')
  await setMetric('tokens')
  expect(router.currentRoute.value.fullPath).toBe('/leaderboard?metric=tokens')
  expect([metric.value, fromRequests.value]).toEqual(['tokens', 0])
  await setMetric('cost')
  expect(router.currentRoute.value.fullPath).toBe('/leaderboard')
})
