import type { Component } from 'vue'
import { createRouter, createWebHistory, START_LOCATION, type RouteRecordRaw } from 'vue-router'
import { config } from '@/shared/config'
import { rememberFilters } from '@/filters/lastFilters'
import { loadArea, type Area } from '@/shared/i18n'
import { nextTask } from '@/shared/nextTask'
import LeaderboardView from '@/board/LeaderboardView.vue'

/** A view that comes when it is wanted, with its words and those of the states it may be in. */
const view =
  (load: () => Promise<{ default: Component }>, ...areas: Area[]) =>
  async () => {
    const [loaded] = await Promise.all([load(), ...['states' as const, ...areas].map(loadArea)])
    await nextTask()
    return loaded
  }

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: (to) => ({ path: '/leaderboard', query: to.query }) },
  { path: '/leaderboard', name: 'leaderboard', component: LeaderboardView },
  {
    path: '/charts',
    name: 'charts',
    component: view(() => import('@/charts/ChartsView.vue'), 'charts'),
  },
  // A team's page says what its charts say, and more.
  {
    path: '/team',
    name: 'my-team',
    component: view(() => import('@/team/MyTeamView.vue'), 'team', 'charts'),
  },
  {
    path: '/team/:id',
    name: 'team',
    props: true,
    component: view(() => import('@/team/TeamView.vue'), 'team', 'charts'),
  },
  {
    path: '/present',
    name: 'present',
    component: view(() => import('@/present/PresentView.vue'), 'present', 'event'),
  },
  { path: '/chart', redirect: (to) => ({ path: '/charts', query: to.query }) },
  {
    path: '/:path(.*)*',
    name: 'not-found',
    component: view(() => import('@/shell/NotFoundView.vue')),
  },
]

export function createAppRouter() {
  const router = createRouter({
    history: createWebHistory(config.basePath),
    routes,
    scrollBehavior(to, from, saved) {
      if (saved) return saved
      // A page that just came is at its top; to say so would have it laid out once more.
      return to.path === from.path || from === START_LOCATION ? false : { top: 0 }
    },
  })
  // The page's frame first, then its first view: together they hold up a phone for long.
  router.beforeEach((_, from) => (from === START_LOCATION ? nextTask() : undefined))
  rememberFilters(router)
  return router
}
