import { fireEvent, screen } from '@testing-library/vue'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import ShareSheet from './ShareSheet.vue'
import { keepToken } from '@/data/access'
import { loadWords } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

beforeAll(() => loadWords('session'))

beforeEach(() => {
  fakeServer({ '/status': statusAnswer() })
})

const link = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Link' })

it('shows the link of this view, as text and as a code, without any token', async () => {
  const { container } = await renderWith(ShareSheet, { route: '/charts?period=7d' })
  expect(link().value).toMatch(/\/charts\?period=7d$/)
  expect(screen.getByRole('img', { name: 'QR code of the link' })).toBeTruthy()
  expect(screen.queryByRole('checkbox')).toBeNull()
  await expectNoAxeViolations(container)
})

it('puts the token into the link only when the viewer wants it, with a warning', async () => {
  keepToken('open-sesame', 'tab')
  await renderWith(ShareSheet)
  expect(link().value).not.toContain('open-sesame')
  const plain = screen.getByRole('img').innerHTML
  await fireEvent.click(screen.getByRole('checkbox', { name: 'With the access token' }))
  expect(link().value).toMatch(/\/leaderboard\?period=recent#token=open-sesame$/)
  expect(screen.getByText(/Whoever has this code or link/)).toBeTruthy()
  expect(screen.getByRole('img').innerHTML).not.toBe(plain)
})

it('copies the link', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined)
  await renderWith(ShareSheet)
  await fireEvent.click(screen.getByRole('button', { name: 'Copy link' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(writeText).toHaveBeenCalledWith(link().value)
})

it('signs out', async () => {
  keepToken('open-sesame', 'device')
  await renderWith(ShareSheet)
  await fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  expect(localStorage.length).toBe(0)
})

it('shares the address that others reach where the page was opened on the server itself', async () => {
  fakeServer({ '/status': statusAnswer({ share_urls: ['http://192.168.1.20:8000'] }) })
  await renderWith(ShareSheet, { route: '/charts?period=7d' })
  await screen.findByText('Scan it with a phone, or copy the link.')
  expect(link().value).toBe('http://192.168.1.20:8000/charts?period=7d')
})

it('shares the public URL that is set, wherever the page was opened', async () => {
  const public_url = 'https://example.org/board'
  fakeServer({ '/status': statusAnswer({ share_urls: ['http://192.168.1.20:8000'], public_url }) })
  await renderWith(ShareSheet, { route: '/charts?period=7d' })
  await screen.findByDisplayValue('https://example.org/board/charts?period=7d')
})

it('says so where nobody else can open the address', async () => {
  await renderWith(ShareSheet)
  expect(await screen.findByText('This address works on this machine only.')).toBeTruthy()
})
