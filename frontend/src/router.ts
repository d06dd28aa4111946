import type { Component } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { config } from './config'
import { rememberFilters } from './lastFilters'
import { loadArea } from './locales'
import LeaderboardView from './views/LeaderboardView.vue'

/** A team's page says what its charts say, and more. */
const teamPage = (load: () => Promise<{ default: Component }>) => async () => {
  const [view] = await Promise.all([load(), loadArea('team'), loadArea('charts')])
  return view
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: (to) => ({ path: '/leaderboard', query: to.query }) },
  { path: '/leaderboard', name: 'leaderboard', component: LeaderboardView },
  {
    path: '/charts',
    name: 'charts',
    component: async () => {
      const [view] = await Promise.all([import('./views/ChartsView.vue'), loadArea('charts')])
      return view
    },
  },
  { path: '/team', name: 'my-team', component: teamPage(() => import('./views/MyTeamView.vue')) },
  {
    path: '/team/:id',
    name: 'team',
    props: true,
    component: teamPage(() => import('./views/TeamView.vue')),
  },
  {
    path: '/present',
    name: 'present',
    component: async () => {
      const [view] = await Promise.all([
        import('./views/PresentView.vue'),
        loadArea('present'),
        loadArea('event'),
      ])
      return view
    },
  },
  { path: '/chart', redirect: (to) => ({ path: '/charts', query: to.query }) },
  {
    path: '/:path(.*)*',
    name: 'not-found',
    component: () => import('./views/NotFoundView.vue'),
  },
]

export function createAppRouter() {
  const router = createRouter({
    history: createWebHistory(config.basePath),
    routes,
    scrollBehavior(to, from, saved) {
      if (saved) return saved
      return to.path === from.path ? false : { top: 0 }
    },
  })
  rememberFilters(router)
  return router
}
