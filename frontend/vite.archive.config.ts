import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The page of `leaderboard archive`: one script and one style sheet, which open from a folder. */
export default defineConfig({
  publicDir: 'archive',
  plugins: [
    vue(),
    {
      // Machines without emoji of their own show none: the font weighs as much as all the rest.
      name: 'no-emoji-font',
      load: (id) => (id.endsWith('/noto-emoji/600.css') ? '' : undefined),
    },
  ],
  resolve: { alias: { '@': fileOf('./src') } },
  define: { __VUE_OPTIONS_API__: 'false', 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: 'dist/archive',
    cssCodeSplit: false,
    lib: {
      entry: fileOf('./src/app/archive.ts'),
      name: 'leaderboard',
      formats: ['iife'],
      fileName: () => 'page.js',
      cssFileName: 'page',
    },
  },
})
