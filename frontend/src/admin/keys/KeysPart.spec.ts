import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import { expectNoAxeViolations } from '../../../test/axe'
import { adminTeam } from '../../../test/adminFixtures'
import { adminServer } from '../../../test/adminServer'
import { openDesk, startAtDesk } from '../../../test/openDesk'

startAtDesk()

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const press = async (name: string | RegExp) => fireEvent.click(await button(name))

const participant = {
  id: 'p1',
  name: 'Cy Ng',
  team_id: 'kernel',
  team_name: 'Kernel Panik',
  team_code: 'WXYZ',
  key_alias: 'cy-ng',
  keys: [{ key_hint: 'sk-...a91f', created_at: '', expires_at: null, revoked: false }],
  joined_at: '2026-11-23T09:00:00Z',
  source: 'join',
  state: 'joined',
  error: null,
  revision: 1,
}
const joinDesk = {
  code: 'SFWEHEV3',
  url: null,
  rules: { open: true, models: [], duration: '7d', keys_per_person: 1, code_in_lobby: false },
  revision: 4,
  spent: 12.5,
  participants: 1,
  teams: [],
  listed_models: ['claude-5', 'gpt-mini'],
}

it('gives and takes keys: a new one is shown once, and what is typed into the rules stays', async () => {
  const puts: unknown[] = []
  const server = adminServer(
    {},
    {
      '/admin/join': async (request: Request) => {
        if (request.method === 'GET') return Response.json(joinDesk)
        puts.push(await request.json())
        return Response.json({ detail: 'Changed meanwhile: repeat.' }, { status: 409 })
      },
      '/admin/participants': { participants: [participant] },
      '/admin/participants/p1/new-key': Response.json(
        { participant, key: 'sk-once-and-only' },
        { status: 201 },
      ),
    },
  )
  await openDesk('keys')
  await press(/^New key/)
  const dialog = within(await screen.findByRole('dialog', { name: 'New key for Cy Ng' }))
  expect(server.urls.some(({ pathname }) => pathname.endsWith('new-key'))).toBe(false)
  await fireEvent.click(dialog.getByRole('button', { name: 'New key' }))
  expect(await dialog.findByText('sk-once-and-only')).toBeTruthy()
  await fireEvent.click(dialog.getByRole('button', { name: 'Done' }))
  expect(screen.queryByText('sk-once-and-only')).toBeNull()

  const field = await screen.findByLabelText<HTMLInputElement>('Budget of a team, in $')
  await fireEvent.update(field, '40')
  await press('Save')
  expect(await screen.findByText('Changed meanwhile: repeat.')).toBeTruthy()
  expect(puts).toMatchObject([{ rules: { team_budget: 40, open: true }, revision: 4 }])
  expect(field.value).toBe('40')
})

it('chooses the models of new keys from those of the gateway, or by name', async () => {
  const puts: unknown[] = []
  adminServer(
    {},
    {
      '/admin/join': async (request: Request) => {
        if (request.method === 'PUT') puts.push(await request.json())
        return Response.json(joinDesk)
      },
      '/admin/participants': { participants: [] },
    },
  )
  await openDesk('keys')
  await press('Models that new keys may use All models')
  const panel = await screen.findByRole('dialog', { name: 'Models that new keys may use' })
  const choice = within(panel)
  await fireEvent.click(choice.getByRole('checkbox', { name: 'gpt-mini' }))
  const field = choice.getByLabelText<HTMLInputElement>('Find, or add a name')
  await fireEvent.update(field, ' text-embed ')
  expect(choice.queryAllByRole('checkbox')).toEqual([])
  await fireEvent.keyDown(field, { key: 'Enter' })
  expect(choice.getByRole<HTMLInputElement>('checkbox', { name: 'text-embed' }).checked).toBe(true)
  expect(choice.getByRole('status').textContent).toBe('2 models')
  await expectNoAxeViolations(panel)
  await fireEvent.keyDown(field, { key: 'Escape' })
  await press('Save')
  await waitFor(() =>
    expect(puts).toMatchObject([{ rules: { models: ['gpt-mini', 'text-embed'] }, revision: 4 }]),
  )
})

