import type { AdminEvent, AdminTeam, EventCount } from '@/data/adminClient'
import { adminEvent, adminTeam } from './adminFixtures'
import { fakeServer } from './fakeServer'

export const ADMIN_TOKEN = 'organiser-token-0001'

/** Of an event whose last requests are known. */
const COUNTED: EventCount = { state: 'second', ready_at: null, by_minute_tokens: 0 }

interface Sent {
  method: string
  path: string
  body: Record<string, unknown>
}

const refused = (detail: string, status: number) => Response.json({ detail }, { status })

/** The desk's side of a server: it keeps the state, requires its revision and the token, and records changes. */
export function adminServer(
  start: Partial<AdminEvent> = {},
  others: Parameters<typeof fakeServer>[0] = {},
  teams: AdminTeam[] = [adminTeam()],
) {
  let state = adminEvent(start)
  const changes: Sent[] = []

  const guarded =
    (answer: (request: Request) => Response | Promise<Response>) => (request: Request) =>
      request.headers.get('Authorization') === `Bearer ${ADMIN_TOKEN}`
        ? answer(request)
        : refused('The admin token is wrong.', 401)

  const read = (data: () => object) => guarded(() => Response.json(data()))

  const change = (apply: (body: Record<string, unknown>, path: string) => Partial<AdminEvent>) =>
    guarded(async (request) => {
      if (request.method === 'GET') return Response.json(state)
      const body = (await request.json()) as Record<string, unknown>
      const path = new URL(request.url).pathname
      changes.push({ method: request.method, path, body })
      if (body.revision !== state.revision) return refused('Another organiser was faster.', 409)
      state = { ...state, ...apply(body, path), revision: state.revision + 1 }
      return Response.json(state)
    })

  const server = fakeServer({
    '/admin/event': change((fields) => fields),
    '/admin/event/actions': change(({ action }) =>
      action === 'freeze'
        ? { phase: 'frozen', next: ['end'], undo: undoOf(state) }
        : { undo: null },
    ),
    '/admin/teams': read(() => ({ teams })),
    '/admin/teams/kernel': change(({ settings }) => ({
      teams: { kernel: settings } as AdminEvent['teams'],
    })),
    '/admin/announcements': change(({ announcements }) => ({
      announcements: announcements as AdminEvent['announcements'],
    })),
    '/admin/present': change(({ present }) => ({ present: present as AdminEvent['present'] })),
    '/admin/present/screens': read(() => ({ screens: [] })),
    '/admin/reveal': (request) =>
      request.method === 'GET'
        ? read(() => ({ ...state.reveal, count: COUNTED, steps: 0, hint: null }))(request)
        : change(() => ({ reveal: { stage: 'ranks', step: state.reveal.step + 1 } }))(request),
    '/admin/attention': read(() => ({ as_of: null, entries: [], thresholds: state.attention })),
    '/admin/audit': read(() => ({ changes: [] })),
    '/admin/awards': read(() => ({ candidates: [] })),
    '/admin/what-if': read(() => ({ cost: 1, tokens: 1000, models: [] })),
    '/admin/join': { status: 404, detail: 'Not Found' },
    ...others,
  })

  return {
    ...server,
    changes,
    state: () => state,
    /** What another organiser does meanwhile. */
    changeElsewhere: (changed: Partial<AdminEvent>) => {
      state = { ...state, ...changed, revision: state.revision + 1 }
    },
  }
}

const undoOf = ({
  now,
  start,
  end,
  freeze_at,
  reveal_started_at,
  published_at,
  reveal,
}: AdminEvent): AdminEvent['undo'] => ({
  action: 'freeze',
  until: new Date(Date.parse(now) + 10_000).toISOString(),
  times: { start, end, freeze_at, reveal_started_at, published_at },
  reveal,
})
