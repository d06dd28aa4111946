import { fireEvent, screen } from '@testing-library/vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RouterView } from 'vue-router'
import { config } from '@/shared/config'
import { loadWords } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { renderWith } from '../../test/render'

const KEY = 'sk-secret-key-of-this-attendee'

const info = {
  event: 'Autumn LLM Hackathon',
  open: true,
  closed_text: null,
  base_url: 'https://llm.example.org',
  board_url: null,
  models: ['gpt-5-mini', 'claude-5'],
  budget: { person: null, team: null },
  duration: null,
  team_size: 4,
  keys_per_person: 1,
  notice: null,
  teams: [{ team_id: 'zv', name: 'Zürich Vectors', members: 3, full: false }],
}

const joined = {
  participant: { id: 'p1', name: 'Jana' },
  team: { team_id: 'zv', name: 'Zürich Vectors', slot: 7 },
  team_code: 'ABCD',
  key: KEY,
  key_hint: 'sk-...ndee',
  base_url: 'https://llm.example.org',
  models: ['gpt-5-mini'],
  budget: null,
  expires_at: null,
  device_secret: 'device-1',
}

const me = {
  ...joined,
  keys: [
    {
      key_hint: 'sk-...ndee',
      created_at: '2026-11-23T12:00:00Z',
      expires_at: null,
      revoked: false,
    },
  ],
  first_request_at: null,
  tokens: 0,
}

const refusal = (status: number, reason: string, detail: string, question: object | null = null) =>
  Response.json({ detail, reason, question }, { status })

const bodyOf = (request: Request | undefined) => request?.clone().json() as Promise<object>

const valueOf = (field: HTMLElement) => (field as HTMLInputElement).value

beforeEach(async () => {
  await loadWords('join')
  vi.stubGlobal('scrollTo', () => undefined)
})
afterEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.useRealTimers()
  window.history.replaceState(null, '', '/')
})

async function open(answers: Parameters<typeof fakeServer>[0], hash = '#code=ABCD2345') {
  window.history.replaceState(null, '', `/join${hash}`)
  const server = fakeServer({ '/join/info': info, ...answers })
  const view = await renderWith(RouterView, { route: '/join' })
  return { ...server, ...view }
}

async function fillIn(name = 'Jana', code = 'ABCD') {
  await fireEvent.update(await screen.findByLabelText('Your name'), name)
  await fireEvent.update(screen.getByLabelText('Team code'), code)
  await fireEvent.submit(screen.getByLabelText('Your name').closest('form') as HTMLElement)
}

it('takes the code from the address, where nobody reads it afterwards', async () => {
  const { requests, container } = await open({})
  await screen.findByLabelText('Your name')
  expect(requests[0]?.headers.get('X-Join-Code')).toBe('ABCD2345')
  expect(requests[0]?.url).not.toContain('ABCD2345')
  expect(window.location.hash).toBe('')
  expect(container.textContent).toContain('3 of 4')
  expect(
    screen.getByText(/^Is the key for a laptop\? Open localhost:\d+\/join there\.$/),
  ).toBeTruthy()
  await expectNoAxeViolations(container)
})

it('asks for the code, and shows what is wrong with one', async () => {
  const { set } = await open({ '/join/info': { ...info, teams: null } }, '')
  await fireEvent.submit(
    (await screen.findByLabelText('Event code')).closest('form') as HTMLElement,
  )
  expect(screen.getByRole('alert').textContent).toContain('Enter the event code.')
  set('/join/info', () => refusal(403, 'wrong_code', 'In the words of the server'))
  await fireEvent.update(screen.getByLabelText('Event code'), 'wr ong')
  await fireEvent.submit(screen.getByLabelText('Event code').closest('form') as HTMLElement)
  expect(await screen.findByText(/^This code is not known/)).toBeTruthy()
  set('/join/info', info)
  await fireEvent.update(screen.getByLabelText('Event code'), 'abcd-2345')
  await fireEvent.submit(screen.getByLabelText('Event code').closest('form') as HTMLElement)
  expect(await screen.findByLabelText('Your name')).toBeTruthy()
})

