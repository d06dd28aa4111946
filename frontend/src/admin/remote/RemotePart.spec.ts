import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import { adminServer } from '../../../test/adminServer'
import { openDesk, startAtDesk } from '../../../test/openDesk'

startAtDesk()

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const press = async (name: string | RegExp) => fireEvent.click(await button(name))

const revealing = {
  phase: 'revealing' as const,
  next: ['publish' as const, 'reopen' as const],
}
const hint = {
  step: 21,
  steps: 24,
  hint: {
    division: null,
    teams: [
      {
        team_id: 'kernel',
        name: 'Kernel Panik',
        slot: 0,
        rank: 3,
        value: 12_080_000,
        frozen_rank: 5,
        frozen_value: 10_870_000,
      },
    ],
    remaining_in_division: 3,
    remaining: 3,
  },
}
const revealServer = () => {
  const posts: unknown[] = []
  const server = adminServer(revealing, {
    '/admin/reveal': async (request: Request) => {
      if (request.method === 'GET') return Response.json(hint)
      posts.push(await request.json())
      return Response.json(server.state())
    },
  })
  return { server, posts }
}

it('reveals rank by rank with a hint for the presenter, by thumb and by clicker', async () => {
  const { posts } = revealServer()
  const vibrate = vi.fn()
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true })
  await openDesk('remote')
  expect(
    await screen.findByText('they climb from rank 5 to rank 3.', { exact: false }),
  ).toBeTruthy()
  expect(screen.getByText('12.1M')).toBeTruthy()
  expect(screen.getByText('21 of 24 shown')).toBeTruthy()

  await press('Reveal rank 3')
  await waitFor(() => expect(vibrate).toHaveBeenCalledWith(30))
  await press('Reveal rank 3')
  await new Promise((resolve) => setTimeout(resolve, 600))
  // The second tap of one press does nothing.
  expect(posts).toEqual([{ action: 'next', revision: 1 }])

  await fireEvent.keyDown(document.body, { key: 'PageDown' })
  await waitFor(() => expect(posts).toHaveLength(2))
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('offers no step before it is known which one comes next', async () => {
  let answer: (response: Response) => void = () => undefined
  adminServer(revealing, {
    '/admin/reveal': () =>
      new Promise<Response>((resolve) => {
        answer = resolve
      }),
  })
  await openDesk('remote')

  expect((await button('One moment')).getAttribute('aria-disabled')).toBe('true')
  expect(screen.queryByRole('button', { name: 'Show the podium' })).toBeNull()
  answer(Response.json(hint))
  expect(await button('Reveal rank 3')).toBeTruthy()
})

it('announces nothing after the awards, and leads to the desk', async () => {
  adminServer(
    { ...revealing, reveal: { stage: 'awards', step: 24 } },
    { '/admin/reveal': { ...hint, step: 24, hint: null } },
  )
  await openDesk('remote')

  expect(await screen.findByRole('link', { name: 'To the desk' })).toBeTruthy()
  expect(await screen.findByText('24 of 24 shown')).toBeTruthy()
  expect(screen.queryByText(/^Then /)).toBeNull()
})

it('reveals nothing without a connection', async () => {
  const { posts } = revealServer()
  await openDesk('remote')
  const reveal = await button('Reveal rank 3')
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  window.dispatchEvent(new Event('offline'))
  expect(await screen.findByText('No connection to the wall')).toBeTruthy()
  expect(reveal.getAttribute('aria-disabled')).toBe('true')
  await fireEvent.click(reveal)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(posts).toEqual([])
  window.dispatchEvent(new Event('online'))
})

it('does not say that a number becomes what it was', async () => {
  const [team] = hint.hint.teams
  const teams = [{ ...team, frozen_rank: 3, frozen_value: 12_081_000 }]
  adminServer(revealing, {
    '/admin/reveal': { ...hint, hint: { ...hint.hint, teams } },
  })
  await openDesk('remote')
  expect(await screen.findByText('12.1M')).toBeTruthy()
  expect(screen.queryByText(/becomes/)).toBeNull()
})
