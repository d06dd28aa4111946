import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useMyTeam } from '@/shared/team/useMyTeam'
import { boardRows } from './board'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { team, teamAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'
import BoardTable from './BoardTable.vue'

/** A board of these teams in this order. */
const board = (tokens: Record<string, number>) => ({
  rows: boardRows(
    Object.entries(tokens).map(([name, amount], index) =>
      team({ name, team_id: `id-${name}`, rank: index + 1, tokens: amount }),
    ),
  ),
  laneScale: Math.max(...Object.values(tokens)),
})
const crowd = (count: number) =>
  board(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`T${String(index)}`, 9000 - index]),
    ),
  )

const renderBoard = (
  shown: ReturnType<typeof board>,
  props: Record<string, unknown> = {},
  route = '/leaderboard',
) =>
  renderWith(BoardTable, {
    route,
    props: {
      ...shown,
      open: '',
      period: {},
      metric: 'tokens',
      paceOf: new Map(),
      paceAt: null,
      sortKey: 'value',
      direction: 'desc',
      isOld: false,
      ...props,
    },
  })

it('counts keys without a name apart', async () => {
  const teams = [
    team({ name: 'A', team_id: 'a', key_count: 1, unnamed_key_count: 23 }),
    team({ name: 'B', team_id: 'b', rank: 2, tokens: 500, key_count: 0, unnamed_key_count: 1 }),
  ]
  await renderBoard({ rows: boardRows(teams), laneScale: 1000 })
  expect(screen.getByText(/1 key, 23 unnamed keys/)).toBeTruthy()
  expect(screen.getByText(/^\s*1 unnamed key\b/)).toBeTruthy()
})

const names = () =>
  screen.getAllByRole('rowheader').map((header) => header.querySelector('bdi')?.textContent)
const table = () => screen.getByRole('table')
/** New numbers are rendered behind the next frame. */
const nextFrames = () => vi.advanceTimersByTimeAsync(70)
const chip = () => screen.queryByRole('button', { name: 'New order' })

/** Simulates an element's position while the page scrolls; happy-dom has no layout. */
function stubbedSight() {
  const sight: { seen?: Element; tell: (isSeen: boolean) => void } = { tell: () => undefined }
  class Sight implements Pick<IntersectionObserver, 'observe' | 'disconnect'> {
    constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
      sight.tell = (isIntersecting) => {
        callback([{ isIntersecting }])
      }
    }
    observe(element: Element) {
      sight.seen = element
    }
    disconnect() {
      delete sight.seen
    }
  }
  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', Sight)
  })
  afterEach(() => {
    useMyTeam().unpin()
  })
  return sight
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a long board', () => {
  it('renders only the visible rows, and reports the total', async () => {
    const { container } = await renderBoard(crowd(500))
    await waitFor(() => {
      expect(names().length).toBeLessThan(45)
    })
    expect(table().getAttribute('aria-rowcount')).toBe('501')
    const [head, first, second] = screen.getAllByRole('row')
    expect([head, first, second].map((row) => row?.getAttribute('aria-rowindex'))).toEqual([
      '1',
      '2',
      '3',
    ])
    await expectNoAxeViolations(container)
  })

  it('renders an open row even if it is out of sight', async () => {
    fakeServer({ '/teams/id-T400': teamAnswer(team({ name: 'T400', team_id: 'id-T400' })) })
    await renderBoard(crowd(500), { open: 'id-T400' })
    const row = screen.getByRole('rowheader', { name: /T400/ }).closest('tr')
    expect(row?.getAttribute('aria-rowindex')).toBe('402')
    expect(row?.style.marginTop).toMatch(/^\d{5}px$/)
    expect(table().getAttribute('aria-rowcount')).toBe('502')
  })

  it('renders up to forty rows completely, visible ones first', async () => {
    await renderBoard(crowd(40))
    expect(names().length).toBeLessThan(40)
    await waitFor(() => {
      expect(names()).toHaveLength(40)
    })
  })
})

describe('new numbers', () => {
  it('are applied at most every two seconds', async () => {
    const { rerender } = await renderBoard(board({ A: 10, B: 5 }))
    await rerender(board({ A: 11, B: 5 }))
    await nextFrames()
    screen.getByText('11')
    await rerender(board({ A: 12, B: 5 }))
    await vi.advanceTimersByTimeAsync(1800)
    expect(screen.queryByText('12')).toBeNull()
    await vi.advanceTimersByTimeAsync(200)
    await nextFrames()
    screen.getByText('12')
  })

  it('are rendered in a task of their own, behind a frame', async () => {
    const { rerender } = await renderBoard(board({ A: 10, B: 5 }))
    await rerender(board({ A: 11, B: 5 }))
    await vi.advanceTimersByTimeAsync(0)
    expect(screen.queryByText('11')).toBeNull()
    await nextFrames()
    screen.getByText('11')
  })

  it('replace the old ones six rows at a time, while the order is new at once', async () => {
    // Time passes by the test's own steps alone.
    vi.useFakeTimers()
    const { rerender } = await renderBoard(crowd(20))
    await vi.advanceTimersByTimeAsync(500)
    const amounts = () =>
      [...table().querySelectorAll('.amount')].map((amount) => amount.textContent)
    const before = amounts()
    expect(before).toHaveLength(20)
    const now = Array.from({ length: 20 }, (_, index) => [`T${String(19 - index)}`, 9900 - index])
    await rerender(board(Object.fromEntries(now) as Record<string, number>))
    const old: number[] = []
    for (let step = 0; step < 40; step++) {
      await vi.advanceTimersByTimeAsync(4)
      if (names()[0] === 'T19') old.push(amounts().filter((text) => before.includes(text)).length)
    }
    expect([...new Set(old)]).toEqual([20, 14, 8, 2, 0])
  })

  it('are there at once in another view', async () => {
    const { rerender, router } = await renderBoard(crowd(20))
    await waitFor(() => {
      expect(names()).toHaveLength(20)
    })
    await router.push('/leaderboard?period=today')
    await rerender(board(Object.fromEntries(names().map((name) => [name, 5]))))
    expect(screen.getAllByText('5')).toHaveLength(20)
  })

  it('reorder the rows', async () => {
    const { rerender } = await renderBoard(board({ A: 10, B: 5 }))
    await rerender(board({ B: 20, A: 10 }))
    await nextFrames()
    expect(names()).toEqual(['B', 'A'])
  })
})

