import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, it } from 'vitest'
import App from '@/app/App.vue'
import { keepToken } from '@/data/access'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const TOKEN = 'open-sesame'

const behindToken = (answer: object) => (request: Request) =>
  request.headers.get('Authorization') === `Bearer ${TOKEN}`
    ? Response.json(answer)
    : Response.json({ detail: 'This board is private.' }, { status: 401 })

const privateServer = () =>
  fakeServer({
    '/status': behindToken(statusAnswer()),
    '/tokens': behindToken(tokensAnswer([team()])),
    '/live': { status: 503, detail: 'Too many live readers.' },
  })

const field = () => screen.findByLabelText('Access token')
const open = () => fireEvent.click(screen.getByRole('button', { name: 'Open the board' }))

it('asks for the token instead of showing the board', async () => {
  privateServer()
  const { container } = await renderWith(App)
  expect(await field()).toBe(document.activeElement)
  expect(screen.getByRole('heading', { name: 'This board is private' })).toBeTruthy()
  expect(screen.queryByRole('navigation')).toBeNull()
  expect(screen.queryByRole('rowheader')).toBeNull()
  await expectNoAxeViolations(container)
})

it('opens the board with the right token, kept for the tab', async () => {
  privateServer()
  await renderWith(App)
  await fireEvent.update(await field(), TOKEN)
  await open()
  expect(await screen.findByRole('rowheader', { name: /Kernel Panik/ })).toBeTruthy()
  expect(Object.values(sessionStorage)).toContain(TOKEN)
  expect(localStorage.length).toBe(0)
})

it('keeps the token on the device where the viewer wants it', async () => {
  privateServer()
  await renderWith(App)
  await fireEvent.update(await field(), TOKEN)
  await fireEvent.click(screen.getByRole('checkbox', { name: /Keep on this device/ }))
  expect(screen.getByText('Kept on this device until you sign out.')).toBeTruthy()
  await open()
  await screen.findByRole('rowheader', { name: /Kernel Panik/ })
  expect(Object.values(localStorage)).toEqual([TOKEN])
})

it('says that a token is wrong, and shows it on demand', async () => {
  privateServer()
  await renderWith(App)
  await fireEvent.update(await field(), 'guess')
  await open()
  expect(await screen.findByText(/The token is wrong/)).toBeTruthy()
  const input = await field()
  expect(input.getAttribute('type')).toBe('password')
  await fireEvent.click(screen.getByRole('button', { name: 'Show the token' }))
  expect(input.getAttribute('type')).toBe('text')
})

it('reports that a stored token is wrong, and sends no further requests', async () => {
  const server = privateServer()
  keepToken('yesterday', 'device')
  await renderWith(App)
  expect(await screen.findByText(/The token is wrong/)).toBeTruthy()
  const before = server.urls.length
  await waitFor(() => expect(localStorage.length).toBe(0))
  expect(server.urls.length).toBe(before)
})
