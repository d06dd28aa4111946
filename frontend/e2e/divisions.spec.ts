import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { ADMIN_TOKEN, deskOf } from './desk'
import { expectWholePicture } from './presentPicture'

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

interface Answer {
  teams: { team_id: string; name: string; settings: object }[]
}

test('board and present view show one division, or all', async ({ page }) => {
  const backend = await startBackend({
    ADMIN_TOKEN,
    EVENT_NAME: 'Autumn',
    EVENT_START: at(-180),
    EVENT_END: at(180),
  })
  const desk = deskOf(page, backend.url)
  await desk.change({
    divisions: [
      { id: 'main', name: 'Main' },
      { id: 'guests', name: 'Guests of the house' },
    ],
  })
  const { teams } = (await desk.read('/admin/teams')) as Answer
  const [guest] = teams
  if (!guest) throw new Error('The demo has teams.')
  const settings = { ...guest.settings, division: 'guests' }
  await desk.send('PUT', `/admin/teams/${guest.team_id}`, { settings })

  await page.goto(`${backend.url}/leaderboard`)
  const rows = page.locator('tbody tr.row')
  await expect(rows).toHaveCount(teams.length)
  const divisions = page.getByRole('radiogroup', { name: 'Division' })
  await divisions.getByText('Guests of the house').click()
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(guest.name)
  await expect(page).toHaveURL(/division=guests/)
  await divisions.getByText('Main').click()
  await expect(rows).toHaveCount(teams.length - 1)
  await expect(rows.filter({ hasText: guest.name })).toHaveCount(0)
  await expectNoAxeViolations(page)

  await page.setViewportSize({ width: 360, height: 740 })
  await divisions.getByText('All divisions').click()
  await expect(rows).toHaveCount(teams.length)
  await expectNoAxeViolations(page)

  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(`${backend.url}/present?division=guests`)
  await expect(page.getByText(guest.name).first()).toBeVisible()

  // One team's podium is lower than one of three: both stand on the floor.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await desk.send('POST', '/admin/event/actions', { action: 'end' })
  await desk.send('POST', '/admin/event/actions', { action: 'reveal' })
  await desk.send('POST', '/admin/reveal', { action: 'podium' })
  await page.goto(`${backend.url}/present`)
  const columns = page.locator('.podium-column')
  await expect(columns).toHaveCount(4)
  await expectWholePicture(page)
  const floor = (await page.locator('.podium .floor').boundingBox())?.y ?? 0
  for (const column of await columns.all()) {
    const box = await column.boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(floor, 0)
  }
  await backend.stop()
})
