import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { AWKWARD } from '../test/awkward'

interface Answer {
  teams: object[]
}

for (const [width, height] of [
  [390, 844],
  [1440, 900],
] as const) {
  test(`awkward names stay in their rows at ${String(width)} px`, async ({ page }, info) => {
    await page.setViewportSize({ width, height })
    await page.route('**/tokens?*', async (route) => {
      const answer = (await (await route.fetch()).json()) as Answer
      const teams = answer.teams.map((team, index) => ({ ...team, ...AWKWARD[index] }))
      await route.fulfill({ json: { ...answer, teams } })
    })
    page.on('dialog', () => {
      throw new Error('A name was run as a script.')
    })
    await page.goto('/leaderboard')
    const names = page.locator('th.team bdi')
    await expect(names).toHaveCount(AWKWARD.length)
    expect(await names.allTextContents()).toEqual(AWKWARD.map(({ name }) => name))

    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth
    })
    expect(overflow).toBeLessThanOrEqual(0)
    for (const row of await page.locator('tbody tr.row').all()) {
      const [name, amount] = await Promise.all([
        row.locator('th.team bdi').boundingBox(),
        row.locator('td.tokens .amount').boundingBox(),
      ])
      if (!name || !amount) throw new Error('A row shows no name or no amount.')
      expect(name.x + name.width).toBeLessThanOrEqual(width)
      // On phones the amount is to the right of the name, otherwise beyond the bar.
      expect(name.x + name.width).toBeLessThanOrEqual(amount.x)
      expect(amount.x + amount.width).toBeLessThanOrEqual(width)
    }
    await info.attach(`awkward-${String(width)}`, {
      body: await page.screenshot({ fullPage: true }),
      contentType: 'image/png',
    })
    await expectNoAxeViolations(page)
  })
}
