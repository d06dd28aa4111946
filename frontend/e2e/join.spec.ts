import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { ADMIN_KEY, startAdminGateway, startBackend } from './backend'
import { deskOf } from './desk'
import { expectWholePicture } from './presentPicture'

/** Attendees on their phones: from the QR code on the projector to a key that works. */

const CODE = 'QX7M4RTP'
const ADMIN_TOKEN = 'the-token-of-organisers'

let gateway: Awaited<ReturnType<typeof startAdminGateway>>
let backend: Awaited<ReturnType<typeof startBackend>>

test.beforeAll(async () => {
  gateway = await startAdminGateway()
  backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: ADMIN_KEY,
    LITELLM_ADMIN_KEY: ADMIN_KEY,
    JOIN_CODE: CODE,
    JOIN_MODELS: 'gpt-mini,gpt-large',
    JOIN_TEAM_SIZE: '2',
    ADMIN_TOKEN,
    DATABASE_URL: 'sqlite://',
    // The board of this event is private: those who join need no token.
    SERVER_BASIC_AUTH_TOKEN: 'token-of-the-viewers',
  })
})
test.afterAll(async () => {
  await backend.stop()
  await gateway.stop()
})

async function expectNothingCut(page: Page) {
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(tooWide).toBeLessThanOrEqual(0)
}

