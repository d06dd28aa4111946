import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import { expectNoAxeViolations } from '../../test/axe'
import { adminTeam, teamSettings } from '../../test/adminFixtures'
import { ADMIN_TOKEN, adminServer } from '../../test/adminServer'
import { openDesk, startAtDesk } from '../../test/openDesk'
import { fakeServer } from '../../test/fakeServer'
import { renderWith } from '../../test/render'
import AdminView from './AdminView.vue'

startAtDesk()

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const press = async (name: string | RegExp) => fireEvent.click(await button(name))
const card = (name: string) => screen.findByRole('region', { name })

it('opens with the token alone, which is kept for the tab', async () => {
  const server = adminServer()
  const { container } = await renderWith(AdminView, { route: '/admin' })
  const field = await screen.findByLabelText('Admin token')
  await expectNoAxeViolations(container)

  await fireEvent.update(field, 'guess')
  await press('Open the desk')
  expect(await screen.findByText(/The token is wrong/)).toBeTruthy()

  await fireEvent.update(field, ADMIN_TOKEN)
  await press('Open the desk')
  expect(await button('Freeze now')).toBeTruthy()
  expect(Object.values(sessionStorage)).toContain(ADMIN_TOKEN)
  expect(localStorage.length).toBe(0)
  expect(server.urls.every(({ href }) => !href.includes(ADMIN_TOKEN))).toBe(true)
})

it('begins a new event in the zone of its organiser, and asks for no attention before', async () => {
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({
    ...new Intl.DateTimeFormat().resolvedOptions(),
    timeZone: 'Asia/Tokyo',
  })
  const server = adminServer({
    start: null,
    end: null,
    freeze_at: null,
    phase: null,
    next: [],
    timezone: 'UTC',
  })
  await openDesk()
  await press('Set the times')
  const dialog = within(await screen.findByRole('dialog', { name: 'Times and rules' }))
  expect(dialog.getByLabelText<HTMLInputElement>('Time zone').value).toBe('Asia/Tokyo')
  await fireEvent.update(dialog.getByLabelText('Start'), '2026-11-23T09:00')
  await fireEvent.update(dialog.getByLabelText('End'), '2026-11-23T18:00')
  await fireEvent.change(dialog.getByLabelText('Start'))
  await fireEvent.change(dialog.getByLabelText('End'))
  expect(screen.queryByRole('region', { name: 'Needs attention' })).toBeNull()
  expect(server.urls.map(({ pathname }) => pathname)).not.toContain('/admin/attention')
  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))

  await waitFor(() => expect(server.changes.at(-1)?.body).toMatchObject({ timezone: 'Asia/Tokyo' }))
})

it('says from how many requests success is ranked where organisers set no minimum', async () => {
  adminServer()
  await openDesk()
  await press('Move the times')
  const dialog = within(await screen.findByRole('dialog', { name: 'Times and rules' }))
  const least = dialog.getByLabelText('From how many requests a team is ranked')
  expect(dialog.queryByText(/^0: from/)).toBeNull()
  await fireEvent.update(dialog.getByLabelText('Ranked by'), 'success')
  const note = dialog.getByText('0: from 20 requests, as by success everywhere.')
  expect(least.getAttribute('aria-describedby')).toBe(note.id)
})

it('closes when the token is no longer the right one', async () => {
  const server = adminServer()
  await openDesk()
  await button('Freeze now')
  server.set('/admin/event', { status: 401, detail: 'The admin token is wrong.' })
  expect(await screen.findByText(/The token is wrong/)).toBeTruthy()
  expect(Object.values(sessionStorage)).not.toContain(ADMIN_TOKEN)
})

it('says how a board without a desk gets one', async () => {
  fakeServer({ '/admin/event': { status: 404, detail: 'Not Found' } })
  await renderWith(AdminView, { route: '/admin' })
  expect(await screen.findByText(/the server has no admin token/)).toBeTruthy()
  expect(screen.queryByLabelText('Admin token')).toBeNull()
})

