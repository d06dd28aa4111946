import { defineConfig } from '@playwright/test'
import journeys from './playwright.config'

/** Pictures of each view for the documentation: `make screenshots`. */
export default defineConfig({ ...journeys, testDir: 'screenshots' })