it('keeps the name of the event, and the code that was tried, after a wrong code', async () => {
  const { set, requests } = await open({
    '/join/info': ({ headers }: Request) =>
      headers.has('X-Join-Code')
        ? refusal(403, 'wrong_code', 'In the words of the server')
        : Response.json({ ...info, teams: null }),
  })
  expect(await screen.findByText(/^This code is not known/)).toBeTruthy()
  expect(await screen.findByText('Autumn LLM Hackathon')).toBeTruthy()
  expect(valueOf(screen.getByLabelText('Event code'))).toBe('ABCD2345')
  // It is not tried once more after a reload.
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('ABCD2345')

  await fireEvent.update(screen.getByLabelText('Event code'), 'WRONG234')
  await fireEvent.submit(screen.getByLabelText('Event code').closest('form') as HTMLElement)
  await vi.waitFor(() => {
    expect(requests.some(({ headers }) => headers.get('X-Join-Code') === 'WRONG234')).toBe(true)
  })
  expect(await screen.findByText(/^This code is not known/)).toBeTruthy()
  expect(screen.getByText('Autumn LLM Hackathon')).toBeTruthy()
  set('/join/info', info)
  await fireEvent.submit(screen.getByLabelText('Event code').closest('form') as HTMLElement)
  expect(await screen.findByLabelText('Your name')).toBeTruthy()
})

it('takes a code while it looks again whether joining is open', async () => {
  const { set, requests } = await open({ '/join/info': { ...info, teams: null } }, '')
  await fireEvent.update(await screen.findByLabelText('Event code'), 'ABCD2345')
  set('/join/info', ({ headers }: Request) =>
    headers.has('X-Join-Code') ? Response.json(info) : new Promise<Response>(() => undefined),
  )
  vi.setSystemTime(Date.now() + 60_000)
  window.dispatchEvent(new Event('visibilitychange'))
  await vi.waitFor(() => {
    expect(requests).toHaveLength(2)
  })
  await fireEvent.submit(screen.getByLabelText('Event code').closest('form') as HTMLElement)
  expect(await screen.findByLabelText('Your name')).toBeTruthy()
})

it('finds the code again after a reload of the tab', async () => {
  const { unmount } = await open({})
  await screen.findByLabelText('Your name')
  unmount()
  const { requests } = await open({}, '')
  expect(await screen.findByLabelText('Your name')).toBeTruthy()
  expect(requests[0]?.headers.get('X-Join-Code')).toBe('ABCD2345')
  expect(JSON.stringify({ ...localStorage })).not.toContain('ABCD2345')
})

it('shows the key once, keeps only the device, and pins the team', async () => {
  const { requests, container } = await open({ '/join': joined, '/join/me': me })
  await fillIn()
  expect(await screen.findByDisplayValue(KEY)).toBeTruthy()
  const sent = requests.find((request) => request.method === 'POST')
  expect(await bodyOf(sent)).toEqual({
    code: 'ABCD2345',
    name: 'Jana',
    team: { code: 'ABCD' },
    confirm: [],
  })
  const kept = JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })
  expect(kept).not.toContain(KEY)
  expect(kept).toContain('device-1')
  expect(localStorage.getItem('leaderboard.my-team')).toBe('zv')
  // The snippets on show don't give it away either.
  expect(container.querySelector('pre')?.textContent).not.toContain(KEY)
  await expectNoAxeViolations(container)

  await fireEvent.click(screen.getByRole('button', { name: 'I have saved the key' }))
  expect(await screen.findByText('sk-...ndee')).toBeTruthy()
  expect(document.body.innerHTML).not.toContain(KEY)
})

it('tests the key with one request, and says what it cost', async () => {
  const { requests } = await open({
    '/join': joined,
    '/join/me': me,
    '/join/test': { model: 'gpt-5-mini', tokens: 312, cost: 0.0021, milliseconds: 800 },
  })
  await fillIn()
  await fireEvent.click(await screen.findByRole('button', { name: 'Test the key from here' }))
  expect(await screen.findByText('It works. 312 tokens, < $0.01.')).toBeTruthy()
  const sent = requests.find((request) => request.url.endsWith('/join/test'))
  expect(sent?.headers.get('X-Join-Device')).toBe('device-1')
  expect(await bodyOf(sent)).toEqual({ key: KEY, model: 'gpt-5-mini' })
})

it('says in its own words that a model failed', async () => {
  await open({
    '/join': joined,
    '/join/me': me,
    '/join/test': () => refusal(502, 'model_failed', 'In the words of the server'),
  })
  await fillIn()
  await fireEvent.click(await screen.findByRole('button', { name: 'Test the key from here' }))
  expect(await screen.findByText(/^This model did not respond/)).toBeTruthy()
})

it('says that a key was revoked to whoever wants another one', async () => {
  localStorage.setItem(`leaderboard.join-device ${config.backendUrl}`, 'device-1')
  await open(
    {
      '/join/me': { ...me, keys: [] },
      '/join/new-key': () => refusal(403, 'closed', 'In the words of the server'),
    },
    '',
  )
  await fireEvent.click(await screen.findByRole('button', { name: 'Get a new key' }))
  expect(await screen.findByText(/^The organisers have revoked your key/)).toBeTruthy()
})