it('freezes by keyboard through a dialog with the same words, and takes it back', async () => {
  const server = adminServer()
  await openDesk()
  await press('Freeze now')
  const dialog = within(await screen.findByRole('dialog', { name: 'Freeze now' }))
  expect(server.changes).toEqual([])
  await fireEvent.click(dialog.getByRole('button', { name: 'Freeze now' }))

  await press('Take it back')
  await waitFor(() => expect(server.changes).toHaveLength(2))
  expect(server.changes.map(({ body }) => body)).toEqual([
    { action: 'freeze', revision: 1 },
    { action: 'undo', revision: 2 },
  ])
})

it('publishes only once the name of the event is typed', async () => {
  const server = adminServer({ phase: 'revealing', next: ['publish', 'reopen'] })
  await openDesk()
  await press('Publish')
  const dialog = within(await screen.findByRole('dialog', { name: 'Publish' }))
  const confirm = dialog.getByRole('button', { name: 'Publish' })
  const field = dialog.getByLabelText(/Type the name of the event/)
  await fireEvent.update(field, 'Autumn')
  expect(confirm.getAttribute('aria-disabled')).toBe('true')
  await fireEvent.click(confirm)

  await fireEvent.update(field, 'Autumn LLM Hackathon')
  await fireEvent.click(confirm)
  await waitFor(() =>
    expect(server.changes.map(({ body }) => body)).toEqual([
      { action: 'publish', name: 'Autumn LLM Hackathon', revision: 1 },
    ]),
  )
})

it('begins a new event only once the name of the former one is typed, and offers its report', async () => {
  const server = adminServer({ phase: 'published', next: ['new'] })
  await openDesk()
  await press('New event')
  const found = await screen.findByRole('dialog', { name: 'New event' })
  const dialog = within(found)
  const confirm = dialog.getByRole('button', { name: 'New event' })
  expect(dialog.getByText(/download the report first/)).toBeTruthy()
  expect(dialog.getByRole('button', { name: 'Download the report' })).toBeTruthy()
  await expectNoAxeViolations(found)
  expect(confirm.getAttribute('aria-disabled')).toBe('true')
  await fireEvent.click(confirm)
  expect(server.changes).toEqual([])

  const field = dialog.getByLabelText(/Type the name of the event/)
  await fireEvent.update(field, 'Autumn LLM Hackathon')
  await fireEvent.click(confirm)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(server.changes.map(({ body }) => body)).toEqual([
    { action: 'new', name: 'Autumn LLM Hackathon', revision: 1 },
  ])
})

it('says that another organiser has begun the new event already', async () => {
  const server = adminServer({ phase: 'published', next: ['new'] })
  await openDesk()
  await press('New event')
  const dialog = within(await screen.findByRole('dialog', { name: 'New event' }))
  await fireEvent.update(
    dialog.getByLabelText(/Type the name of the event/),
    'Autumn LLM Hackathon',
  )
  server.changeElsewhere({
    name: null,
    start: null,
    end: null,
    freeze_at: null,
    published_at: null,
    phase: null,
    next: [],
  })
  await fireEvent.click(dialog.getByRole('button', { name: 'New event' }))

  expect(
    await screen.findByText(/Not saved, since another organiser has just changed: the name/),
  ).toBeTruthy()
  expect(server.changes).toHaveLength(1)
})

it('tells two awards without a title apart', async () => {
  adminServer({ phase: 'ended' })
  const { container } = await openDesk('result')
  await press('An award of your own')
  expect(screen.getByRole('checkbox', { name: 'An award of your own' })).toBeTruthy()
  await press('An award of your own')
  for (const name of ['An award of your own 1', 'An award of your own 2']) {
    expect(screen.getByRole('group', { name })).toBeTruthy()
    expect(screen.getByRole('checkbox', { name })).toBeTruthy()
  }
  await expectNoAxeViolations(container)
})

