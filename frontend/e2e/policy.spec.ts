import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'

declare global {
  interface Window {
    violations: string[]
  }
}

async function open(page: Page, path: string) {
  await page.addInitScript(() => {
    window.violations = []
    document.addEventListener('securitypolicyviolation', (event) => {
      window.violations.push(
        `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${String(event.lineNumber)}`,
      )
    })
  })
  await page.goto(path)
}

const violations = (page: Page) => page.evaluate(() => window.violations)

test('the board, its panels and its themes comply with the content security policy', async ({
  page,
}) => {
  const response = await page.request.get('/leaderboard')
  expect(response.headers()['content-security-policy']).toContain("default-src 'self'")
  expect(response.headers()['content-security-policy']).not.toContain('unsafe')

  await open(page, '/leaderboard')
  await page.locator('tbody tr.row').first().click()
  await expect(page.getByRole('table', { name: /^Keys and models of/ })).toBeVisible()
  for (const name of [/^Period:/, 'Share this view', /add up/, 'Language', 'Appearance']) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    if (name === 'Appearance') await page.getByText('High contrast').click()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.getByRole('button', { name: /^Period:/ }).click()
  await page.getByRole('button', { name: 'Choose days' }).click()
  await expect(page.getByRole('grid').or(page.locator('.day-range')).first()).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('the charts comply with the content security policy', async ({ page }) => {
  await open(page, '/charts')
  const sections = page.locator('main section')
  await expect(sections.nth(5)).toBeAttached()
  for (const section of await sections.all()) {
    await section.scrollIntoViewIfNeeded()
    const plot = section.locator('svg').last()
    if (await plot.isVisible()) await plot.hover({ force: true })
    for (const picture of await section.getByRole('button', { name: /as picture/ }).all()) {
      const download = page.waitForEvent('download')
      await picture.click()
      await download
    }
    for (const table of await section.getByRole('button', { name: /table/i }).all()) {
      await table.click()
    }
  }
  expect(await violations(page)).toEqual([])
})

test('violations of the policy are detected', async ({ page }) => {
  await open(page, '/nowhere')
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red')
  })
  await expect.poll(() => violations(page)).toHaveLength(1)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('sheets comply with it, too', async ({ page }) => {
    await open(page, '/leaderboard')
    await page.getByRole('button', { name: 'More' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
})

test('the API documentation complies with it and loads nothing from other origins', async ({
  page,
}) => {
  const origins = new Set<string>()
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  await open(page, '/docs')
  await expect(page.getByRole('heading', { name: 'GET /tokens/hourly' })).toBeVisible()
  await page.getByText('Response 200, application/json').first().click()
  await expect(page.getByText('"demo": true').first()).toBeVisible()
  await expectNoAxeViolations(page)
  expect([...origins]).toEqual([new URL(page.url()).origin])
  expect(await violations(page)).toEqual([])
})

test('the words of the viewer’s language load along with the scripts, and no others', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ locale: 'de-AT' })
  const page = await context.newPage()
  await page.goto(`${baseURL ?? ''}/leaderboard`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rangliste')
  const files = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.includes('/words-'))
      .sort(),
  )
  expect(files).toEqual([
    expect.stringMatching(/words-board-de/),
    expect.stringMatching(/words-shell-de/),
  ])
  // The page's head preloads them before the scripts run that import them.
  const preloads = page.locator('head link[rel=modulepreload]')
  await expect(preloads.nth(0)).toHaveAttribute('href', `.${files[0] ?? ''}`)
  await expect(preloads.nth(1)).toHaveAttribute('href', `.${files[1] ?? ''}`)
  await context.close()
})

test('the first requests of the board are sent from the head, once', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    asked.push(pathname + search)
  })
  // A live event renews them.
  await page.route('**/live', (route) => route.abort())
  await page.goto('/leaderboard')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  for (const question of ['/status', '/event', '/tokens?breakdown=false']) {
    await expect(page.locator(`head link[rel="preload"][href$="${question}"]`)).toHaveCount(1)
    expect(asked.filter((one) => one === question)).toHaveLength(1)
  }
})

test('a head that cannot know the requests sends none', async ({ page }) => {
  for (const address of [
    '/leaderboard?period=today',
    '/charts',
    '/leaderboard#token=open-sesame',
  ]) {
    await page.goto('about:blank')
    await page.goto(address)
    await expect(page.locator('main h1, main h2').first()).toBeAttached()
    await expect(page.locator('head link[rel="preload"][as="fetch"]')).toHaveCount(0)
  }
})
