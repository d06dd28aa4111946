import { expect, test, type Page } from '@playwright/test'
import { expectNoAxeViolations } from './axe'

const rows = (page: Page) => page.locator('tbody tr.row')

const amounts = async (page: Page) =>
  (await page.locator('td.tokens .amount').allInnerTexts()).map((text) =>
    Number(text.replaceAll(',', '')),
  )

test('the page loads from the real backend on demo data', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/leaderboard$/)
  await expect(page.getByText('These teams are made up.')).toBeVisible()
  await expect(rows(page)).toHaveCount(12)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()

  const shown = await amounts(page)
  expect(shown).toEqual([...shown].sort((a, b) => b - a))
  expect(shown[0]).toBeGreaterThan(0)
})

test('the search takes several terms, and the address restores what was found', async ({
  page,
}) => {
  await page.goto('/leaderboard')
  await expect(rows(page)).toHaveCount(12)
  await page.keyboard.press('/')
  await page.keyboard.type('panik, llama')
  await expect(rows(page)).toHaveCount(2)
  await expect(page.getByText('2 of 12 teams')).toBeVisible()

  await page.reload()
  await expect(rows(page)).toHaveCount(2)
  await expect(page.getByRole('textbox', { name: 'Search teams' })).toHaveValue('panik, llama')
})

test('a team opens with its keys and models, which add up', async ({ page }) => {
  await page.goto('/leaderboard?period=yesterday')
  await rows(page).first().click()
  const keys = page.getByRole('table', { name: /^Keys and models of/ })
  await expect(keys).toBeVisible()
  await expect(page).toHaveURL(/open=/)

  const parts = (await keys.locator('.key-amount').allInnerTexts()).map((text) =>
    Number(text.replaceAll(',', '')),
  )
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe((await amounts(page))[0])

  await page.reload()
  await expect(keys).toBeVisible()
  await page.getByRole('button', { name: /^Keys and models of/, expanded: true }).click()
  await expect(keys).toBeHidden()
})

test('the period is chosen with the keyboard alone, and back leads back', async ({ page }) => {
  await page.goto('/leaderboard')
  await expect(rows(page)).toHaveCount(12)
  await page.getByRole('button', { name: /^Period:/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Period' })).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Yesterday and today' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/period=today/)
  await expect(page.getByRole('button', { name: /^Period:/ })).toBeFocused()

  await page.goBack()
  await expect(page).not.toHaveURL(/period/)
})

test('days of one’s own are chosen in the calendar', async ({ page }) => {
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: /^Period:/ }).click()
  await page.getByRole('button', { name: 'Choose days' }).click()
  await page.getByRole('button', { name: 'Previous month' }).click()
  const days = page.locator('[data-reka-calendar-cell-trigger]:not([data-outside-view])')
  await days.nth(9).click()
  await days.nth(11).click()
  await page.getByRole('button', { name: /^Show / }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d\d-10&to=\d{4}-\d\d-12/)
})

test('a head sorts, and says so', async ({ page }) => {
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: 'Cost' }).click()
  await expect(page.getByRole('columnheader', { name: 'Cost' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect(page).toHaveURL(/sort=cost/)
})

for (const theme of ['dark', 'light', 'contrast']) {
  test(`the board meets WCAG 2.2 AA in the theme ${theme}`, async ({ page }) => {
    await page.addInitScript((name) => localStorage.setItem('leaderboard.theme', name), theme)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto('/leaderboard')
    await rows(page).nth(1).click()
    await expect(page.getByRole('table', { name: /^Keys and models of/ })).toBeVisible()
    await expectNoAxeViolations(page)
  })
}

test('language and theme are chosen and stay', async ({ page }) => {
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: 'Language' }).click()
  await page.getByText('Deutsch').click()
  await expect(page.getByRole('heading', { name: 'Rangliste' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Darstellung' }).click()
  await page.getByText('Hell', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Rangliste' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('the page says when it is offline, and goes on when it is back', async ({ page, context }) => {
  await page.goto('/leaderboard')
  await expect(rows(page)).toHaveCount(12)
  await context.setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await expect(rows(page)).toHaveCount(12)
  await context.setOffline(false)
  await expect(page.getByText('You are offline.')).toBeHidden()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })

  test('nothing scrolls sideways, and what is pressed is large enough', async ({ page }) => {
    await page.goto('/leaderboard')
    await expect(rows(page)).toHaveCount(12)
    await rows(page).first().click()
    await expect(page.getByRole('table', { name: /^Keys and models of/ })).toBeVisible()
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth
    })
    expect(overflow).toBeLessThanOrEqual(0)

    for (const target of await page.locator('button:visible, nav a:visible').all()) {
      const box = await target.boundingBox()
      expect(Math.round(box?.height ?? 0)).toBeGreaterThanOrEqual(44)
    }
    await expectNoAxeViolations(page)
  })

  test('the period opens as a sheet', async ({ page }) => {
    await page.goto('/leaderboard')
    await page.getByRole('button', { name: /^Period:/ }).click()
    await expect(page.getByRole('dialog', { name: 'Period' })).toBeVisible()
    await page.getByText('Last 7 days').click()
    await page.getByRole('button', { name: 'Close' }).click()
    await expect(page).toHaveURL(/period=7d/)
  })
})