test('two people share a team, and a third has to find another', async ({ browser }) => {
  const first = await browser.newContext({
    viewport: { width: 390, height: 844 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const jana = await first.newPage()
  const requested: string[] = []
  jana.on('request', (request) => requested.push(request.url()))
  await jana.goto(`${backend.url}/join#code=${CODE}`)
  await jana.getByLabel('Your name').fill('Jana Kovač')
  expect(jana.url()).not.toContain(CODE)
  await jana.getByText('New team').click()
  await jana.getByLabel('Name of the team').fill('Zürich Vectors')
  await expectNoAxeViolations(jana)
  await jana.getByRole('button', { name: 'Join as Zürich Vectors' }).click()

  const field = jana.getByLabel('Your key')
  await expect(field).toHaveValue(/^sk-/)
  const key = await field.inputValue()
  await expectNoAxeViolations(jana)
  await jana.getByRole('button', { name: 'Test the key from here' }).click()
  await expect(jana.getByText(/It works\. \d+ tokens/)).toBeVisible()
  await jana.getByRole('button', { name: 'Copy key' }).click()
  expect(await jana.evaluate(() => navigator.clipboard.readText())).toBe(key)
  const teamCode = (await jana.locator('strong').textContent()) ?? ''
  expect(teamCode).toMatch(/^[2-9A-Z]{4}$/)

  // Back on the same device, the key is gone for good.
  await jana.getByRole('button', { name: 'I have saved the key' }).click()
  await jana.reload()
  await expect(
    jana.getByText('The key itself is not kept anywhere', { exact: false }),
  ).toBeVisible()
  expect(await jana.content()).not.toContain(key)
  await expectNoAxeViolations(jana)
  expect(requested.filter((url) => url.includes(key) || url.includes(CODE))).toEqual([])

  const second = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'de-DE',
    colorScheme: 'light',
  })
  const ole = await second.newPage()
  await ole.goto(`${backend.url}/join`)
  await ole.getByLabel('Code der Veranstaltung').fill('qx7m-4rtp')
  await ole.getByRole('button', { name: 'Weiter' }).click()
  await ole.getByLabel('Dein Name').fill('Ole')
  await ole.getByLabel('Teamcode').fill(teamCode.toLowerCase())
  await expectNothingCut(ole)
  await expectNoAxeViolations(ole)
  await ole.getByRole('button', { name: 'Mitmachen' }).click()
  await expect(ole.getByLabel('Dein Schlüssel')).toHaveValue(/^sk-/)
  await expect(ole.getByRole('heading', { name: 'Zürich Vectors' })).toBeVisible()
  await expectNothingCut(ole)
  await expectNoAxeViolations(ole)

  const third = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const mia = await third.newPage()
  await mia.goto(`${backend.url}/join#code=${CODE}`)
  await expect(mia.getByLabel('Your name')).toBeVisible()
  // The tab keeps the code, which the address no longer has.
  await mia.reload()
  await mia.getByLabel('Your name').fill('Mia')
  await mia.getByLabel('Team code').fill(teamCode)
  await mia.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(mia.getByRole('alert')).toHaveText(/full/)
  await expect(mia.getByLabel('Your name')).toHaveValue('Mia')

  await Promise.all([first.close(), second.close(), third.close()])
})

test('on the wall the code is whole, however long the name of the event', async ({ page }) => {
  const desk = deskOf(page, backend.url, ADMIN_TOKEN)
  const { rules, revision } = (await desk.read('/admin/join')) as {
    rules: object
    revision: number
  }
  await page.request.put(`${backend.url}/admin/join`, {
    headers: { Authorization: `bearer ${ADMIN_TOKEN}` },
    data: { rules: { ...rules, code_in_lobby: true }, revision },
  })
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto(`${backend.url}/present#token=token-of-the-viewers`)
  for (const name of ['Autumn', 'Lathe & Loom LLM Workshop', 'A very long name '.repeat(6)]) {
    await desk.change({ name, start: at(1), end: at(2) })
    await expect(page.locator('.lobby-join .event')).toHaveText(name.trim())
    await expect(page.locator('.lobby-join .code')).toHaveText(CODE)
    await expectWholePicture(page)
    const card = await page.locator('.code-card').boundingBox()
    expect(card?.width).toBeCloseTo(card?.height ?? 0, 0)
    expect(card?.height).toBeGreaterThan(480)
  }
})

test('organisers choose by keyboard which models the next key may use', async ({
  page,
  browser,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${backend.url}/admin?part=keys`)
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN)
  await page.keyboard.press('Enter')
  const models = page.getByRole('button', { name: 'Models that new keys may use' })
  await expect(models).toHaveText('2 models')
  await models.press('Enter')
  const choice = page.getByRole('dialog', { name: 'Models that new keys may use' })
  await choice.getByRole('checkbox', { name: 'gpt-large' }).press('Space')
  await choice.getByLabel('Find, or add a name').fill('gpt-nano')
  await page.keyboard.press('Enter')
  await expect(choice.getByRole('checkbox', { name: 'gpt-nano' })).toBeChecked()
  await expect(choice.getByRole('checkbox', { name: 'gpt-large' })).not.toBeChecked()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(models).toBeFocused()
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Discard' })).toHaveCount(0)
  await page.goto(`${backend.url}/admin?part=desk`)
  await expect(
    page.getByText(/models: .*gpt-mini, gpt-large.* → .*gpt-mini, gpt-nano/).first(),
  ).toBeVisible()

  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const nora = await context.newPage()
  await nora.goto(`${backend.url}/join#code=${CODE}`)
  await nora.getByLabel('Your name').fill('Nora')
  await nora.getByText('Just me').click()
  await nora.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(nora.getByLabel('Your key')).toHaveValue(/^sk-/)
  await expect(nora.getByLabel('Model').locator('option')).toHaveText(['gpt-mini', 'gpt-nano'])
  await context.close()
})

test('a guest without the code gets no further, and after closing nobody does', async ({
  page,
  request,
}) => {
  await page.goto(`${backend.url}/join`)
  await page.getByLabel('Event code').fill('WRONG234')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('alert')).not.toBeEmpty()
  await expect(page.getByLabel('Your name')).toHaveCount(0)
  await page.reload()
  await expect(page.getByLabel('Event code')).toHaveValue('')

  const headers = { Authorization: `bearer ${ADMIN_TOKEN}` }
  const { rules, revision } = (await (
    await request.get(`${backend.url}/admin/join`, { headers })
  ).json()) as { rules: object; revision: number }
  const closed = { ...rules, open: false, closed_text: 'Room 2.14, by the window' }
  const changed = await request.put(`${backend.url}/admin/join`, {
    headers,
    data: { rules: closed, revision },
  })
  expect(changed.status()).toBe(200)
  await page.goto(`${backend.url}/join#code=${CODE}`)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Ask at the desk' })).toBeVisible()
  await expect(page.getByText('Room 2.14, by the window')).toBeVisible()
  await expectNoAxeViolations(page)
})
