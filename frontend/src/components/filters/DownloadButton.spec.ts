import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import DownloadButton from './DownloadButton.vue'
import { fakeServer } from '../../../test/fakeServer'
import { renderWith } from '../../../test/render'

const press = () => fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }))

it('saves the board of the chosen days under the server’s name', async () => {
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download)
  })
  const headers = { 'content-disposition': 'attachment; filename="leaderboard-tokens.csv"' }
  const server = fakeServer({ '/tokens': new Response('rank,name\n', { headers }) })
  await renderWith(DownloadButton, { route: '/leaderboard?from=2026-11-01&to=2026-11-02' })
  await press()
  await waitFor(() => expect(saved).toEqual(['leaderboard-tokens.csv']))
  expect(server.asked[0]?.search).toBe('?start_date=2026-11-01&end_date=2026-11-02&format=csv')
})

it('says that a download failed', async () => {
  fakeServer({ '/tokens': 'no answer' })
  await renderWith(DownloadButton)
  await press()
  expect(await screen.findByRole('alert')).toBeTruthy()
})
