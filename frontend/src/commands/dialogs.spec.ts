import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import PageDialogs from './PageDialogs.vue'
import PageCommands from './PageCommands'
import { useSingleKeys } from './singleKeys'
import { pageDialog } from '@/shell/usePageDialog'
import { SHORTCUTS } from '@/shared/commands/shortcuts'
import { loadWords } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

beforeAll(() => loadWords('commands'))
afterEach(() => {
  pageDialog.value = undefined
  useSingleKeys().value = true
})

const Page = defineComponent({ render: () => [h(PageCommands), h(PageDialogs)] })

function show(dialog: 'palette' | 'help', route = '/leaderboard') {
  const llama = team({ name: '🦙 Llama Drama', team_id: 'llama', rank: 2 })
  const models = [{ model: 'gpt-5.2', display_name: 'GPT-5.2', tokens: 1000 }]
  fakeServer({
    '/tokens': tokensAnswer([team(), llama]),
    '/tokens/models': { ...tokensAnswer([]), models },
  })
  pageDialog.value = dialog
  return renderWith(Page, { route })
}

const field = () => screen.findByRole('combobox', { name: 'Search teams, models and commands' })
const options = () => screen.getAllByRole('option').map((option) => option.textContent)

it('help lists every shortcut of the page', async () => {
  await show('help')
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
  expect(within(dialog).getAllByRole('term')).toHaveLength(SHORTCUTS.length)
  expect(within(dialog).getByText('Light or dark').parentElement?.textContent).toMatch(/t$/)
  await expectNoAxeViolations(dialog)
})

it('help switches single keys off', async () => {
  await show('help')
  const choice = await screen.findByRole('switch', { name: /Single keys are shortcuts/ })
  await fireEvent.click(choice)
  expect(useSingleKeys().value).toBe(false)
  await fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

it('the palette lists views, teams, models, periods and themes before any input', async () => {
  await show('palette')
  expect((await field()).getAttribute('aria-expanded')).toBe('true')
  await screen.findByRole('option', { name: /Llama Drama/ })
  await screen.findByRole('option', { name: /GPT-5.2/ })
  const names = screen.getAllByRole('group').map((group) => group.firstElementChild?.textContent)
  expect(names.map((name) => name?.trim())).toEqual([
    'Go to',
    'Teams',
    'Limit to model',
    'Rank by',
    'Period',
    'This page',
  ])
  await expectNoAxeViolations(screen.getByRole('dialog'))
})

it('the palette opens the team entered', async () => {
  const { router } = await show('palette', '/charts?period=7d')
  await screen.findByRole('option', { name: /Llama/ })
  await fireEvent.update(await field(), 'llama')
  expect(options()[0]).toMatch(/Llama Drama/)
  await fireEvent.keyDown(await field(), { key: 'Enter' })
  await waitFor(() => {
    expect(router.currentRoute.value.fullPath).toBe('/team/llama?period=7d')
  })
  expect(pageDialog.value).toBeUndefined()
})

it('the palette filters the page by a model, and marks it', async () => {
  const { router } = await show('palette')
  await fireEvent.click(await screen.findByRole('option', { name: /GPT-5.2/ }))
  await waitFor(() => {
    expect(router.currentRoute.value.query.models).toBe('gpt-5.2')
  })
  pageDialog.value = 'palette'
  expect(await screen.findByRole('option', { name: /GPT-5.2.*chosen/ })).toBeTruthy()
})

it('the palette ranks the board by a metric', async () => {
  const { router } = await show('palette', '/charts?period=7d')
  await fireEvent.update(await field(), 'cached')
  await fireEvent.click(screen.getByRole('option', { name: /Cached/ }))
  await waitFor(() => {
    expect(router.currentRoute.value.fullPath).toBe('/leaderboard?period=7d&metric=cached')
  })
})

it('the palette opens the board with the teams that match the input', async () => {
  const { router } = await show('palette', '/charts')
  await fireEvent.update(await field(), 'zzz')
  await fireEvent.click(screen.getByRole('option', { name: 'Show only teams with “zzz”' }))
  await waitFor(() => {
    expect(router.currentRoute.value.fullPath).toBe('/leaderboard?q=zzz')
  })
})
