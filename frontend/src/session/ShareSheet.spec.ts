import { fireEvent, screen } from '@testing-library/vue'
import { beforeAll, expect, it, vi } from 'vitest'
import ShareSheet from './ShareSheet.vue'
import { keepToken } from '@/data/access'
import { loadWords } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { renderWith } from '../../test/render'

beforeAll(() => loadWords('session'))

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