it('moves the times around what another organiser changes meanwhile', async () => {
  const server = adminServer()
  await openDesk()
  await press('Move the times')
  const dialog = within(await screen.findByRole('dialog', { name: 'Times and rules' }))
  const end = dialog.getByLabelText('End')
  expect((end as HTMLInputElement).value).toBe('2026-11-23T18:00')
  await fireEvent.update(end, '2026-11-23T18:30')
  await fireEvent.change(end)

  server.changeElsewhere({ name: 'Winter LLM Hackathon' })
  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  // The name is part of what is saved here: nothing is overwritten unseen.
  await waitFor(() =>
    expect((dialog.getByLabelText('Name') as HTMLInputElement).value).toBe('Winter LLM Hackathon'),
  )
  expect((end as HTMLInputElement).value).toBe('2026-11-23T18:30')
  expect(
    screen.getByText(/Not saved, since another organiser has just changed: the name/),
  ).toBeTruthy()

  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(server.state()).toMatchObject({
    name: 'Winter LLM Hackathon',
    end: '2026-11-23T18:30:00.000Z',
  })
})

it('repeats a change by itself where the other one was about something else', async () => {
  const server = adminServer()
  await openDesk()
  const hide = await button('Hide Kernel Panik')
  server.changeElsewhere({ name: 'Winter LLM Hackathon' })
  await fireEvent.click(hide)
  await waitFor(() => expect(server.state().teams.kernel?.hidden).toBe(true))
  expect(server.changes.map(({ body }) => body.revision)).toEqual([1, 2])
  expect(screen.queryByText(/Not saved/)).toBeNull()
})

it('shows what another organiser changed', async () => {
  const server = adminServer()
  await openDesk()
  await button('Freeze now')
  server.changeElsewhere({
    end: '2026-11-23T19:00:00Z',
    teams: { kernel: teamSettings({ hidden: true }) },
  })
  expect(await screen.findByText('Another organiser changed: the end, Kernel Panik.')).toBeTruthy()
})

it('says why a change was refused', async () => {
  const server = adminServer()
  server.set('/admin/event/actions', { status: 503, detail: 'The store cannot be written.' })
  await openDesk()
  await press('Freeze now')
  const dialog = within(await screen.findByRole('dialog'))
  await fireEvent.click(dialog.getByRole('button', { name: 'Freeze now' }))
  expect(await dialog.findByText('The store cannot be written.')).toBeTruthy()
})

it('renames a team in its row, and back to the name of the gateway', async () => {
  const server = adminServer({}, {}, [
    adminTeam({ settings: teamSettings({ display_name: 'Kernel' }) }),
  ])
  await openDesk()
  await press('Rename Kernel')
  const field = await screen.findByLabelText('New name of Kernel')
  await fireEvent.update(field, 'Panik')
  await fireEvent.keyDown(field, { key: 'Escape' })
  expect(screen.queryByLabelText('New name of Kernel')).toBeNull()

  await press('Rename Kernel')
  const again = await screen.findByLabelText('New name of Kernel')
  await fireEvent.update(again, ' Panik ')
  await fireEvent.submit(again.closest('form') as HTMLFormElement)
  await waitFor(() => expect(server.state().teams.kernel?.display_name).toBe('Panik'))

  await press('Rename Kernel')
  const last = await screen.findByLabelText('New name of Kernel')
  await fireEvent.update(last, 'Kernel Panik')
  await fireEvent.submit(last.closest('form') as HTMLFormElement)
  await waitFor(() => expect(server.state().teams.kernel?.display_name).toBeNull())
})

