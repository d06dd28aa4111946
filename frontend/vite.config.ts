import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { loadEnv } from 'vite'
import { defineConfig } from 'vitest/config'
import { lightI18n } from './build/lightI18n.ts'

const API_PATHS = ['/tokens', '/teams', '/status']

export default defineConfig(({ mode }) => {
  const envDir = fileURLToPath(new URL('..', import.meta.url))
  const env = loadEnv(mode, envDir, 'VITE_')
  const backend = `http://127.0.0.1:${env.VITE_LEADERBOARD_BACKEND_PORT || '8000'}`
  const workshopHost =
    env.VITE_WORKSHOP_USER && env.VITE_WORKSHOP_DOMAIN
      ? [`${env.VITE_WORKSHOP_USER}-leaderboard-frontend.${env.VITE_WORKSHOP_DOMAIN}`]
      : []

  return {
    envDir,
    plugins: [vue(), lightI18n()],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    server: {
      port: Number(env.VITE_LEADERBOARD_FRONTEND_PORT || 5173),
      strictPort: true,
      allowedHosts: workshopHost,
      proxy: Object.fromEntries(API_PATHS.map((path) => [path, backend])),
    },
    build: {
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              // What every page needs, as one file: it compresses better and outlives our own releases.
              {
                name: 'vendor',
                test: /node_modules\/(?:@vue|vue|vue-router|vue-i18n|@intlify|@tanstack|openapi-fetch)\//,
              },
              // What is ours and shown first; views and panels that come later stay apart.
              {
                name: 'app',
                test: /\/src\/(?:api|composables\/(?!useCharts)|domain\/(?!charts)|components\/(?:states\/(?!NoMatch)|[A-Z])|components\/base\/(?:BaseButton|PanelButton|ChoiceList)|components\/filters\/(?!DayRange)|locales\/index|router)/,
              },
              // One file per language for what is shown first.
              { name: 'en', test: /\/locales\/en\/(?:shell|board|states)\.js/ },
              { name: 'de', test: /\/locales\/de\/(?:shell|board|states)\.js/ },
            ],
          },
        },
      },
    },
    test: {
      restoreMocks: true,
      testTimeout: 20_000,
      projects: [
        {
          extends: true,
          test: { name: 'domain', environment: 'node', include: ['src/domain/**/*.spec.ts'] },
        },
        {
          extends: true,
          test: {
            name: 'page',
            environment: 'happy-dom',
            include: ['src/**/*.spec.ts'],
            exclude: ['src/domain/**'],
            setupFiles: ['test/setup.ts'],
          },
        },
      ],
    },
  }
})
