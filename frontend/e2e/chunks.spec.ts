import { heldBack } from './responses'
import { expect, test, type Page } from './test'
import { pressUntil } from './keys'

/** Requests for these files fail as long as the callback says so. Returns how many failed so far. */
async function failing(page: Page, files: string, isFailing: (count: number) => boolean) {
  let count = 0
  await page.route(files, async (route) => {
    if (!isFailing(count)) return route.continue()
    count += 1
    return route.fulfill({ status: 404, body: '' })
  })
  return () => count
}

function documentsOf(page: Page) {
  const documents: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents.push(new URL(request.url()).pathname)
  })
  return documents
}

test('words that fail to load once are loaded again, and no key is shown meanwhile', async ({
  page,
}) => {
  for (const [file, path, title] of [
    ['words-board-en-', '/leaderboard', 'Leaderboard'],
    ['words-charts-en-', '/charts', 'Charts'],
  ] as const) {
    const failures = await failing(page, `**/${file}*`, (count) => count < 1)
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    expect(failures()).toBe(1)
    await expect(page.locator('body')).not.toContainText(/(?:board|charts)\.\w+/)
    await page.evaluate(() => {
      sessionStorage.clear()
    })
  }
})

test('keys, ticker and live connection come back after their code failed to load', async ({
  page,
}) => {
  const documents = documentsOf(page)
  await failing(page, '**/assets/{board,commands,data}-*.js', () => documents.length < 2)
  const live = page.waitForRequest('**/live')
  await page.goto('/leaderboard')
  await expect(page.locator('.ticker')).toBeVisible()
  await live
  await pressUntil(page, '?', (within) => expect(page.getByRole('dialog')).toBeVisible(within))
})

test('a link whose view a new build has removed loads the target as a page', async ({ page }) => {
  await page.goto('/leaderboard')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const documents = documentsOf(page)
  await failing(page, '**/assets/ChartsView-*.js', () => documents.length === 0)
  await page.getByRole('link', { name: 'Charts' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Charts' })).toBeVisible()
  expect(documents).toEqual(['/charts'])
})

test('files that are missing for good reload the page once', async ({ page }) => {
  await page.clock.install()
  const documents = documentsOf(page)
  const failures = await failing(page, '**/assets/ChartsView-*.js', () => true)
  await page.goto('/charts')
  await expect.poll(failures).toBe(2)
  await page.clock.runFor(30_000)
  expect(documents).toEqual(['/charts', '/charts'])
})

test('without a network the page stays, and goes on to the target once it is back', async ({
  page,
}) => {
  await page.clock.install()
  await page.goto('/leaderboard')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const documents = documentsOf(page)
  let isOffline = true
  for (const gone of ['**/assets/ChartsView-*.js', (url: URL) => url.pathname === '/']) {
    await page.route(gone, (route) => (isOffline ? route.abort() : route.continue()))
  }
  await page.getByRole('link', { name: 'Charts' }).first().click()
  await page.clock.runFor(2500)
  expect(documents).toEqual([])
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  isOffline = false
  await expect(page.getByRole('heading', { level: 1, name: 'Charts' })).toBeVisible()
  expect(documents).toEqual(['/charts'])
})

test('a second click on Export while it loads opens it all the same', async ({ page }) => {
  await page.goto('/leaderboard')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const panel = await heldBack(page, '**/assets/ExportPanel-*.js')
  const button = page.getByRole('button', { name: 'Export the board' })
  await button.click()
  await expect(button).toHaveAttribute('aria-busy', 'true')
  await button.click()
  panel.release()
  await expect(page.getByRole('dialog', { name: 'Export the board' })).toBeVisible()
  await expect(button).toHaveAttribute('aria-busy', 'false')
})

test('a name with a control character does not break the picture of the board', async ({
  page,
}) => {
  await page.route('**/tokens?*', async (route) => {
    const response = (await (await route.fetch()).json()) as { teams: object[] }
    const teams = response.teams.map((team) => ({ ...team, name: 'Kernel\u0001 Panik \u{1f999}' }))
    await route.fulfill({ json: { ...response, teams } })
  })
  await page.goto('/leaderboard')
  await page.getByRole('button', { name: 'Export the board' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as picture' }).click()
  expect((await download).suggestedFilename()).toMatch(/^leaderboard-tokens-.*-as-of-.*\.png$/)
})

test('a chart that cannot be saved as picture says so', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.toBlob = (callback) => {
      callback(null)
    }
  })
  await page.goto('/charts')
  await page
    .getByRole('button', { name: /as picture/ })
    .first()
    .click()
  await expect(page.getByRole('alert')).toBeVisible()
})
