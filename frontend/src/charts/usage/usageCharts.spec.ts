import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HourFacts } from './hours'
import { wholePercents } from './parts'
import { expectNoAxeViolations } from '../../../test/axe'
import { renderWith } from '../../../test/render'
import HoursChart from './HoursChart.vue'
import PartsChart from './PartsChart.vue'
import SuccessChart from './SuccessChart.vue'
import { catchDownloads, chartTeamOf, giveWidth, queryOf } from '../../../test/charts'

beforeEach(() => {
  giveWidth(600)
})

describe('SuccessChart', () => {
  const row = (name: string, requests: number, failed: number) => ({
    team: chartTeamOf(name),
    percent: requests >= 20 ? ((requests - failed) / requests) * 100 : null,
    requests,
    successful: requests - failed,
    failed,
  })
  const renderSuccess = (rows: ReturnType<typeof row>[]) =>
    renderWith(SuccessChart, { props: { query: queryOf(), rows } })

  it('reports how many requests succeeded in all', async () => {
    const { container } = await renderSuccess([row('Kernel Panik', 1000, 10), row('New', 5, 0)])
    screen.getByRole('img', { name: 'Successful requests. 99.0% of 1,005 requests succeeded.' })
    await expectNoAxeViolations(container)
  })

  it('compares teams from twenty requests only', async () => {
    const { container } = await renderSuccess([row('Kernel Panik', 1000, 10), row('New', 5, 0)])
    screen.getByText('compared from 20 requests')
    screen.getByText('from 20')
    expect(container.querySelectorAll('path.failed')).toHaveLength(1)
  })

  it('reads each row by keyboard and opens its team', async () => {
    const { router } = await renderSuccess([row('Kernel Panik', 1000, 10), row('New', 5, 0)])
    const bars = screen.getByRole('group', { name: 'Successful requests' })
    const first = within(bars).getByRole('button', { name: /^Kernel Panik: .*990.*10.*1,000$/ })
    first.focus()
    await fireEvent.keyDown(first, { key: 'ArrowDown' })
    const second = within(bars).getByRole('button', { name: /^New: / })
    expect(document.activeElement).toBe(second)
    await fireEvent.click(second)
    await waitFor(() => {
      expect(router.currentRoute.value.params).toEqual({ id: chartTeamOf('New').id })
    })
  })

  it('shows failed requests alone, on a scale of their own', async () => {
    const { container } = await renderSuccess([row('Kernel Panik', 1000, 10), row('New', 50, 5)])
    await fireEvent.click(screen.getByRole('button', { name: 'successful' }))
    expect(container.querySelectorAll('path.successful')).toHaveLength(0)
    screen.getByRole('button', { name: 'Kernel Panik: failed 10, Requests 1,000' })
    screen.getByText('5')
  })

  it('draws failed requests in proportion, however short the bar is', async () => {
    await renderSuccess([row('Many', 10_000, 100), row('Few', 200, 4)])
    const startOf = (path: Element) => Number(/[\d.]+/.exec(path.getAttribute('d') ?? '')?.[0])
    const shares = [...document.querySelectorAll('path.failed')].map((failed) => {
      const [start, tail] = [startOf(failed.previousElementSibling ?? failed), startOf(failed)]
      // The figure stands eight px behind the bar.
      const end = Number(failed.nextElementSibling?.getAttribute('x')) - 8
      return (end - tail) / (end - start)
    })
    expect(shares).toHaveLength(2)
    expect(Math.max(...shares)).toBeLessThan(0.3)
  })

  it('reports that there were no requests', async () => {
    await renderSuccess([])
    screen.getByText(/No requests on these days yet/)
  })
})

