import { defineConfig, mergeConfig } from 'vitest/config'
import viteConfig from './vite.config.ts'

/** Specs that load modules afresh. */
const ISOLATED = 'src/**/*.isolated.spec.ts'
const UNIT = 'src/**/*.unit.spec.ts'

const page = {
  environment: 'happy-dom',
  // Wide enough for all columns and filters.
  environmentOptions: { happyDOM: { width: 1440, height: 900 } },
  setupFiles: ['test/setup.ts'],
}

export default defineConfig((environment) =>
  mergeConfig(viteConfig(environment), {
    test: {
      restoreMocks: true,
      testTimeout: 20_000,
      setupFiles: ['test/clock.ts'],
      // Most files share a process, which takes a third of the time of one for each.
      isolate: false,
      projects: [
        { extends: true, test: { name: 'unit', environment: 'node', include: [UNIT] } },
        {
          extends: true,
          test: {
            ...page,
            name: 'page',
            include: ['src/**/*.spec.ts'],
            exclude: [UNIT, ISOLATED],
          },
        },
        { extends: true, test: { ...page, name: 'isolated', isolate: true, include: [ISOLATED] } },
      ],
    },
  }),
)
