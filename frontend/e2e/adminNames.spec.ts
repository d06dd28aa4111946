import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from './test'
import { ADMIN_KEY, startAdminGateway, startBackend } from './backend'
import { expectControlsNamedApart } from './controlNames'

/** The desk of an event where people and teams share names, with everything open at once. */

const CODE = 'QX7M4RTP'
const ADMIN_TOKEN = 'the-token-of-organisers'
const HOUR_MS = 3_600_000

const folder = mkdtempSync(join(tmpdir(), 'leaderboard-e2e-'))
let gateway: Awaited<ReturnType<typeof startAdminGateway>>
let backend: Awaited<ReturnType<typeof startBackend>>

test.beforeAll(async () => {
  gateway = await startAdminGateway()
  backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: ADMIN_KEY,
    LITELLM_ADMIN_KEY: ADMIN_KEY,
    JOIN_CODE: CODE,
    ADMIN_TOKEN,
    DATABASE_URL: `sqlite:///${join(folder, 'board.sqlite')}`,
    EVENT_NAME: 'Hack Day',
    EVENT_START: new Date(Date.now() - HOUR_MS).toISOString(),
    EVENT_END: new Date(Date.now() + 6 * HOUR_MS).toISOString(),
  })
})
test.afterAll(async () => {
  await backend.stop()
  await gateway.stop()
  rmSync(folder, { recursive: true })
})

async function openPart(page: Page, part: string) {
  await page.goto(`${backend.url}/admin?part=${part}`)
  const field = page.getByLabel('Admin token')
  await field.or(page.locator('main section').first()).first().waitFor()
  if (await field.isVisible()) {
    await field.fill(ADMIN_TOKEN)
    await page.keyboard.press('Enter')
  }
  await page.locator('main section').first().waitFor()
}

/** All at once. */
async function renameAll(within: Locator) {
  const buttons = within.getByRole('button', { name: /^Rename / })
  const names = await buttons.evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''))
  for (const name of names) await within.getByRole('button', { name, exact: true }).click()
  await expect(within.getByLabel(/^New name of /)).toHaveCount(names.length)
}

async function expectDialog(page: Page, opener: string | RegExp) {
  await page.getByRole('button', { name: opener }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectControlsNamedApart(page, String(opener))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('no two controls of the desk have one name, whoever has the same', async ({ page }) => {
  for (const name of ['Ada Lovelace', 'Ada Lovelace', 'Ben Ng']) {
    const data = { code: CODE, name, team: null, confirm: ['name_taken'] }
    expect((await page.request.post(`${backend.url}/join`, { data })).status()).toBe(201)
  }
  // Started again, the board lists the new teams at once.
  await backend.stop()
  await backend.start()

  await openPart(page, 'desk')
  const teams = page.getByRole('region', { name: 'Teams', exact: true })
  await expect(teams.getByRole('rowheader')).toHaveCount(3)
  await expectControlsNamedApart(page, 'the desk')
  await expectDialog(page, 'Move the times')
  await expectDialog(page, 'When teams are listed')
  await expectDialog(page, 'Message')
  await renameAll(teams)
  await expectControlsNamedApart(page, 'the desk, renaming')
  await page.getByRole('button', { name: 'More about Ben Ng' }).click()
  await expect(page.getByRole('button', { name: 'Block' })).toBeVisible()
  await expectControlsNamedApart(page, 'more about a team')

  await openPart(page, 'keys')
  const people = page.getByRole('region', { name: 'People', exact: true })
  await expect(people.getByRole('listitem')).toHaveCount(3)
  await expectControlsNamedApart(page, 'keys')
  await expectDialog(page, /^New key.*Ben Ng/)
  await expectDialog(page, 'Take all keys')
  await renameAll(people)
  await expectControlsNamedApart(page, 'keys, renaming')
  await expect(people.getByRole('combobox').first().getByRole('option')).toHaveText([
    'Ada Lovelace (ada-lovelace)',
    'Ada Lovelace (ada-lovelace-2)',
    'Ben Ng',
  ])
})
