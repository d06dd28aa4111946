import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { queryOptions } from './api/queryOptions'
import { i18n, setPreferredLocale } from './locales'
import { createAppRouter } from './router'
import './styles/index.css'

await setPreferredLocale()

createApp(App).use(i18n).use(createAppRouter()).use(VueQueryPlugin, queryOptions).mount('#app')
