import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { followLinks, readToken } from './api/access'
import { queryOptions } from './api/queryOptions'
import { i18n, setPreferredLocale } from './locales'
import { createAppRouter } from './router'
import './styles/index.css'

readToken()
followLinks()
await setPreferredLocale()

createApp(App).use(i18n).use(createAppRouter()).use(VueQueryPlugin, queryOptions).mount('#app')