it('asks before it makes a second person of a name', async () => {
  let tries = 0
  const { requests } = await open({
    '/join': () => {
      tries += 1
      const question = { kind: 'name_taken', name: 'Jana', team_name: null, key_hint: null }
      return tries === 1
        ? refusal(409, 'name_taken', 'Jana has joined already.', question)
        : Response.json(joined, { status: 201 })
    },
    '/join/me': me,
  })
  await fillIn()
  await fireEvent.click(await screen.findByRole('button', { name: 'I am another Jana' }))
  expect(await screen.findByDisplayValue(KEY)).toBeTruthy()
  const last = requests.filter((request) => request.method === 'POST').at(-1)
  expect(await bodyOf(last)).toMatchObject({ confirm: ['name_taken'] })
})

it('keeps what was typed where joining fails', async () => {
  await open({
    '/join': () => refusal(400, 'invalid', 'In the words of the server'),
  })
  await fillIn('Jana', 'WXYZ')
  expect(await screen.findByText('The name needs at least one letter.')).toBeTruthy()
  expect(valueOf(screen.getByLabelText('Your name'))).toBe('Jana')
  expect(valueOf(screen.getByLabelText('Team code'))).toBe('WXYZ')
})

it('keeps what was typed where a later look at the event fails', async () => {
  const { set } = await open({})
  await fireEvent.update(await screen.findByLabelText('Your name'), 'Jana')
  let looked = false
  set('/join/info', () => {
    looked = true
    return Response.json({ detail: 'Something went wrong.' }, { status: 500 })
  })
  vi.setSystemTime(Date.now() + 60_000)
  window.dispatchEvent(new Event('visibilitychange'))
  await vi.waitFor(() => {
    expect(looked).toBe(true)
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(valueOf(screen.getByLabelText('Your name'))).toBe('Jana')
})

it('shows that joining was closed while the form was filled in', async () => {
  const { set } = await open({ '/join': () => refusal(403, 'closed', 'Joining is closed.') })
  await screen.findByLabelText('Your name')
  set('/join/info', { ...info, open: false, closed_text: 'Room 2.14, by the window' })
  await fillIn()
  expect(await screen.findByText('Room 2.14, by the window')).toBeTruthy()
})

it('asks for the code where it was changed while the form was filled in', async () => {
  const { set } = await open({ '/join': () => refusal(403, 'wrong_code', 'Not known.') })
  await screen.findByLabelText('Your name')
  set('/join/info', ({ headers }: Request) =>
    headers.has('X-Join-Code')
      ? refusal(403, 'wrong_code', 'Not known.')
      : Response.json({ ...info, teams: null }),
  )
  await fillIn()
  expect(await screen.findByLabelText('Event code')).toBeTruthy()
})

it('lets go of a key that was copied within a snippet', async () => {
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: () => Promise.resolve() } })
  await open({
    '/join': { ...joined, budget: 5, expires_at: '2026-12-06T12:00:00Z' },
    '/join/me': me,
  })
  await fillIn()
  await screen.findByDisplayValue(KEY)
  expect(screen.getByText(/^until Dec 6, 2026.* · up to \$5\.00$/)).toBeTruthy()
  const leaving = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(leaving()).toBe(true)
  await fireEvent.click(screen.getByRole('button', { name: 'Copy with the key' }))
  await vi.waitFor(() => {
    expect(leaving()).toBe(false)
  })
})

it('replaces a key only after a question', async () => {
  localStorage.setItem(`leaderboard.join-device ${config.backendUrl}`, 'device-1')
  let tries = 0
  await open(
    {
      '/join/me': me,
      '/join/new-key': () => {
        tries += 1
        const question = {
          kind: 'replace_key',
          name: null,
          team_name: null,
          key_hint: 'sk-...ndee',
        }
        return tries === 1
          ? refusal(409, 'replace_key', 'There is a key already.', question)
          : Response.json({ ...joined, device_secret: null }, { status: 201 })
      },
    },
    '',
  )
  await fireEvent.click(await screen.findByRole('button', { name: 'Get a new key' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Replace the key' }))
  expect(await screen.findByDisplayValue(KEY)).toBeTruthy()
})

it('says where to go while joining is closed, and where there is no joining', async () => {
  const { container, unmount } = await open({
    '/join/info': { ...info, open: false, closed_text: 'Room 2.14, by the window' },
  })
  expect(await screen.findByText('Room 2.14, by the window')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Watch the board' })).toBeTruthy()
  await expectNoAxeViolations(container)
  unmount()
  await open({ '/join/info': { status: 404, detail: 'Joining is off.' } })
  expect(await screen.findByText('No joining here')).toBeTruthy()
})
