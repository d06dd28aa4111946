import { defineConfig } from '@playwright/test'
import { backendCommand, demoEnvironment, sharedPort } from './e2e/backend'
import { chromiumArguments, findChromium } from './build/chromium.mjs'

const port = await sharedPort()
const baseURL = `http://127.0.0.1:${String(port)}`

/** Journeys through the built page, served by the real backend on demo data. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // For a machine several times slower than ours.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // Many journeys wait for what a server does in its own time.
  workers: '150%',
  forbidOnly: Boolean(process.env.CI),
  // A busy machine may be late; a journey that fails twice more is broken.
  retries: process.env.CI ? 2 : 0,
  reporter: 'list',
  use: {
    // A click or an entry that waits longer fails with its line, not with the whole journey's time.
    actionTimeout: 60_000,
    baseURL,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    // Recording costs a third of the time; `--trace on` looks closer.
    trace: 'on-first-retry',
    launchOptions: { executablePath: await findChromium(), args: chromiumArguments() },
  },
  // The longest one first: at the end the others would be idle.
  projects: [
    { name: 'event', testMatch: 'wholeEvent.spec.ts' },
    { name: 'journeys', testIgnore: 'wholeEvent.spec.ts' },
  ],
  webServer: {
    command: backendCommand(),
    url: `${baseURL}/status`,
    env: demoEnvironment(port),
    timeout: 120_000,
  },
})
