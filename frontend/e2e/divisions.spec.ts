import { expect, test } from '@playwright/test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'

const ADMIN_TOKEN = 'organisers-of-the-event'
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

interface Answer {
  revision: number
  teams: { team_id: string; name: string; settings: object }[]
}

test('board and present view show one division, or all', async ({ page }) => {
  const backend = await startBackend({
    ADMIN_TOKEN,
    EVENT_NAME: 'Autumn',
    EVENT_START: at(-180),
    EVENT_END: at(180),
  })
  const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` }
  const get = async (path: string) =>
    (await (await page.request.get(`${backend.url}/admin${path}`, { headers })).json()) as Answer
  const editable = [
    'name',
    'start',
    'end',
    'freeze_at',
    'timezone',
    'metric',
    'min_requests',
    'show_budget',
  ]
  const event = (await get('/event')) as unknown as Record<string, unknown>
  const response = await page.request.put(`${backend.url}/admin/event`, {
    headers,
    data: {
      ...Object.fromEntries(editable.map((name) => [name, event[name]])),
      revision: event.revision,
      divisions: [
        { id: 'main', name: 'Main' },
        { id: 'guests', name: 'Guests of the house' },
      ],
    },
  })
  expect(response.status(), await response.text()).toBe(200)
  const { teams } = await get('/teams')
  const [guest] = teams
  if (!guest) throw new Error('The demo has teams.')
  const { revision } = await get('/event')
  const moved = await page.request.put(`${backend.url}/admin/teams/${guest.team_id}`, {
    headers,
    data: { settings: { ...guest.settings, division: 'guests' }, revision },
  })
  expect(moved.status(), await moved.text()).toBe(200)

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
  await page.screenshot({ path: test.info().outputPath('divisions.png') })

  await page.setViewportSize({ width: 360, height: 740 })
  await divisions.getByText('All divisions').click()
  await expect(rows).toHaveCount(teams.length)
  await expectNoAxeViolations(page)
  await page.screenshot({ path: test.info().outputPath('divisions-phone.png') })

  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(`${backend.url}/present?division=guests`)
  await expect(page.getByText(guest.name).first()).toBeVisible()
  await backend.stop()
})
