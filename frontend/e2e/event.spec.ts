import { expect, test } from '@playwright/test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'

const MINUTE_MS = 60_000
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString()

test('an event counts down, opens its board by itself, and shows the time left', async ({
  page,
}) => {
  const backend = await startBackend({
    EVENT_NAME: 'Autumn LLM Hackathon',
    EVENT_START: at(0.3),
    EVENT_END: at(203),
  })
  try {
    await page.goto(backend.url)
    await expect(page.getByText('Autumn LLM Hackathon starts in')).toBeVisible()
    await expect(page.getByRole('timer')).toHaveText(/^0:00:\d\d$/)
    await expect(page.locator('.marks li')).toHaveCount(12)
    await expectNoAxeViolations(page)

    await expect(page.getByText(/3 h 2[12] min left/)).toBeVisible({ timeout: 25_000 })
    await expect(page.getByRole('heading', { name: 'Autumn LLM Hackathon' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Period:/ })).toHaveText(/Whole event/)
    await page.getByRole('button', { name: /^Period:/ }).click()
    await page.getByText('Yesterday and today').click()
    await expect(page).toHaveURL(/period=recent/)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await page.keyboard.press('Escape')
    await expectNoAxeViolations(page)
  } finally {
    await backend.stop()
  }
})
