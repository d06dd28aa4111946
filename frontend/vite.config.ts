import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, loadEnv } from 'vite'
import { beforePaint } from './build/beforePaint.ts'
import { embeddedToken } from './build/embeddedToken.ts'
import { lightI18n } from './build/lightI18n.ts'
import { lightQuery } from './build/lightQuery.ts'
import { minifyAgain } from './build/minifyAgain.ts'

const API_PATHS = ['/tokens', '/teams', '/status', '/live']

/** src/board/en.json, src/board/event.en.json, src/app/first.en.ts, as compiled or not. */
const WORDS = /\/src\/(\w+)\/(?:(\w+)\.)?(en|de)\.\w+$/

const hostsOf = (origins = '') =>
  origins
    .split(',')
    .flatMap((text) => (URL.canParse(text.trim()) ? [new URL(text.trim()).hostname] : []))

export default defineConfig(({ mode }) => {
  const envDir = fileURLToPath(new URL('..', import.meta.url))
  const env = loadEnv(mode, envDir, ['VITE_', 'LEADERBOARD_ORIGINS'])
  const backend = `http://127.0.0.1:${env.VITE_LEADERBOARD_BACKEND_PORT || '8000'}`
  const workshopHost =
    env.VITE_WORKSHOP_USER && env.VITE_WORKSHOP_DOMAIN
      ? [`${env.VITE_WORKSHOP_USER}-leaderboard-frontend.${env.VITE_WORKSHOP_DOMAIN}`]
      : []

  return {
    envDir,
    // The page stands wherever `<base>` in index.html says.
    base: './',
    plugins: [
      vue(),
      lightI18n(),
      lightQuery(),
      beforePaint(env),
      embeddedToken(env),
      minifyAgain(),
    ],
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
      // The same as may call the API.
      allowedHosts: [...workshopHost, ...hostsOf(env.LEADERBOARD_ORIGINS)],
      proxy: Object.fromEntries(API_PATHS.map((path) => [path, backend])),
    },
    build: {
      // The texts of all bundled packages; public/licenses has the font's.
      license: { fileName: 'licenses/packages.txt' },
      // Every browser that knows the rest of the page's language preloads modules by itself.
      modulePreload: {
        polyfill: false,
        // The list of what comes along stands in the first file: it is kept for whole views, not for each panel.
        resolveDependencies: (file, files) =>
          /View-|\/(?:later|soon)-/.test(file)
            ? files
            : files.filter((name) => name.endsWith('.css')),
      },
      rolldownOptions: {
        output: {
          // Words are all called en.json or de.json: their files say of which area.
          chunkFileNames: ({ name, facadeModuleId }) => {
            const [, folder, area = folder, locale] = WORDS.exec(facadeModuleId ?? '') ?? []
            return `assets/${locale ? `words-${area}-${locale}` : name}-[hash].js`
          },
          codeSplitting: {
            groups: [
              // What every page needs, as one file: it compresses better and outlives our own releases.
              {
                name: 'vendor',
                test: /node_modules\/(?:@vue|vue|vue-router|vue-i18n|@intlify|@tanstack)\//,
              },
              // What is ours and shown first; views and panels that come later stay apart.
              { name: 'app', test: /\/src\//, tags: ['$initial'] },
              // What the shell and the board need behind the first picture: one question instead of thirty.
              {
                name: 'soon',
                test: /\/src\/(?:app\/soon|shared\/styles\/otherLetters|commands\/(?:answers|keepKeys|PageCommands|singleKeys)|data\/(?:eventStream|liveCacheUpdater|liveConnection)|shell\/(?:ErrorState|RetryCountdown|StateCard)|shared\/ui\/(?:ChoiceList|CopyButton|IconButton|copyText))/,
              },
            ],
          },
        },
      },
    },
  }
})
