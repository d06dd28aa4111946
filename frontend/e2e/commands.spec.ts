import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { pressUntil } from './keys'

test.use({ colorScheme: 'dark' })

test('keys lead through the page, and help lists them', async ({ page }) => {
  await page.goto('/leaderboard?period=today')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await pressUntil(page, '?', (within) => expect(help).toBeVisible(within))
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/\/charts\?period=today$/)
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('s')
  await expect(page.getByRole('dialog', { name: 'Share this view' })).toBeVisible()
})

test('single keys can be switched off, and stay off', async ({ page }) => {
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('switch', { name: /Single keys/ }).uncheck()
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const palette = page.getByRole('dialog')
  await pressUntil(page, 'Control+k', (within) => expect(palette).toBeVisible(within))
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await page.keyboard.press('t')
  await page.keyboard.press('Control+k')
  await expect(palette).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

for (const theme of ['dark', 'light', 'contrast']) {
  test(`the palette finds a team with the keyboard alone, in the theme ${theme}`, async ({
    page,
  }) => {
    await page.addInitScript((name) => {
      localStorage.setItem('leaderboard.theme', name)
    }, theme)
    await page.goto('/leaderboard?period=yesterday')
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await page.getByRole('button', { name: 'Search', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox')).toBeFocused()
    await expectNoAxeViolations(page)
    await page.keyboard.type('krnl')
    await expect(page.getByRole('option').first()).toHaveText(/Kernel Panik/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/team\/.+\?period=yesterday$/)
    await expect(page.getByRole('heading', { name: /Kernel Panik/ })).toBeVisible()
  })
}