it('renames a participant, and takes a key that is held or confirmed', async () => {
  const changes: unknown[] = []
  const revoked = vi.fn(() => Response.json({ ...participant, state: 'revoked', keys: [] }))
  adminServer(
    {},
    {
      '/admin/join': joinDesk,
      '/admin/participants': { participants: [participant] },
      '/admin/participants/p1': async (request: Request) => {
        changes.push(await request.json())
        return Response.json(participant)
      },
      '/admin/participants/p1/revoke': revoked,
    },
  )
  await openDesk('keys')
  await press('Rename Cy Ng')
  const field = screen.getByLabelText('New name of Cy Ng')
  await fireEvent.update(field, ' Cyra Ng ')
  await fireEvent.submit(field)
  expect(await button('Rename Cy Ng')).toBe(document.activeElement)
  expect(changes).toEqual([{ name: 'Cyra Ng', revision: 1 }])

  await press(/^Take key/)
  const dialog = within(await screen.findByRole('dialog', { name: 'Take the key of Cy Ng' }))
  expect(revoked).not.toHaveBeenCalled()
  await fireEvent.click(dialog.getByRole('button', { name: 'Take key' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(revoked).toHaveBeenCalledOnce()

  await fireEvent.pointerDown(await button(/^Take key/), { button: 0 })
  await waitFor(() => expect(revoked).toHaveBeenCalledTimes(2), { timeout: 5000 })
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('takes all keys only once the words are typed', async () => {
  const all = vi.fn(() => Response.json({ revoked: 1, failed: [] }))
  adminServer(
    {},
    {
      '/admin/join': joinDesk,
      '/admin/participants': { participants: [participant] },
      '/admin/join/revoke-all': all,
    },
  )
  await openDesk('keys')
  await press('Take all keys')
  const dialog = within(await screen.findByRole('dialog', { name: 'Take all keys' }))
  const confirm = dialog.getByRole('button', { name: 'Take all keys' })
  await fireEvent.click(confirm)
  await fireEvent.update(dialog.getByLabelText('Type: revoke all'), 'revoke all')
  expect(all).not.toHaveBeenCalled()
  await fireEvent.click(confirm)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(all).toHaveBeenCalledOnce()
})

it('says how keys can be given where the server cannot', async () => {
  adminServer({}, { '/admin/join': { status: 404, detail: 'Not Found' } })
  await openDesk('keys')
  expect(
    await screen.findByText(/once the server has LITELLM_ADMIN_KEY and JOIN_CODE/),
  ).toBeTruthy()
})

it('raises the budget of the team in need, and says what is saved', async () => {
  const entry = {
    id: 'a1',
    kind: 'budget',
    team_id: 'kernel',
    name: 'Kernel Panik',
    slot: 0,
    since: null,
    detail: {
      requests: 0,
      failed: 0,
      causes: [],
      budget: { spend: 1, max_budget: 1, per_hour: 1, gone_at: null, key_hint: null },
      keys: [],
      whole_team: false,
    },
    seen_until: null,
  }
  const bodies: unknown[] = []
  adminServer(
    {},
    {
      '/admin/attention': { as_of: null, entries: [entry], thresholds: {} },
      '/admin/join': { rules: {}, teams: [] },
      '/admin/teams/kernel/budget': async (request: Request) => {
        bodies.push(await request.json())
        return Response.json({ team_id: 'kernel', max_budget: 5 })
      },
    },
    [adminTeam({ max_budget: 1 })],
  )
  await openDesk()
  await press(/^Budget.*Kernel Panik/)
  const panel = within(await screen.findByRole('dialog', { name: 'Budget of Kernel Panik' }))
  const field = await panel.findByLabelText<HTMLInputElement>(/^Budget of the team in/)
  expect(field.value).toBe('1')
  await fireEvent.update(field, '5')
  await fireEvent.click(panel.getByRole('button', { name: 'Set' }))
  expect(await panel.findByText('Saved: $5.00')).toBeTruthy()
  expect(bodies).toEqual([{ max_budget: 5 }])
})
