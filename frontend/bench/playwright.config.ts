import { defineConfig } from '@playwright/test'
import { chromiumArguments, findChromium } from '../build/chromium.mjs'

/** `npm run bench`: measures the built page in Chromium. Not part of the journeys, since it proves nothing about right or wrong. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../test-results/bench',
  timeout: 240_000,
  workers: 1,
  reporter: 'list',
  use: {
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: await findChromium(), args: chromiumArguments() },
  },
})
