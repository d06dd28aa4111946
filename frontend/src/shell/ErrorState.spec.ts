import { fireEvent, screen } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import ErrorState from './ErrorState.vue'
import { ApiError } from '@/data/errors'
import { expectNoAxeViolations } from '../../test/axe'
import { renderWith } from '../../test/render'

const failed = (error: ApiError) =>
  renderWith(ErrorState, {
    props: { error, title: 'The board could not be loaded', nextTryAt: undefined, isBusy: false },
  })

it('says what failed in the server’s words, and copies what helps to find out why', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined)
  const answer = new Response(null, { status: 502, headers: { 'X-Request-ID': 'a1b2' } })
  const error = ApiError.fromResponse(answer, { detail: 'The gateway is down.' })
  const { container } = await failed(error)
  expect(screen.getByRole('alert').textContent).toContain('The gateway is down.')
  await fireEvent.click(screen.getByRole('button', { name: 'Copy details' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  const [title, detail, ...lines] = (writeText.mock.calls[0]?.[0] ?? '').split('\n')
  expect([title, detail]).toEqual(['The board could not be loaded', 'The gateway is down.'])
  expect(lines).toContain('Status: 502')
  expect(lines).toContain('Request: a1b2')
  expect(lines).toContain(`Time: ${error.at.toISOString()}`)
  await expectNoAxeViolations(container)
})

it('copies without a safe connection, too', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('Not allowed.'))
  const taken: string[] = []
  document.execCommand = () => {
    const clipboardData = new DataTransfer()
    document.dispatchEvent(new ClipboardEvent('copy', { clipboardData }))
    taken.push(clipboardData.getData('text/plain'))
    return true
  }
  await failed(new ApiError('unreachable', 0, ''))
  await fireEvent.click(screen.getByRole('button', { name: 'Copy details' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(taken[0]).toContain('The board could not be loaded\nThe server does not answer.')
})

it('says that copying failed', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('Not allowed.'))
  document.execCommand = () => false
  await failed(new ApiError('unreachable', 0, ''))
  await fireEvent.click(screen.getByRole('button', { name: 'Copy details' }))
  expect(await screen.findByRole('button', { name: 'Copying failed' })).toBeTruthy()
})
