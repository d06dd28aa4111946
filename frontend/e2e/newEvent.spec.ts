import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { ADMIN_TOKEN, deskOf } from './desk'

const NAME = 'October workshop'
const HOUR_MS = 3_600_000
const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString()

test('a published event gives way to the next one, on the desk, the phone and the wall', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const backend = await startBackend({
    ADMIN_TOKEN,
    DATABASE_URL: 'sqlite://',
    REFRESH_SECONDS: '5',
    EVENT_NAME: NAME,
    EVENT_START: at(-5),
    EVENT_END: at(-1),
  })
  const viewers = await browser.newContext({ locale: 'de-CH', reducedMotion: 'reduce' })
  try {
    const desk = deskOf(page, backend.url)
    const { teams } = (await desk.read('/admin/teams')) as { teams: { team_id: string }[] }
    await desk.send('PUT', `/admin/teams/${teams[0]?.team_id ?? ''}`, {
      settings: { display_name: 'Kernel United' },
    })
    await desk.send('PUT', '/admin/announcements', {
      announcements: [{ id: 'thanks', text: 'Thank you all.' }],
    })
    await desk.send('POST', '/admin/event/actions', { action: 'publish', name: NAME })
    const [phone, wall] = await Promise.all([viewers.newPage(), viewers.newPage()])
    await Promise.all([phone.goto(backend.url), wall.goto(`${backend.url}/present`)])
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText(NAME)
    await expect(phone.getByText('Thank you all.').first()).toBeVisible()
    await expect(wall.locator('.present-foot')).toContainText('Thank you all.')

    await page.goto(`${backend.url}/admin`)
    await page.getByLabel('Admin token').fill(ADMIN_TOKEN)
    await page.keyboard.press('Enter')
    await expect(page.getByText('Published, now')).toBeVisible()
    await page.getByRole('button', { name: 'New event' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'New event' })
    await expectNoAxeViolations(page)
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Download the report' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.zip$/)
    await dialog.getByLabel(/Type the name/).fill(NAME)
    await dialog.getByRole('button', { name: 'New event' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('There is no event yet. Set its start and end.')).toBeVisible()
    await expect(page.getByText('began a new event')).toBeVisible()
    await expectNoAxeViolations(page)

    // Open pages follow: the board of these days, with nothing of the former event.
    await expect(phone.getByText(NAME)).toHaveCount(0)
    await expect(phone.getByText('Thank you all.')).toHaveCount(0)
    await expect(phone.locator('tbody tr.row')).toHaveCount(12)
    await expect(wall.getByText(NAME)).toHaveCount(0)
    await expect(wall.locator('.present-foot')).not.toContainText('Thank you all.')

    await page.getByRole('button', { name: 'Set the times' }).click()
    const times = page.getByRole('dialog', { name: 'Times and rules' })
    await times.getByLabel('Name', { exact: true }).fill('November workshop')
    await times.getByLabel('Time zone').fill('UTC')
    await times.getByLabel('Start', { exact: true }).fill(at(24).slice(0, 16))
    await times.getByLabel('End', { exact: true }).fill(at(32).slice(0, 16))
    await times.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Scheduled, now')).toBeVisible()
    await expect(phone.getByText('November workshop beginnt in')).toBeVisible()
    await expect(wall.locator('.lobby').getByRole('timer')).toBeVisible()
    await page.getByRole('button', { name: 'Start now' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Start now' }).click()
    await expect(page.getByText('Running, now')).toBeVisible()
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('November workshop')
    await expect(wall.locator('.lobby')).toHaveCount(0)
    // It counts from its own start.
    await expect(phone.getByRole('button', { name: /^Zeitraum:/ })).toHaveText(/Ganze/)
    await expect(phone.getByText('Kernel United').first()).toBeVisible()
  } finally {
    await viewers.close()
    await backend.stop()
  }
})
