import { expect, test } from './test'
import { startBackend } from './backend'

let backend: Awaited<ReturnType<typeof startBackend>>

test.beforeAll(async () => {
  backend = await startBackend({ LEADERBOARD_ROOT_PATH: '/board' })
})
test.afterAll(() => backend.stop())

test('behind a path everything is found under that path', async ({ page }) => {
  const elsewhere: string[] = []
  const missing: string[] = []
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/board/')) elsewhere.push(request.url())
  })
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url())
  })
  await page.goto(`${backend.url}/board/`)
  await expect(page).toHaveURL(`${backend.url}/board/leaderboard`)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: /^Period:/ }).click()
  await page.getByText('Last 7 days').click()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Charts' }).first().click()
  await expect(page).toHaveURL(`${backend.url}/board/charts?period=7d`)
  await expect(page.locator('main section svg.drawing').first()).toBeVisible()

  await page.reload()
  await expect(page.locator('main section svg.drawing').first()).toBeVisible()
  expect(elsewhere).toEqual([])
  expect(missing).toEqual([])
})

test('the page is set in its own font, and so are names with other letters', async ({ page }) => {
  await page.goto(`${backend.url}/board/leaderboard`)
  const name = page.getByText('Kernel Panik').first()
  await expect(name).toBeVisible()
  // By then all rules of the font are there.
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await name.evaluate((node) => (node.textContent = 'Żółte Café Việt'))
  await page.evaluate(() => document.fonts.ready)

  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument')
  const drawnIn = async (selector: string) => {
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector })
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
    return fonts.map(({ familyName, isCustomFont }) => `${familyName} ${String(isCustomFont)}`)
  }
  for (const selector of ['.brand .wordmark b', 'tbody tr.row .name']) {
    const fonts = await drawnIn(selector)
    expect(fonts.length, selector).toBeGreaterThan(0)
    for (const font of fonts) expect(font, selector).toMatch(/^Archivo.* true$/)
  }
})

test('it can be installed from there: manifest and icons are found, each as what it is', async ({
  page,
}) => {
  await page.goto(`${backend.url}/board/charts`)
  const address = await page
    .locator('link[rel=manifest]')
    .evaluate((link: HTMLLinkElement) => link.href)
  expect(address).toBe(`${backend.url}/board/manifest.webmanifest`)
  const answer = await page.request.get(address)
  expect(answer.headers()['content-type']).toContain('application/manifest+json')
  const manifest = (await answer.json()) as {
    start_url: string
    icons: { src: string; type: string; sizes: string; purpose: string }[]
  }
  expect(new URL(manifest.start_url, address).pathname).toBe('/board/leaderboard')
  expect(manifest.icons.map((icon) => icon.purpose)).toContain('maskable')
  for (const { src, type, sizes } of manifest.icons) {
    const icon = await page.request.get(new URL(src, address).href)
    expect(icon.headers()['content-type']).toContain(type)
    if (type !== 'image/png') continue
    const body = await icon.body()
    expect(`${String(body.readUInt32BE(16))}x${String(body.readUInt32BE(20))}`).toBe(sizes)
  }
})

test('where the proxy takes the path away, the page puts it back', async ({ page }) => {
  await page.goto(`${backend.url}/leaderboard?period=today`)
  await expect(page).toHaveURL(`${backend.url}/board/leaderboard?period=today`)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
})

test('the way past the navigation leads into the page, not out of it', async ({ page }) => {
  await page.goto(`${backend.url}/board/leaderboard?period=today`)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page).toHaveURL(`${backend.url}/board/leaderboard?period=today`)
})

test('an unknown path has a page of its own', async ({ page }) => {
  await page.goto(`${backend.url}/board/leaderboard`)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const response = await page.goto(`${backend.url}/board/nowhere/at-all`)
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no lane here' })).toBeVisible()
})
