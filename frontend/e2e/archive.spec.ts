import { exec } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test, type Page } from './test'
import { backendCommand, demoEnvironment } from './backend'

/** Columns of tables/tokens.csv. */
const [NAME, TOKENS] = [0, 7]

let folder = ''

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leaderboard-archive-'))
  await promisify(exec)(`${backendCommand()} archive event`, {
    cwd: folder,
    env: { ...process.env, ...demoEnvironment(8000), DEMO_EVENT: '', HISTORY_DAYS: '3' },
  })
})
test.afterAll(() => rm(folder, { recursive: true }))

const addressOf = (view: string) =>
  `${pathToFileURL(join(folder, 'event', 'index.html')).href}#${view}`

/** Opens a view from the folder; everything that goes wrong or leaves it is collected. */
async function open(page: Page, view: string) {
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) problems.push(request.url())
  })
  await page.goto(addressOf(view))
  return problems
}

/** Rows of a table beside the page, without its head. */
async function table(name: string): Promise<string[][]> {
  const text = await readFile(join(folder, 'event', 'tables', `${name}.csv`), 'utf8')
  const [, ...rows] = text.replace('\uFEFF', '').trim().split(/\r?\n/)
  return rows.map((row) => row.split(/[,;]/).map((cell) => cell.replaceAll('"', '')))
}

const exact = (text: string | undefined) => Number(text).toLocaleString('en-US')

test('the board opens from a folder, with the numbers of the table beside it', async ({ page }) => {
  const problems = await open(page, '/leaderboard')
  const rows = await table('tokens')
  const shown = page.locator('tr.row')

  await expect(page.getByText('nothing on this page changes')).toBeVisible()
  await expect(shown).toHaveCount(rows.length)
  for (const [place, cells] of rows.entries()) {
    await expect(shown.nth(place)).toContainText(cells[NAME] ?? '')
    await expect(shown.nth(place)).toContainText(exact(cells[TOKENS]))
  }
  expect(problems).toEqual([])
})

test('a row leads to its team, and the way back to the board', async ({ page }) => {
  const problems = await open(page, '/leaderboard')
  const [first] = await table('tokens')
  await page.locator('tr.row a').first().click()

  await expect(page.getByRole('heading', { name: first?.[NAME] })).toBeVisible()
  await expect(page.getByText(exact(first?.[TOKENS])).first()).toBeVisible()
  await page.goBack()
  await expect(page.locator('tr.row').first()).toBeVisible()
  expect(problems).toEqual([])
})

test('the charts are drawn, by models as in the table', async ({ page }) => {
  const problems = await open(page, '/charts')
  for (const [, name] of await table('models')) {
    await expect(page.getByText(name ?? '', { exact: true }).first()).toBeVisible()
  }
  expect(problems).toEqual([])
})

test('the CSV is ordered as the board is', async ({ page }) => {
  for (const [metric, cells] of [
    ['cost', 'Cost'],
    ['per-dollar', 'Tokens per $'],
  ] as const) {
    await open(page, `/leaderboard?metric=${metric}`)
    await expect(page.getByRole('radio', { name: cells, checked: true })).toBeVisible()
    const names = await page
      .locator('tr.row')
      .evaluateAll((rows) => rows.map((row) => row.querySelector('.name')?.textContent.trim()))
    const download = page.waitForEvent('download')
    await page.keyboard.press('e')
    await page.getByRole('button', { name: 'CSV' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    const [, ...rows] = text.replace('\uFEFF', '').trim().split(/\r?\n/)
    expect(rows.map((row) => row.split(/[,;]/)[NAME])).toEqual(names)
  }
})

test('other days are not shown as those of the archive', async ({ page }) => {
  await open(page, '/leaderboard?period=7d')
  await expect(page.getByText('This archive holds the numbers of one period only.')).toBeVisible()
  await expect(page.locator('tr.row')).toHaveCount(0)
})
