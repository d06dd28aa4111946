import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, loadEnv, type Plugin } from 'vite'
import { headScript } from './build/headScript.ts'
import { embeddedToken } from './build/embeddedToken.ts'
import { emojiFont } from './build/emojiFont.ts'
import { CHUNKS } from './build/chunks.ts'

/** `/admin` and `/present` themselves are views. */
const API_PATHS = [
  '/tokens',
  '/teams',
  '/status',
  '/event',
  '/live',
  '/admin/',
  '/present/',
  '/join/',
]

/** Folder and language of src/board/en.json. */
const WORDS = /\/src\/(\w+)\/(\w+)\.json$/

const hostsOf = (origins = '') =>
  origins
    .split(',')
    .flatMap((text) => (URL.canParse(text.trim()) ? [new URL(text.trim()).hostname] : []))

/** The table without scripts is a page of the backend. */
const boardTableLinks = (env: Record<string, string>): Plugin => ({
  name: 'board-table-links',
  transformIndexHtml: (html) =>
    html.replaceAll(
      './board.html',
      `${env.VITE_BACKEND_URL?.replace(/\/+$/, '') || '.'}/board.html`,
    ),
})

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
    plugins: [vue(), headScript(env), embeddedToken(env), boardTableLinks(env), emojiFont],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    define: { __VUE_OPTIONS_API__: 'false' },
    server: {
      port: Number(env.VITE_LEADERBOARD_FRONTEND_PORT || 5173),
      strictPort: true,
      // The same as may call the API.
      allowedHosts: [...workshopHost, ...hostsOf(env.LEADERBOARD_ORIGINS)],
      proxy: {
        ...Object.fromEntries(API_PATHS.map((path) => [path, backend])),
        // GET /join itself is a view.
        '^/join$': {
          target: backend,
          bypass: ({ method, url }) => (method === 'POST' ? null : url),
        },
      },
    },
    build: {
      // The texts of all bundled packages; public/licenses has the font's.
      license: { fileName: 'licenses/packages.txt' },
      // All supported browsers preload modules by themselves.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          chunkFileNames: ({ name, facadeModuleId }) => {
            const [, folder, locale] = WORDS.exec(facadeModuleId ?? '') ?? []
            return `assets/${locale ? `words-${folder}-${locale}` : name}-[hash].js`
          },
          codeSplitting: { groups: CHUNKS },
        },
      },
    },
  }
})
