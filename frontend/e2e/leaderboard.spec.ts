import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { pressUntil } from './keys'

const rows = (page: Page) => page.locator('tbody tr.row')

const amounts = async (page: Page) =>
  (await page.locator('td.tokens .amount').allInnerTexts()).map((text) =>
    Number(text.replaceAll(',', '')),
  )

/** Rows may be about to change places. */
async function expectSorted(figures: () => Promise<number[]>) {
  await expect(async () => {
    const shown = await figures()
    expect(shown).toEqual([...shown].sort((a, b) => b - a))
    expect(shown[0]).toBeGreaterThan(0)
  }).toPass()
}

test('the page loads from the real backend on demo data', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/leaderboard$/)
  await expect(page.getByText('These teams are made up.')).toBeVisible()
  await expect(rows(page)).toHaveCount(12)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()

  await expectSorted(() => amounts(page))
})

test('the search takes several terms, and the address restores what was found', async ({
  page,
}) => {
  await page.goto('/leaderboard')
  await expect(rows(page)).toHaveCount(12)
  const field = page.getByRole('textbox', { name: 'Search teams' })
  await pressUntil(page, '/', (within) => expect(field).toBeFocused(within))
  await page.keyboard.type('panik, llama')
  await expect(rows(page)).toHaveCount(2)
  await expect(page.getByText('2 of 12 teams')).toBeVisible()

  await page.reload()
  await expect(rows(page)).toHaveCount(2)
  await expect(field).toHaveValue('panik, llama')
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

test('a column head sorts, and announces it', async ({ page }) => {
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: 'Cost' }).click()
  await expect(page.getByRole('columnheader', { name: 'Cost' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect(page).toHaveURL(/sort=cost/)
})

test('the metric is part of the address, ranks the board, and works with the back button', async ({
  page,
}) => {
  await page.goto('/leaderboard?metric=cost')
  await expect(rows(page)).toHaveCount(12)
  await expect(page.getByRole('radio', { name: 'Cost' })).toBeChecked()
  const costs = page.locator('td.tokens .amount')
  await expectSorted(async () =>
    (await costs.allInnerTexts()).map((text) => Number(text.replace(/[$,]/g, ''))),
  )

  await page.getByRole('radio', { name: 'Cost' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/metric=requests/)
  await expect(page.getByText('All requests, the failed ones too.')).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(/metric=cost/)
  await expect(page.getByRole('radio', { name: 'Cost' })).toBeChecked()
})

test('a board of some models counts those alone', async ({ page }) => {
  await page.goto('/leaderboard?period=yesterday')
  await expect(rows(page)).toHaveCount(12)
  const all = await amounts(page)
  await page.getByRole('button', { name: 'Models: All models' }).click()
  await page.getByRole('checkbox').first().check()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/models=/)
  await expect.poll(async () => (await amounts(page))[0]).toBeLessThan(all[0] ?? 0)
  await page.getByRole('button', { name: /^Remove .* from the filter$/ }).click()
  await expect(page).not.toHaveURL(/models=/)
  await expect.poll(() => amounts(page)).toEqual(all)
})

test('pace comes after the board, without moving it', async ({ page }) => {
  await page.goto('/leaderboard')
  await expect(rows(page)).toHaveCount(12)
  const table = page.getByRole('table').first()
  const before = await table.boundingBox()
  await expect(page.locator('td.spark svg').first()).toBeVisible()
  await expect(page.getByRole('img', { name: /^Tokens of all teams over time/ })).toBeVisible()
  await expect(page.getByText(/^12 teams$/)).toBeVisible()
  expect(await table.boundingBox()).toEqual(before)
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

test('the page reports when it is offline, and continues when it is back', async ({
  page,
  context,
}) => {
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

  test('the filters open as a sheet, whose button shows how many teams match', async ({ page }) => {
    await page.goto('/leaderboard')
    await page.getByRole('button', { name: /^Period:/ }).click()
    const sheet = page.getByRole('dialog', { name: 'Filters' })
    await sheet.getByText('Last 7 days').click()
    await expect(page).toHaveURL(/period=7d/)
    await sheet.getByText('Cost', { exact: true }).click()
    await sheet.getByRole('textbox', { name: 'Teams' }).fill('panik, llama')
    await expect(page).toHaveURL(/metric=cost/)
    await expectNoAxeViolations(page)

    await sheet.getByRole('button', { name: 'Show 2 teams' }).click()
    await expect(sheet).toBeHidden()
    await expect(rows(page)).toHaveCount(2)
    await expect(page.getByRole('button', { name: 'Rank by: Cost' })).toBeVisible()

    await page.getByRole('button', { name: 'Filters' }).click()
    await sheet.getByRole('button', { name: 'Reset' }).click()
    await expect(sheet.getByRole('button', { name: 'Show 12 teams' })).toBeVisible()
    await expect(page).toHaveURL(/\/leaderboard$/)
  })
})

test('keys step through the rows, and lead to a team', async ({ page }) => {
  await page.goto('/leaderboard?period=yesterday')
  await expect(rows(page)).toHaveCount(12)
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-team'))
  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-team')))

  await pressUntil(page, 'j', (within) => expect.poll(focused, within).toBe(ids[0]))
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe(ids[1])
  await page.keyboard.press('k')
  await expect.poll(focused).toBe(ids[0])
  await page.keyboard.press('2')
  await expect(page).toHaveURL(/metric=cost/)
  await page.keyboard.press('o')
  await expect(page).toHaveURL(/\/team\//)
})
