// Lighthouse on the built page, served by the backend with demo data: `npm run lighthouse [view …]`. Prints the scores
// and what costs points, and fails below what each must reach. A phone's scores move by several points from run to run: the
// median run of five counts, as docs/variability.md of Lighthouse advises.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'
import { chromium } from '@playwright/test'
import lighthouse, { defaultConfig, desktopConfig } from 'lighthouse'
import { computeMedianRun } from 'lighthouse/core/lib/median-run.js'
import { chromiumArguments, findChromium } from '../build/chromium.mjs'
import { freePort } from '../build/freePort.mjs'

const LEAST = { performance: 90, accessibility: 100, 'best-practices': 100 }
const VIEWS = process.argv.length > 2 ? process.argv.slice(2) : ['leaderboard', 'charts']
const READY_MS = 60_000
const PHONE_RUNS = 5
/**
 * A mid phone by Lighthouse's own measure of a processor: its fourfold slowing-down is meant for desktops of 1,500 to 2,000
 * (docs/throttling.md of Lighthouse, "Calibrating the CPU slowdown"). Slower machines are slowed down less.
 */
const PHONE_INDEX = 1750 / 4
const MOST_SLOWER = 4

const installed = fileURLToPath(new URL('../../backend/.venv/bin/leaderboard', import.meta.url))

async function startBackend() {
  const port = await freePort()
  const environment = { LITELLM_BASE_URL: '', LITELLM_API_KEY: '', SERVER_BASIC_AUTH_TOKEN: '' }
  const server = spawn(existsSync(installed) ? installed : 'leaderboard', {
    env: { ...process.env, ...environment, VITE_LEADERBOARD_BACKEND_PORT: String(port) },
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const until = Date.now() + READY_MS
  // Once all days are read it has nothing to do but to answer.
  const isReady = async () => {
    try {
      const { loading } = await (await fetch(`${url}/status`)).json()
      return loading.done
    } catch {
      return false
    }
  }
  while (!(await isReady())) {
    if (Date.now() > until) throw new Error(`No backend answers at ${url}.`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return { url, stop: () => server.kill() }
}

/** For a phone, as seen from a machine of that speed. */
function phoneConfig(benchmarkIndex) {
  const slower = Math.min(MOST_SLOWER, Math.max(1, benchmarkIndex / PHONE_INDEX))
  process.stdout.write(
    `processor ${String(Math.round(benchmarkIndex))}, for the phone ${slower.toFixed(1)} times slower\n`,
  )
  return {
    extends: 'lighthouse:default',
    settings: {
      throttling: { ...defaultConfig.settings.throttling, cpuSlowdownMultiplier: slower },
    },
  }
}

function report(view, form, { categories, audits }) {
  const scores = Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)])
  process.stdout.write(
    `${view}, ${form}: ${scores.map(([id, score]) => `${id} ${score}`).join(', ')}\n`,
  )
  const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time']
  const shown = [...times, 'cumulative-layout-shift', 'total-byte-weight'].map(
    (id) => `${audits[id].title} ${audits[id].displayValue}`,
  )
  process.stdout.write(`  ${shown.join(' · ')}\n`)
  for (const { id, auditRefs } of Object.values(categories)) {
    for (const ref of auditRefs) {
      const { score, title, displayValue = '', details } = audits[ref.id]
      if (ref.weight === 0 || score === null || score >= 0.9) continue
      process.stdout.write(`  ${id}: ${title} ${displayValue}\n`)
      for (const { node, sourceLocation, description } of details?.items?.slice(0, 3) ?? []) {
        const where = node?.snippet ?? description ?? sourceLocation?.url
        if (where) process.stdout.write(`    ${where}\n`)
      }
    }
  }
  return scores.filter(([id, score]) => score < (LEAST[id] ?? 0)).length
}

const backend = await startBackend()
const port = await freePort()
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: [...chromiumArguments(), `--remote-debugging-port=${port}`],
})
let failures = 0
try {
  for (const view of VIEWS) {
    const audit = async (config) => {
      const options = { port, onlyCategories: Object.keys(LEAST), logLevel: 'error' }
      const { lhr } = await lighthouse(`${backend.url}/${view}`, options, config)
      return lhr
    }
    const desktop = await audit(desktopConfig)
    failures += report(view, 'desktop', desktop)
    const phone = phoneConfig(desktop.environment.benchmarkIndex)
    const runs = []
    while (runs.length < PHONE_RUNS) runs.push(await audit(phone))
    const scores = runs.map(({ categories }) => Math.round(categories.performance.score * 100))
    failures += report(view, `phone (runs: ${scores.join(', ')})`, computeMedianRun(runs))
  }
} finally {
  await browser.close()
  backend.stop()
}
process.exitCode = failures > 0 ? 1 : 0