describe('the order', () => {
  it('waits while a pointer is over the table, and five seconds longer', async () => {
    const { rerender } = await renderBoard(board({ A: 10, B: 5 }))
    await fireEvent.pointerEnter(table())
    await rerender(board({ B: 20, A: 10 }))
    await nextFrames()
    expect(names()).toEqual(['A', 'B'])
    screen.getByText('20')

    await fireEvent.pointerLeave(table())
    await vi.advanceTimersByTimeAsync(4000)
    expect(names()).toEqual(['A', 'B'])
    await vi.advanceTimersByTimeAsync(2000)
    expect(names()).toEqual(['B', 'A'])
  })

  it('is applied at once on request, and waits again', async () => {
    const { rerender, container } = await renderBoard(board({ A: 10, B: 5 }))
    expect(chip()).toBeNull()
    await fireEvent.pointerEnter(table())
    await rerender(board({ B: 20, A: 10 }))
    await fireEvent.click(await screen.findByRole('button', { name: 'New order' }))
    expect(names()).toEqual(['B', 'A'])
    expect(chip()).toBeNull()
    await vi.advanceTimersByTimeAsync(2000)
    await rerender(board({ A: 30, B: 20 }))
    await nextFrames()
    expect(names()).toEqual(['B', 'A'])
    screen.getByText('30')
    await expectNoAxeViolations(container)
  })

  it('waits while a row is open', async () => {
    fakeServer({ '/teams/id-A': teamAnswer(team({ name: 'A', team_id: 'id-A' })) })
    const { rerender } = await renderBoard(board({ A: 10, B: 5 }), { open: 'id-A' })
    await rerender(board({ B: 20, A: 10 }))
    await nextFrames()
    expect(names()).toEqual(['A', 'B'])
    await rerender({ open: '' })
    await vi.advanceTimersByTimeAsync(5000)
    expect(names()).toEqual(['B', 'A'])
  })

  it('does not wait when the view changes', async () => {
    const { rerender, router } = await renderBoard(board({ A: 10, B: 5 }))
    await fireEvent.pointerEnter(table())
    await router.push('/leaderboard?sort=cost')
    await rerender(board({ B: 20, A: 10 }))
    expect(names()).toEqual(['B', 'A'])
  })

  it('keeps row heights by position, and medals by rank', async () => {
    const { rerender } = await renderBoard(board({ A: 9, B: 8, C: 7, D: 6 }))
    await fireEvent.pointerEnter(table())
    await rerender(board({ D: 20, A: 9, B: 8, C: 7 }))
    const rowOf = (name: string) =>
      screen.getByRole('rowheader', { name: new RegExp(`^${name}`) }).closest('tr')
    await nextFrames()
    expect(rowOf('C')?.classList).toContain('top')
    expect(rowOf('D')?.classList).not.toContain('top')
    await nextFrames()
    expect(rowOf('D')?.querySelector('.medal-1')).toBeTruthy()
    expect(within(table()).getAllByRole('rowheader')).toHaveLength(4)
  })
})

describe('the own team', () => {
  const sight = stubbedSight()

  it('has a pill, and its name links to its page', async () => {
    useMyTeam().pin('id-B')
    await renderBoard(board({ A: 900, B: 800, C: 700 }), {}, '/leaderboard?period=today&q=b')
    const header = screen.getByRole('rowheader', { name: /^B My team/ })
    expect(within(header).getByRole('link').getAttribute('href')).toBe('/team/id-B?period=today')
    expect(screen.getAllByText('My team')).toHaveLength(1)
  })

  it('is docked at the foot while its row is out of sight', async () => {
    useMyTeam().pin('id-T300')
    const { container } = await renderBoard(crowd(500))
    await waitFor(() => expect(sight.seen?.getAttribute('data-team')).toBe('id-T300'))
    expect(screen.queryByRole('link', { name: /301.*T300/ })).toBeNull()

    sight.tell(false)
    const docked = await screen.findByRole('link', { name: /301.*T300/ })
    expect(docked.textContent).toContain('8,700')
    expect(docked.textContent).toContain('1 to rank 300')
    await expectNoAxeViolations(container)

    sight.tell(true)
    await waitFor(() => expect(screen.queryByRole('link', { name: /301.*T300/ })).toBeNull())
  })
})

it('describes the parts of a bar to screen readers', async () => {
  const rows = boardRows([
    team({ tokens: 1500, prompt_tokens: 1200, completion_tokens: 300, cache_read_tokens: 200 }),
  ])
  await renderBoard({ rows, laneScale: 1500 })
  screen.getByText('200 cached prompt, 1,000 fresh prompt, 300 completion')
})
