import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from './test'
import { freePort } from '../build/freePort.mjs'
import { startBackend } from './backend'

const DIST = process.env.LEADERBOARD_PAGE_DIR ?? fileURLToPath(new URL('../dist', import.meta.url))
const SERVE_PAGE = fileURLToPath(new URL('../../deploy/frontend/serve-page', import.meta.url))
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The page as the static image serves it, with the API's URL set at start-up. */
async function servePage(port: number, backendUrl: string): Promise<Server> {
  const told = mkdtempSync(join(tmpdir(), 'page-'))
  execFileSync('sh', [SERVE_PAGE, 'true'], {
    env: { ...process.env, PAGE_DIR: DIST, PAGE_CONFIG_DIR: told, VITE_BACKEND_URL: backendUrl },
  })
  const settings = readFileSync(join(told, 'server.conf'), 'utf8')
  const policy = /Content-Security-Policy "([^"]*)"/.exec(settings)?.[1] ?? ''
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    const asset = join(DIST, pathname)
    const file = extname(pathname) && existsSync(asset) ? asset : join(told, 'index.html')
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    createReadStream(file).pipe(response)
  })
  server.on('close', () => {
    rmSync(told, { recursive: true })
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

test('page and API work on different origins, with a token', async ({ page }) => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${String(port)}`
  const backend = await startBackend({
    LEADERBOARD_ORIGINS: origin,
    SERVER_BASIC_AUTH_TOKEN: 'open-sesame-please',
  })
  const server = await servePage(port, backend.url)
  try {
    const toldTo = new Set<string>()
    page.on('request', (request) => {
      if (request.headers().authorization) toldTo.add(new URL(request.url()).origin)
    })
    const live = page.waitForResponse((response) => response.url() === `${backend.url}/live`)
    await page.goto(`${origin}/leaderboard#token=open-sesame-please`)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    expect((await live).status()).toBe(200)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export the board' }).click()
    await page.getByRole('button', { name: 'Download as CSV' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^leaderboard-tokens-.*\.csv$/)
    expect([...toldTo]).toEqual([backend.url])
  } finally {
    server.closeAllConnections()
    server.close()
    await backend.stop()
  }
})

test('browsers without scripts are led to the table of the API', async ({ browser }) => {
  const port = await freePort()
  const api = await startBackend()
  const host = await startBackend({ VITE_BACKEND_URL: api.url })
  const server = await servePage(port, `${api.url}/`)
  try {
    const page = await browser.newPage({ javaScriptEnabled: false })
    for (const url of [`http://127.0.0.1:${String(port)}`, host.url]) {
      await page.goto(`${url}/leaderboard`)
      await page.getByRole('link', { name: 'Rangliste als Tabelle öffnen' }).click()
      await expect(page).toHaveURL(`${api.url}/board.html`)
      await expect(page.locator('tbody tr')).toHaveCount(12)
    }
    await page.close()
  } finally {
    server.closeAllConnections()
    server.close()
    await host.stop()
    await api.stop()
  }
})

test('a backend that serves the page can refer it to another API', async ({ page }) => {
  const port = await freePort()
  const api = await startBackend({ LEADERBOARD_ORIGINS: `http://127.0.0.1:${String(port)}` })
  const host = await startBackend({ VITE_BACKEND_URL: api.url }, port)
  try {
    const asked = new Set<string>()
    page.on('request', (request) => {
      if (request.resourceType() === 'fetch') asked.add(new URL(request.url()).origin)
    })
    await page.goto(`${host.url}/leaderboard`)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    expect([...asked]).toEqual([api.url])
  } finally {
    await host.stop()
    await api.stop()
  }
})

test('a board on this machine that requires no token gets none', async ({ page }) => {
  const backend = await startBackend()
  try {
    const sent: (string | undefined)[] = []
    page.on('request', (request) => sent.push(request.headers().authorization))
    await page.goto(`${backend.url}/leaderboard#token=open-sesame-please`)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await expect(page).toHaveURL(`${backend.url}/leaderboard`)
    expect(sent.filter(Boolean)).toEqual([])
  } finally {
    await backend.stop()
  }
})
