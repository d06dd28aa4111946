import { expect, test } from './test'

test('a visit begins where the last one ended, a link where it was shared', async ({ page }) => {
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: /^Period:/ }).click()
  await page.getByText('Last 7 days').click()
  await expect(page).toHaveURL(/period=7d/)

  await page.goto('/charts')
  await expect(page).toHaveURL(/\/charts\?period=7d$/)
  await page.goto('/leaderboard?period=today')
  await expect(page).toHaveURL(/\/leaderboard\?period=today$/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/leaderboard\?period=today$/)
  await page.getByRole('link', { name: 'Charts' }).click()
  await expect(page).toHaveURL(/\/charts\?period=today$/)
  await page.goBack()
  await expect(page).toHaveURL(/\/leaderboard\?period=today$/)
})
