import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import ExportPanel from './ExportPanel.vue'
import { AWKWARD } from '../../test/awkward'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const llama = team({
  name: '🦙 Llama | Drama',
  team_id: 'llama',
  rank: 2,
  tokens: 500,
  total_cost: 1.5,
})
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('copies the board as a Markdown table, in the order shown', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined)
  fakeServer({ '/tokens': tokensAnswer([team({ tokens: 12_406_118 }), llama]) })
  const { container } = await renderWith(ExportPanel)
  await screen.findByText('12,406,118')
  await press('Copy as Markdown table')
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  const [, , first, second] = (writeText.mock.calls[0]?.[0] ?? '').split('\n')
  expect(first).toBe('| 1 | Kernel Panik | 12,406,118 | 800 | 300 | 200 | 10 | 90.0% | $0.25 |')
  expect(second).toBe('| 2 | 🦙 Llama \\| Drama | 500 | 800 | 300 | 200 | 10 | 90.0% | $1.50 |')
  await expectNoAxeViolations(container)
})

it('draws the view in the address, ranked by its metric', async () => {
  fakeServer({ '/tokens': tokensAnswer([team(), llama]) })
  await renderWith(ExportPanel, { route: '/leaderboard?metric=cost' })
  const picture = await screen.findByRole('img', { name: 'Leaderboard, as a picture' })
  await waitFor(() => {
    const amounts = [...picture.querySelectorAll('.amount')].map((text) => text.textContent)
    expect(amounts).toEqual(['$1.50', '$0.25'])
  })
})

it('treats any name as text', async () => {
  fakeServer({ '/tokens': tokensAnswer(AWKWARD.map((names) => team(names))) })
  await renderWith(ExportPanel)
  const picture = await screen.findByRole('img', { name: /as a picture/ })
  await waitFor(() => {
    expect(picture.querySelectorAll('.amount')).toHaveLength(AWKWARD.length)
  })
  expect(picture.querySelector('script, img')).toBeNull()
})

it('saves the server’s CSV for the days, models and ranking shown', async () => {
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download)
  })
  const headers = { 'content-disposition': 'attachment; filename="leaderboard-tokens.csv"' }
  const server = fakeServer({
    '/tokens': (request) =>
      request.url.includes('format=csv')
        ? new Response('rank,name\n', { headers })
        : Response.json(tokensAnswer([team()])),
  })
  await renderWith(ExportPanel, {
    route: '/leaderboard?from=2026-11-01&to=2026-11-02&models=gpt-5.2&metric=per-dollar',
  })
  await press('Download as CSV')
  await waitFor(() => {
    expect(saved).toEqual(['leaderboard-tokens.csv'])
  })
  const requested = server.urls.at(-1)?.searchParams
  expect(requested?.get('start_date')).toBe('2026-11-01')
  expect(requested?.get('end_date')).toBe('2026-11-02')
  expect(requested?.getAll('model')).toEqual(['gpt-5.2'])
  expect(requested?.get('metric')).toBe('tokens_per_dollar')
})

it('reports a failed download', async () => {
  fakeServer({ '/tokens': 'no answer' })
  await renderWith(ExportPanel)
  await press('Download as CSV')
  expect(await screen.findByRole('alert')).toBeTruthy()
})
