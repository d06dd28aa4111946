import { expect, type Page } from '@playwright/test'

export const ADMIN_TOKEN = 'organisers-of-the-event'

interface Desk extends Record<string, unknown> {
  revision: number
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
export function deskOf(page: Page, url: string, token = ADMIN_TOKEN) {
  const headers = { Authorization: `Bearer ${token}` }
  // A server closes connections that were idle, at times just as one is used again.
  const read = async (path: string) =>
    (await page.request.get(url + path, { headers, maxRetries: 2 })).json() as Promise<unknown>
  const send = async (method: 'PUT' | 'POST', path: string, data: object) => {
    const desk = (await read('/admin/event')) as Desk
    const body = { ...data, revision: desk.revision }
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
  }
}
