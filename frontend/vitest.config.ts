import { defineConfig, mergeConfig } from 'vitest/config'
import viteConfig from './vite.config.ts'

export default defineConfig((environment) =>
  mergeConfig(viteConfig(environment), {
    test: {
      restoreMocks: true,
      testTimeout: 20_000,
      setupFiles: ['test/clock.ts'],
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            // Pure functions leave nothing behind: a third of the time of a process for each file.
            isolate: false,
            include: ['src/**/*.unit.spec.ts'],
          },
        },
        {
          extends: true,
          test: {
            name: 'page',
            environment: 'happy-dom',
            // Wide enough for all columns and filters.
            environmentOptions: { happyDOM: { width: 1440, height: 900 } },
            include: ['src/**/*.spec.ts'],
            exclude: ['src/**/*.unit.spec.ts'],
            setupFiles: ['test/setup.ts'],
          },
        },
      ],
    },
  }),
)
