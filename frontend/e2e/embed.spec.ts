import { createServer } from 'node:http'
import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { freePort } from '../build/freePort.mjs'
import { startBackend } from './backend'

test('the embedded board has no bars, and its teams', async ({ page }) => {
  await page.goto('/embed')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await expect(page.getByRole('heading', { level: 1, name: 'Leaderboard' })).toBeVisible()
  for (const role of ['banner', 'navigation', 'contentinfo'] as const) {
    await expect(page.getByRole(role)).toHaveCount(0)
  }
  await page.keyboard.press('Control+k')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectNoAxeViolations(page)
  await page.setViewportSize({ width: 390, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('only the sites that are set may show it in a frame', async ({ page }) => {
  const port = await freePort()
  const intranet = `http://127.0.0.1:${String(port)}`
  const allowing = await startBackend({ LEADERBOARD_FRAME_ANCESTORS: intranet })
  const refusing = await startBackend()
  const server = createServer((request, response) => {
    const { url } = request.url === '/refused' ? refusing : allowing
    response.setHeader('Content-Type', 'text/html')
    response.end(`<title>Intranet</title><iframe src="${url}/embed" width="900" height="700">`)
  }).listen(port, '127.0.0.1')
  try {
    const policy = async (url: string) =>
      (await page.request.get(`${url}/embed`)).headers()['content-security-policy']
    expect(await policy(allowing.url)).toContain(`frame-ancestors ${intranet}`)
    expect(await policy(refusing.url)).toContain("frame-ancestors 'none'")
    await page.goto(intranet)
    await expect(page.frameLocator('iframe').locator('tbody tr.row')).toHaveCount(12)
    await page.goto(`${intranet}/refused`)
    await expect(page.frameLocator('iframe').locator('#app')).toHaveCount(0)
  } finally {
    server.close()
    await Promise.all([allowing.stop(), refusing.stop()])
  }
})
