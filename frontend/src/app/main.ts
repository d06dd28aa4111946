import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { followLinks, readToken } from '@/data/access'
import { queryOptions } from '@/data/queryOptions'
import { setPreferredLocale } from '@/shared/i18n'
import { recoverFromFailedChunks } from './chunkRecovery'
import { createAppRouter } from './router'
import '@/shared/styles/index.css'

// Preloaded, but taken up only when something is set in it: the first text would be laid out twice. Where it can't be loaded,
// the system's serves.
document.fonts.load("1em 'Archivo Variable'").catch(() => undefined)

readToken()
followLinks()
const router = createAppRouter()
recoverFromFailedChunks(router)
const words = setPreferredLocale()
// Loads the view along with the words.
const app = createApp(App).use(router).use(VueQueryPlugin, queryOptions)
await words
app.mount('#app')
