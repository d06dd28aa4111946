import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Browser, devices, expect, type Page, test } from '@playwright/test'
import {
  beAPhone,
  interactiveAfter,
  median,
  type Pace,
  paceOf,
  paintedAfter,
  round,
  together,
  verdictOf,
  workOf,
} from './measures'
import { serve, type BenchServer } from './server'

const DIST = process.env.BENCH_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))
const SIZE = fileURLToPath(new URL('../build/size.mjs', import.meta.url))
const OUT = process.env.BENCH_OUT ?? fileURLToPath(new URL('results.json', import.meta.url))
const RUNS = 5
const UPDATES = 30
const EVERY_MS = 2000
/** The updates are counted in turn with a blank page. */
const ROUNDS = 3
const IDLE_MS = 10_000
const LONGEST_FRAME_MS = 33
const WORK_UPDATES = 10
const PHONE_GOAL_MS = 1500

const ROW = 'tbody tr.row'
const CHART = 'main section svg.drawing'
/** Near the window. */
const CHARTS = 3

const results: Record<string, unknown> = {}
let server: BenchServer

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  server = await serve(DIST)
  results.machine = { cpu: cpus()[0]?.model.trim(), cores: cpus().length, node: process.version }
})

test.afterAll(async () => {
  await server.close()
  writeFileSync(OUT, JSON.stringify({ at: new Date().toISOString(), ...results }, null, 1) + '\n')
})

test('how much a route loads', () => {
  const sizes = weights()
  results.sizes = sizes
  print('Scripts and styles, gzip', [
    ['route', 'kB', 'files'],
    ...sizes.map(({ title, kB, files }) => [title, kB, files]),
  ])
})

test('how soon a route is painted', async ({ browser }) => {
  const empty: number[] = []
  const board: number[] = []
  const charts: number[] = []
  for (let run = 0; run < RUNS; run++) {
    empty.push(await fresh(browser, (page) => paintedAfter(page, `${server.url}/empty`, 'p', 1)))
    board.push(
      await fresh(browser, (page) => paintedAfter(page, `${server.url}/leaderboard`, ROW, 1)),
    )
    charts.push(
      await fresh(browser, (page) => paintedAfter(page, `${server.url}/charts`, CHART, CHARTS)),
    )
  }
  const base = median(empty)
  const painted = Object.entries({ empty, leaderboard: board, charts }).map(([route, times]) => ({
    route,
    medianMs: round(median(times)),
    timesEmpty: round(median(times) / base),
  }))
  results.painted = painted
  print(`From the navigation to the picture, 500 teams, median of ${String(RUNS)}`, [
    ['route', 'ms', '× empty page'],
    ...painted.map(({ route, medianMs, timesEmpty }) => [route, medianMs, timesEmpty]),
  ])
})

test('how soon a phone on 4G can be used', async ({ browser }) => {
  const times: Awaited<ReturnType<typeof interactiveAfter>>[] = []
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext({ ...devices['Pixel 7'] })
    const page = await context.newPage()
    await beAPhone(page)
    times.push(await interactiveAfter(page, `${server.url}/leaderboard`, ROW))
    await context.close()
  }
  const phone = {
    paintedMs: round(median(times.map(({ painted }) => painted))),
    interactiveMs: round(median(times.map(({ interactive }) => interactive))),
    goalMs: PHONE_GOAL_MS,
  }
  results.phone = phone
  print(`The leaderboard of 500 teams on a mid phone on 4G, median of ${String(RUNS)}`, [
    ['painted, ms', 'interactive, ms', 'goal, ms'],
    [phone.paintedMs, phone.interactiveMs, `≤ ${String(phone.goalMs)}`],
  ])
})

test('how smoothly 500 teams move', async ({ browser }) => {
  const page = await browser.newPage()
  await page.goto(`${server.url}/leaderboard`)
  await expect(page.locator(ROW).first()).toBeVisible()
  await page.waitForTimeout(2000)
  const idle = await paceOf(page, () => page.waitForTimeout(IDLE_MS))

  const orders: string[] = []
  const rounds: { blank: Pace; moving: Pace }[] = []
  for (let turn = 0; turn < ROUNDS; turn++) {
    const blank = await fresh(browser, async (other) => {
      await other.goto(`${server.url}/blank`)
      await other.waitForTimeout(1000)
      return paceOf(other, () => other.waitForTimeout(IDLE_MS))
    })
    await page.bringToFront()
    await page.waitForTimeout(1000)
    const moving = await paceOf(page, async () => {
      for (let update = 0; update < UPDATES / ROUNDS; update++) {
        server.tick()
        await page.waitForTimeout(EVERY_MS)
      }
    })
    rounds.push({ blank, moving })
    orders.push((await page.locator(`${ROW} bdi`).allInnerTexts()).join())
  }
  const blank = together(rounds.map((turn) => turn.blank))
  const moving = together(rounds.map((turn) => turn.moving))
  const verdict = verdictOf(moving, blank, LONGEST_FRAME_MS)
  // What does not move is not measured.
  expect(new Set(orders).size).toBeGreaterThan(1)
  // Apart, since counting frames keeps the main thread awake at every one of them.
  const work = await workOf(page, WORK_UPDATES, async () => {
    for (let update = 0; update < WORK_UPDATES; update++) {
      server.tick()
      await page.waitForTimeout(EVERY_MS)
    }
  })
  const drawn = await page.locator(ROW).count()
  await page.close()

  results.updates = {
    updates: UPDATES,
    everyMs: EVERY_MS,
    drawnRows: drawn,
    blank,
    idle,
    moving,
    verdict,
    work,
  }
  const share = (count: number, frames: number) => `${String(round((100 * count) / frames, 2))} %`
  print(`${String(UPDATES)} updates of 500 teams, ${String(drawn)} rows drawn`, [
    ['', 'frames', '> 17 ms', '> 25 ms', 'longest, ms', 'tasks > 50 ms', 'longest, ms'],
    ...Object.entries({ blank, idle, moving }).map(([name, pace]) => [
      name,
      pace.frames,
      `${String(pace.over17)} (${share(pace.over17, pace.frames)})`,
      `${String(pace.over25)} (${share(pace.over25, pace.frames)})`,
      pace.longestFrameMs,
      pace.longTasks,
      pace.longestTaskMs,
    ]),
  ])
  print(
    'The longest frame while 500 teams move, against that of a blank page in the same minutes',
    [
      ['ms', 'limit', '', 'blank'],
      [moving.longestFrameMs, `≤ ${String(LONGEST_FRAME_MS)}`, verdict, blank.longestFrameMs],
    ],
  )
  print('Work of the main thread per update, ms of its own time', [
    ['all', 'script', 'style', 'layout'],
    [work.all, work.script, work.style, work.layout],
  ])
})

async function fresh<T>(browser: Browser, task: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext()
  try {
    return await task(await context.newPage())
  } finally {
    await context.close()
  }
}

/** As the build weighs itself: what the page's files import at once, and what they import later. */
function weights() {
  const output = execFileSync(process.execPath, [SIZE, DIST, '--json'], { encoding: 'utf8' })
  const read = JSON.parse(output) as { title: string; kB: number; files: number }[]
  return read.map((route) => ({ ...route, kB: round(route.kB) }))
}

function print(title: string, rows: readonly (readonly (string | number)[])[]) {
  const columns = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  )
  const lines = rows.map((row) =>
    row.map((cell, column) => String(cell).padEnd(columns[column] ?? 0)).join('   '),
  )
  process.stdout.write(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`)
}
