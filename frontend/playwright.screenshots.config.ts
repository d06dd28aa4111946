import { defineConfig } from '@playwright/test'
import { backendCommand, demoEnvironment, sharedPort } from './e2e/backend'
import journeys from './playwright.config'

const port = await sharedPort()

/** Pictures of each view for the documentation, with the demo's event: `make screenshots`. */
export default defineConfig({
  ...journeys,
  testDir: 'screenshots',
  webServer: {
    command: backendCommand(),
    url: `http://127.0.0.1:${String(port)}/status`,
    env: { ...demoEnvironment(port), DEMO_EVENT: 'on' },
    timeout: 60_000,
  },
})
