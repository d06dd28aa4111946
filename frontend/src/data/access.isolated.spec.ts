import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer } from '../../test/fixtures'

const { signal } = new AbortController()
const REFUSED = { status: 401, detail: 'The token is wrong.' }
const authorizationOf = (request: Request | undefined) => request?.headers.get('Authorization')

const opensTo = (token: string) => (request: Request) =>
  authorizationOf(request) === `Bearer ${token}`
    ? Response.json(statusAnswer())
    : Response.json({ detail: REFUSED.detail }, { status: 401 })

/** The page as it starts: modules afresh, in front of this backend. */
async function start(backendUrl: string, embeddedToken?: string) {
  vi.resetModules()
  vi.doMock('@/shared/config', () => ({ config: { basePath: '/', backendUrl, embeddedToken } }))
  const access = await import('./access')
  const { api } = await import('./client')
  const { signIn } = await import('@/session/signIn')
  access.readToken()
  return { access, api, signIn }
}

const REMOTE = 'https://api.example.org'
const LOCAL = 'http://localhost:8000'

beforeEach(() => {
  window.history.replaceState(null, '', '/leaderboard')
})
afterEach(() => {
  vi.doUnmock('@/shared/config')
})

it('takes the token out of the link, keeps it for the tab and sends it', async () => {
  window.history.replaceState(null, '', '/leaderboard?q=llama#token=open-sesame')
  const server = fakeServer({ '/status': opensTo('open-sesame') })
  const { api } = await start(REMOTE)
  expect(window.location.href).toMatch(/\/leaderboard\?q=llama$/)
  await api.status({}, signal)
  expect(server.requests.map(authorizationOf)).toEqual(['Bearer open-sesame'])

  const again = await start(REMOTE)
  await again.api.status({}, signal)
  expect(authorizationOf(server.requests[1])).toBe('Bearer open-sesame')
  expect(localStorage.length).toBe(0)
})

it('takes the token of a link that is opened in a page already there', async () => {
  const { access } = await start(REMOTE)
  const unfollow = access.followLinks()
  window.history.replaceState(null, '', '/leaderboard#token=second')
  window.dispatchEvent(new Event('hashchange'))
  expect(access.accessToken.value).toBe('second')
  expect(window.location.hash).toBe('')
  unfollow()
})

it('sends no token to another backend than the one it was given for', async () => {
  window.history.replaceState(null, '', '/leaderboard#token=open-sesame')
  await start(REMOTE)
  const server = fakeServer({ '/status': statusAnswer() })
  const { api } = await start('https://other.example.org')
  await api.status({}, signal)
  expect(authorizationOf(server.requests[0])).toBeNull()
})

it('sends the token to a backend on this machine only if it requires one', async () => {
  window.history.replaceState(null, '', '/leaderboard#token=open-sesame')
  const server = fakeServer({ '/status': statusAnswer() })
  const { api } = await start(LOCAL)
  await api.status({}, signal)
  expect(authorizationOf(server.requests[0])).toBeNull()

  server.set('/status', opensTo('open-sesame'))
  await api.status({}, signal)
  expect(server.requests.slice(1).map(authorizationOf)).toEqual([null, 'Bearer open-sesame'])
})

it('says that a token is missing, and that one is wrong, which it forgets', async () => {
  fakeServer({ '/status': REFUSED })
  const { access, api } = await start(REMOTE)
  await expect(api.status({}, signal)).rejects.toMatchObject({ status: 401 })
  expect(access.accessRefusal.value).toBe('missing')

  access.keepToken('old', 'device')
  await expect(api.status({}, signal)).rejects.toMatchObject({ status: 401 })
  expect(access.accessRefusal.value).toBe('wrong')
  expect(access.accessToken.value).toBeUndefined()
  expect(localStorage.length).toBe(0)
})

it('repeats the request if a new token was set while the old one was refused', async () => {
  const { access, api } = await start(REMOTE)
  access.keepToken('old', 'tab')
  const server = fakeServer({
    '/status': (request: Request) => {
      if (server.requests.length === 1) access.keepToken('new', 'tab')
      return opensTo('new')(request)
    },
  })
  await api.status({}, signal)
  expect(access.accessRefusal.value).toBeUndefined()
  expect(access.accessToken.value).toBe('new')
})

it('keeps a token that opens the board, on the device if the viewer wants', async () => {
  const server = fakeServer({ '/status': opensTo('right') })
  const { access, signIn } = await start(REMOTE)
  expect(await signIn('wrong', 'device')).toBe('wrong')
  expect(await signIn('ungültig ✗', 'device')).toBe('wrong')
  expect(server.requests).toHaveLength(1)
  expect(access.isSignedIn.value).toBe(false)

  expect(await signIn(' right ', 'device')).toBeUndefined()
  expect(access.isSignedIn.value).toBe(true)
  expect(Object.values(localStorage)).toEqual(['right'])

  access.signOut()
  expect(localStorage.length).toBe(0)
  expect(access.accessRefusal.value).toBe('missing')
})

it('distinguishes a server that does not respond from a wrong token', async () => {
  fakeServer({ '/status': 'no answer' })
  const { signIn } = await start(REMOTE)
  expect(await signIn('right', 'tab')).toBe('unreachable')
})

it('starts with an embedded token if one was built in', async () => {
  const { access } = await start(REMOTE, 'built-in')
  expect(access.accessToken.value).toBe('built-in')
})
