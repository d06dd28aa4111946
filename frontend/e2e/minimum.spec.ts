import { expect, test } from './test'
import { DEMO_KEY, startBackend } from './backend'
import { ADMIN_TOKEN, deskOf } from './desk'
import { startFakeGateway } from './fakeGateway'

const DAY_MS = 86_400_000

interface Answer {
  event: { reveal: { revealed: { name: string; rank: number | null }[] } }
}

test('by success, a team has one rank on the board, its page, the wall, in files and in the reveal', async ({
  page,
}) => {
  // A request for each 10,000 tokens, none of which failed.
  const gateway = await startFakeGateway([
    { team: 'Few', tokens: 80_000 },
    { team: 'Many', tokens: 300_000 },
  ])
  const backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: DEMO_KEY,
    REFRESH_SECONDS: '1',
    ADMIN_TOKEN,
    EVENT_NAME: 'Autumn',
    // From a midnight on, so that usage without known minutes counts.
    EVENT_START: new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS).toISOString(),
    EVENT_END: new Date(Date.now() + DAY_MS).toISOString(),
  })
  const desk = deskOf(page, backend.url)
  try {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const [min_requests, rank] of [
      [0, '–'],
      [5, '1'],
    ] as const) {
      await desk.change({ metric: 'success', min_requests })
      await page.goto(`${backend.url}/leaderboard`)
      const row = page.locator('tbody tr.row', { hasText: 'Few' })
      await expect(row.locator('td.rank')).toHaveText(rank)
      const downloaded = page.waitForEvent('download')
      await page.keyboard.press('e')
      await page.getByRole('button', { name: /CSV/ }).click()
      const file = await (await downloaded).createReadStream()
      const [head = '', ...lines] = Buffer.concat(await file.toArray())
        .toString()
        .split('\n')
      const few = lines.find((line) => line.startsWith('Few,')) ?? ''
      expect(few.split(',')[head.split(',').indexOf('rank')]).toBe(rank.replace('–', ''))

      await row.getByRole('link').click()
      const gap = rank === '–' ? 'from 20 requests' : 'level on rank 1'
      await expect(page.locator('.head .gaps')).toHaveText(gap)
      await page.goto(`${backend.url}/board.html`)
      const plain = page.getByRole('row').filter({ hasText: 'Few' })
      await expect(plain.getByRole('cell').first()).toHaveText(rank)
      await page.goto(`${backend.url}/present?scene=board`)
      const wall = page.locator('.present-row', { hasText: 'Few' })
      await expect(wall.locator('> .rank')).toHaveText(rank)
    }

    await desk.send('POST', '/admin/event/actions', { action: 'end' })
    await desk.send('POST', '/admin/event/actions', { action: 'reveal' })
    await desk.send('POST', '/admin/reveal', { action: 'next' })
    const { event } = (await desk.read('/event')) as Answer
    expect(event.reveal.revealed.map(({ name, rank }) => [name, rank]).sort()).toEqual([
      ['Few', 1],
      ['Many', 1],
    ])
  } finally {
    await backend.stop()
    await gateway.stop()
  }
})
