import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeAll, expect, it } from 'vitest'
import MyTeamView from './MyTeamView.vue'
import { useMyTeam } from '@/shared/team/useMyTeam'
import { noteEvent } from '@/data/useEvent'
import { loadWords } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { eventAnswer, statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const teams = [
  team({ team_id: 'panik', name: 'Kernel Panik', rank: 1 }),
  team({ team_id: 'drama', name: 'Llama Drama', rank: 2 }),
  team({ team_id: 'uber', name: 'Überfitters', rank: 3 }),
  team({ team_id: 'gone', name: 'Dissolved', rank: 4, deleted: true }),
]

beforeAll(() => loadWords('team'))

it('offers the teams by name, and remembers the chosen one', async () => {
  fakeServer({ '/tokens': tokensAnswer(teams), '/status': statusAnswer() })
  const { container, router } = await renderWith(MyTeamView, { route: '/team?period=today&q=a' })
  const names = (await screen.findAllByRole('button', { name: /Rank/ })).map(
    (button) => button.textContent,
  )
  expect(names).toEqual([expect.stringContaining('Kernel'), expect.stringContaining('Llama')])
  await expectNoAxeViolations(container)

  await fireEvent.click(screen.getByRole('button', { name: /Llama Drama/ }))
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/team/drama?period=today'))
  expect(useMyTeam().id.value).toBe('drama')
})

it('has the ranks of the event, to the minute', async () => {
  const event = { start: '2026-11-22T09:30:00Z', end: '2026-11-22T17:30:00Z' }
  const server = fakeServer({ '/tokens': tokensAnswer(teams), '/status': statusAnswer() })
  noteEvent(eventAnswer({ ...event, phase: 'published' }))
  await renderWith(MyTeamView, { route: '/team' })

  await waitFor(() => {
    const asked = server.urls.filter(({ pathname }) => pathname === '/tokens').at(-1)
    expect(asked?.searchParams.get('from')).toBe('2026-11-22T09:30:00.000Z')
  })
})

it('follows a pin in another tab', () => {
  const { id, unpin } = useMyTeam()
  unpin()
  localStorage.setItem('leaderboard.my-team', 'panik')
  window.dispatchEvent(new StorageEvent('storage', { key: 'leaderboard.my-team' }))
  expect(id.value).toBe('panik')
  unpin()
  expect(id.value).toBeUndefined()
})
