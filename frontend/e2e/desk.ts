import { expect, type Page } from '@playwright/test'

export const ADMIN_TOKEN = 'organisers-of-the-event'

interface Desk extends Record<string, unknown> {
  revision: number
  present: object
}

/** What PUT /admin/event takes. */
const EDITABLE = [
  'name',
  'start',
  'end',
  'freeze_at',
  'timezone',
  'metric',
  'min_requests',
  'show_budget',
  'divisions',
]

/** What organisers do at their desk, without its page. */
export function deskOf(page: Page, url: string) {
  const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` }
  const read = async (path: string) =>
    (await page.request.get(url + path, { headers })).json() as Promise<unknown>
  const send = async (method: 'PUT' | 'POST', path: string, data: object) => {
    const desk = (await read('/admin/event')) as Desk
    const body = { ...data, ...(path.endsWith('/step') ? {} : { revision: desk.revision }) }
    const response = await page.request.fetch(url + path, { method, headers, data: body })
    expect(response.status(), `${path} ${await response.text()}`).toBeLessThan(300)
  }
  return {
    read,
    send,
    /** Changes times or rules of the event. */
    change: async (changes: object) => {
      const desk = (await read('/admin/event')) as Desk
      const event = Object.fromEntries(EDITABLE.map((name) => [name, desk[name]]))
      await send('PUT', '/admin/event', { ...event, ...changes })
    },
    act: (action: string, more: object = {}) =>
      send('POST', '/admin/event/actions', { action, ...more }),
    reveal: (action: string) => send('POST', '/admin/reveal', { action }),
    step: (by: 1 | -1) => send('POST', '/admin/present/step', { by }),
    announce: (announcements: object[]) => send('PUT', '/admin/announcements', { announcements }),
    award: (awards: object[]) => send('PUT', '/admin/awards', { awards }),
    present: async (changes: object) => {
      const { present } = (await read('/admin/event')) as Desk
      await send('PUT', '/admin/present', { present: { ...present, ...changes } })
    },
    /** Id of the team that is shown next. */
    next: async () => {
      const { hint } = (await read('/admin/reveal')) as { hint: { teams: { team_id: string }[] } }
      return hint.teams[0]?.team_id ?? ''
    },
    screens: async () => JSON.stringify(await read('/admin/present/screens')),
  }
}
