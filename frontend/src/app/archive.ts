/**
 * The page of `leaderboard archive`, as one classic script: browsers load neither modules nor data from file: addresses.
 * Requests get the responses that the archive holds.
 */
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { createWebHashHistory } from 'vue-router'
import App from './App.vue'
import { queryOptions } from '@/data/queryOptions'
import { firstTheme } from '@/present/theme'
import { archive } from '@/shared/archive'
import { setPreferredLocale } from '@/shared/i18n'
import { readStored } from '@/shared/stored'
import { createAppRouter } from './router'
import '@/shared/styles/index.css'

const NOT_HELD = 'This archive holds the numbers of one period only.'

/** Path and sorted parameters, as the backend writes them (archive.py). */
function keyOf(address: string): string {
  const { pathname, searchParams } = new URL(address)
  const parameters = [...searchParams].map(([name, value]) => `${name}=${value}`)
  return [decodeURIComponent(pathname), ...parameters.sort()].join('\n')
}

function respond(address: string): Response {
  const key = keyOf(address)
  // Nothing follows, but the page does not look for a backend either.
  if (key === '/live') {
    return new Response(new ReadableStream(), { headers: { 'Content-Type': 'text/event-stream' } })
  }
  const held = archive?.responses[key]
  if (held === undefined) return Response.json({ detail: NOT_HELD }, { status: 404 })
  if (typeof held !== 'string') return Response.json(held)
  const name = `leaderboard${new URL(address).pathname.replaceAll('/', '-')}.csv`
  return new Response(held, { headers: { 'Content-Disposition': `filename="${name}"` } })
}

window.fetch = (request) =>
  Promise.resolve(respond(request instanceof Request ? request.url : String(request)))

document.documentElement.dataset.theme = firstTheme(
  readStored('leaderboard.theme'),
  (query) => matchMedia(query).matches,
  location,
)
void setPreferredLocale().then(() =>
  createApp(App)
    .use(createAppRouter(createWebHashHistory()))
    .use(VueQueryPlugin, queryOptions)
    .mount('#app'),
)