it('says who needs help, what can be done, and hides what was seen', async () => {
  const entry = {
    id: 'a1',
    kind: 'only_failures',
    team_id: 'kernel',
    name: 'Kernel Panik',
    slot: 0,
    since: null,
    detail: {
      requests: 48,
      failed: 48,
      causes: [
        { cause: 'invalid_key', requests: 48, model: null, last_at: '2026-11-23T14:37:00Z' },
      ],
      budget: null,
      keys: [],
      whole_team: false,
    },
    seen_until: null,
  }
  const attention = { as_of: null, entries: [entry], thresholds: {} }
  const server = adminServer({}, { '/admin/attention': attention })
  await openDesk()
  const list = within(await card('Needs attention'))
  expect(await list.findByText('only failures: invalid key')).toBeTruthy()
  expect(list.getByText('48 of 48 requests failed')).toBeTruthy()

  await fireEvent.click(list.getByRole('button', { name: /^Tell team/ }))
  const field = await screen.findByLabelText<HTMLInputElement>('Text of the announcement')
  await waitFor(() => expect(field.value).toBe('Kernel Panik: please come to the desk.'))

  server.set('/admin/attention', {
    ...attention,
    entries: [{ ...entry, seen_until: '2026-11-23T15:37:00Z' }],
  })
  server.set('/admin/attention/a1/seen', server.state())
  await fireEvent.click(list.getByRole('button', { name: /^Seen/ }))
  expect(await list.findByText('Everything runs.')).toBeTruthy()
  expect(list.getByRole('button', { name: '1 more, seen' })).toBeTruthy()
})

it('keeps an announcement that could not be sent, and clears one that was', async () => {
  const server = adminServer()
  await openDesk()
  const field = await screen.findByLabelText<HTMLInputElement>('Text of the announcement')
  await fireEvent.update(field, 'Pizza')
  server.changeElsewhere({
    announcements: [
      {
        id: 'x',
        text: 'Coffee',
        text_de: null,
        from: null,
        until: null,
        places: 'both',
        urgent: false,
      },
    ],
  })
  await press('Show')
  expect(await screen.findByText(/has just changed: the announcements/)).toBeTruthy()
  expect(field.value).toBe('Pizza')

  await press('Show')
  await waitFor(() => expect(field.value).toBe(''))
  expect(server.state().announcements.map(({ text }) => text)).toEqual(['Pizza', 'Coffee'])
})

it('steers the wall: scenes, pace and black, but none before its time', async () => {
  const server = adminServer()
  await openDesk()
  const wall = within(await card('Wall'))
  await fireEvent.click(wall.getByRole('button', { name: /Podium/ }))
  await fireEvent.click(wall.getByRole('button', { name: 'Race' }))
  await waitFor(() => expect(server.state().present.pinned).toBe('race'))
  expect(await wall.findByText('now: Race')).toBeTruthy()
  await fireEvent.click(wall.getByRole('radio', { name: '40 s' }))
  await waitFor(() => expect(server.state().present.pace_seconds).toBe(40))
  await fireEvent.click(wall.getByRole('button', { name: 'Black' }))
  await waitFor(() => expect(server.state().present.black).toBe(true))
  // A change that was sent before the response to the one before is repeated on top of it.
  expect(server.state().present).toMatchObject({ pinned: 'race', pace_seconds: 40, black: true })
  expect(JSON.stringify(server.changes)).not.toContain('"pinned":"podium"')
})

it.each(['desk', 'remote', 'result', 'keys'])(
  'has no barriers that axe finds: %s',
  async (part) => {
    adminServer({
      divisions: [{ id: 'main', name: 'Main' }],
      announcements: [
        {
          id: 'x',
          text: 'Coffee',
          text_de: null,
          from: null,
          until: null,
          places: 'both',
          urgent: true,
        },
      ],
    })
    const { container } = await openDesk(part)
    await waitFor(() => expect(container.querySelectorAll('section').length).toBeGreaterThan(0))
    if (part === 'desk') await screen.findByRole('rowheader', { name: /Kernel Panik/ })
    await expectNoAxeViolations(container)
  },
)
