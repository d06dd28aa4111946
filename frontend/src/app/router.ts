import type { Component } from 'vue'
import {
  createRouter,
  createWebHistory,
  START_LOCATION,
  type RouteRecordRaw,
  type RouterHistory,
} from 'vue-router'
import { config } from '@/shared/config'
import { rememberFilters } from '@/filters/lastFilters'
import { loadChunk } from '@/shared/deferredChunk'
import { loadWords, type WordsFolder } from '@/shared/i18n'
import LeaderboardView from '@/board/LeaderboardView.vue'

/** A view that loads with its words when it is opened. */
const view =
  (load: () => Promise<{ default: Component }>, ...folders: WordsFolder[]) =>
  async () => {
    const [loaded] = await Promise.all([loadChunk(load), ...folders.map(loadWords)])
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
  // The charts of a team's page use the words of the charts.
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
    component: view(() => import('@/present/PresentView.vue'), 'present'),
  },
  {
    path: '/admin',
    name: 'admin',
    component: view(() => import('@/admin/AdminView.vue'), 'admin'),
  },
  {
    path: '/join',
    name: 'join',
    component: view(() => import('@/join/JoinView.vue'), 'join'),
  },
  { path: '/embed', name: 'embed', component: view(() => import('@/board/EmbedView.vue')) },
  { path: '/chart', redirect: (to) => ({ path: '/charts', query: to.query }) },
  {
    path: '/:path(.*)*',
    name: 'not-found',
    component: view(() => import('@/shell/NotFoundView.vue')),
  },
]

export function createAppRouter(history: RouterHistory = createWebHistory(config.basePath)) {
  const router = createRouter({
    history,
    routes,
    scrollBehavior(to, from, saved) {
      if (saved) return saved
      // A new page is at its top; scrolling would cost another layout.
      return to.path === from.path || from === START_LOCATION ? false : { top: 0 }
    },
  })
  rememberFilters(router)
  return router
}
