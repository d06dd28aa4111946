import { waitFor } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeServer } from '../../test/fakeServer'
import { noEvent } from '../../test/fixtures'
import { renderWith } from '../../test/render'
import { useScreenReport } from './useScreenReport'

it('reports an open screen before there is an event, too', async () => {
  const server = fakeServer({
    '/event': noEvent,
    '/present/screens': () => new Response(null, { status: 204 }),
  })
  const Screen = defineComponent(() => {
    useScreenReport({ width: 1920, height: 1080, scene: 'board' })
    return () => h('p')
  })
  await renderWith(Screen)
  await waitFor(() =>
    expect(server.urls.map(({ pathname }) => pathname)).toContain('/present/screens'),
  )
  const request = server.requests.find(({ url }) => url.endsWith('/present/screens'))
  expect(await request?.json()).toMatchObject({ width: 1920, height: 1080, scene: 'board' })
})
