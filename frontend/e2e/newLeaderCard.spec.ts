import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { leadSwap } from './leadSwap'

const card = (page: Page) => page.locator('.new-leader-card')

test.use({ viewport: { width: 390, height: 844 } })

for (const path of ['/leaderboard', '/charts', 'team page'] as const) {
  test(`a new leader is announced once on the phone that follows a team: ${path}`, async ({
    page,
    request,
  }) => {
    const { teams } = (await (await request.get('/tokens?breakdown=false')).json()) as {
      teams: { team_id: string; name: string }[]
    }
    const own = teams[2]
    await page.addInitScript((id) => {
      localStorage.setItem('leaderboard.my-team', id)
    }, own?.team_id ?? '')
    const { clock, overtake } = await leadSwap(page)
    await page.goto(path === 'team page' ? `/team/${own?.team_id ?? ''}` : path)
    await expect(page.locator('main h1')).toBeAttached()
    await overtake(card(page))

    await expect(card(page)).toContainText('New leader')
    await expect(card(page)).toContainText('The Challengers')
    await expect(card(page)).toContainText('5.00k ahead')
    const { x, width } = (await card(page).boundingBox()) ?? { x: -1, width: 0 }
    expect([x >= 0, x + width <= 390]).toEqual([true, true])
    await expectNoAxeViolations(page)

    await card(page).getByRole('button', { name: 'Dismiss' }).click()
    await expect(card(page)).toHaveCount(0)
    await clock.runFor(30_000)
    await expect(card(page)).toHaveCount(0)
  })
}

test('without a team of its own a phone shows no card', async ({ page }) => {
  const { clock, swap } = await leadSwap(page)
  await page.goto('/leaderboard')
  const first = page.locator('tbody tr.row bdi').first()
  const before = await first.innerText()
  await swap()
  await clock.runUntil(async () => (await first.innerText()) !== before)
  await clock.runFor(15_000)
  await expect(card(page)).toHaveCount(0)
})