describe('HoursChart', () => {
  const facts = (changes: Partial<HourFacts> = {}): HourFacts => ({
    tokens: Array.from({ length: 24 }, (_, hour) => (hour === 13 ? 500 : 100)),
    busiest: 13,
    coverage: 0.98,
    source: 'both',
    ...changes,
  })
  const renderHours = (props: Record<string, unknown> = {}) =>
    renderWith(HoursChart, {
      props: {
        query: queryOf(),
        facts: facts(),
        isOfAll: false,
        strip: [],
        zone: 'Europe/Zurich',
        ...props,
      },
    })

  it('names the busiest hour, the known share and the source', async () => {
    const { container } = await renderHours()
    screen.getByRole('img', {
      name: /The busiest hour is 13:00\. Hours are known for 98% of tokens\.$/,
    })
    screen.getByText('Known from watching the totals grow and from request logs.')
    expect(container.querySelectorAll('path.busiest')).toHaveLength(1)
    await expectNoAxeViolations(container)
  })

  it('never rounds up to all tokens', async () => {
    await renderHours({ facts: facts({ coverage: 0.9999 }) })
    screen.getByText(/known for 99\.9%/)
  })

  it('mentions no share when every hour is known', async () => {
    await renderHours({ facts: facts({ coverage: 1 }) })
    screen.getByText('The busiest hour is 13:00.')
  })

  it('shows each day below: heat, quiet hours, unknown ones', async () => {
    const cell = (hour: number, state: string) => ({ hour, tokens: 5, state, step: 7 })
    const cells = ['busy', 'quiet', 'unknown', 'outside'].map((state, hour) => cell(hour, state))
    const strip = [{ day: '2026-11-23', isWeekday: false, cells }]
    const { container } = await renderHours({ strip })
    screen.getByText('Mon')
    expect(container.querySelectorAll('rect.tile')).toHaveLength(1)
    expect(container.querySelectorAll('circle.quiet-hour')).toHaveLength(1)
    expect(container.querySelectorAll('rect.unknown-hour')).toHaveLength(1)
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
    screen.getByText('not known')
  })

  it('reports that the hours are those of all teams', async () => {
    await renderHours({ isOfAll: true })
    screen.getByText(/All teams\./)
  })

  it('reports that no hour is known', async () => {
    await renderHours({
      facts: facts({ tokens: Array.from({ length: 24 }, () => 0), busiest: null, coverage: 0 }),
    })
    screen.getByText('The hours of these tokens are not known.')
  })
})

describe('PartsChart', () => {
  const row = (name: string, cached: number, prompt: number, completion: number) => {
    const parts = { cached, prompt, completion }
    const total = cached + prompt + completion
    return { team: chartTeamOf(name), total, parts, percents: wholePercents(parts) }
  }
  const renderParts = (mode = 'share', props: Record<string, unknown> = {}) =>
    renderWith(PartsChart, {
      props: { query: queryOf(), rows: [row('Kernel Panik', 30, 50, 20)], ...props },
      route: `/charts?parts=${mode}`,
    })

  it('reports the cached share and the three parts', async () => {
    const { container } = await renderParts()
    screen.getByRole('img', { name: /30% of all tokens were read from the prompt cache\.$/ })
    for (const share of ['30%', '50%', '20%']) screen.getByText(share)
    await expectNoAxeViolations(container)
  })

  it('shows amounts instead of shares', async () => {
    const { router } = await renderParts()
    await fireEvent.click(screen.getByRole('radio', { name: 'Tokens' }))
    await screen.findByText('100')
    expect(screen.queryByText('30%')).toBeNull()
    expect(router.currentRoute.value.query).toEqual({ parts: 'tokens' })
  })

  it('hides the part whose legend is pressed, with its column', async () => {
    const { container } = await renderParts()
    const fresh = screen.getByRole('button', { name: 'fresh prompt' })
    await fireEvent.click(fresh)
    expect(fresh.getAttribute('aria-pressed')).toBe('false')
    expect(screen.queryByText('50%')).toBeNull()
    screen.getByRole('button', { name: 'Kernel Panik: cached prompt 30, completion 20' })
    await expectNoAxeViolations(container)
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
    expect(screen.queryByRole('columnheader', { name: 'fresh prompt' })).toBeNull()

    await fireEvent.click(fresh)
    screen.getByRole('columnheader', { name: 'fresh prompt' })
  })

  it('counts the tokens of the parts that are shown', async () => {
    await renderParts('tokens')
    await fireEvent.click(screen.getByRole('button', { name: 'cached prompt' }))
    await fireEvent.click(screen.getByRole('button', { name: 'fresh prompt' }))
    screen.getByText('20')
    const last = screen.getByRole('button', { name: 'completion' })
    await fireEvent.click(last)
    expect([last.getAttribute('aria-pressed'), last.getAttribute('aria-disabled')]).toEqual([
      'true',
      'true',
    ])
  })

  it('exports every team with exact shares', async () => {
    const saved = catchDownloads()
    const rows = Array.from({ length: 15 }, (_, index) => row(`Team ${String(index)}`, 1, 1, 1))
    await renderParts('share', { rows })
    expect(screen.queryByText('Team 14')).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }))
    const lines = (await saved[0]?.text())?.trimEnd().split('\r\n') ?? []
    expect(lines).toHaveLength(1 + 15)
    expect(lines.at(-1)).toBe('Team 14,33.3333,33.3333,33.3333,3')
  })

  it('handles a gateway without a cache', async () => {
    await renderParts('share', { rows: [row('Kernel Panik', 0, 50, 20)] })
    screen.getByText('No tokens were read from the prompt cache.')
  })
})
