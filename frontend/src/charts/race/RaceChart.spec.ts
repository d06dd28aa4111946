import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { type RaceInterval, raceOf, type TeamLine } from './race'
import { expectNoAxeViolations } from '../../../test/axe'
import { renderWith } from '../../../test/render'
import RaceChart from './RaceChart.vue'
import { chartTeamOf, dayPoint, giveWidth, queryOf } from '../../../test/charts'

const dates = ['2026-11-21', '2026-11-22', '2026-11-23']

function line(name: string, ...perInterval: number[]): TeamLine {
  const total = perInterval.reduce((sum, value) => sum + value, 0)
  return { team: chartTeamOf(name), perInterval, total }
}

const LINES = [line('Kernel Panik', 100, 0, 900), line('Llama Drama', 200, 300, 100)]

function renderRace(
  lines = LINES,
  { mode = 'race', ...props }: Record<string, unknown> & { mode?: string } = {},
  days = dates,
) {
  const timeseries = days.map((date) => dayPoint(date, {}))
  const { intervals } = raceOf({ timeseries, as_of: '2026-11-23T12:00:00Z' }, 'day')
  return renderWith(RaceChart, {
    route: `/charts?time=${mode}`,
    props: {
      query: queryOf(),
      lines,
      intervals,
      steps: ['10min', 'hour', 'day'],
      step: 'day',
      wholeDays: [],
      coverage: null,
      zone: 'Europe/Zurich',
      ...props,
    },
  })
}

const crosshair = () => screen.getByRole('slider')

beforeEach(() => {
  giveWidth()
})

describe('RaceChart', () => {
  it('labels its picture with the leader, the gap and the resolution', async () => {
    const { container } = await renderRace()
    const name =
      /^Tokens over time\. Kernel Panik passed one team on Nov 23 and leads by 400\. One point a day\.$/
    screen.getByRole('img', { name })
    await expectNoAxeViolations(container)
  })

  it('reads the days from left to right by keyboard', async () => {
    await renderRace()
    expect(crosshair().getAttribute('aria-valuetext')).toBe(
      'Nov 23, 1 Kernel Panik 1.00k, 2 Llama Drama 600',
    )
    await fireEvent.keyDown(crosshair(), { key: 'ArrowLeft' })
    expect(crosshair().getAttribute('aria-valuetext')).toBe(
      'Nov 22, 1 Llama Drama 500, 2 Kernel Panik 100',
    )
    await fireEvent.keyDown(crosshair(), { key: 'Home' })
    await fireEvent.keyDown(crosshair(), { key: 'ArrowLeft' })
    expect(crosshair().getAttribute('aria-valuenow')).toBe('0')
  })

  it('lights a team by keyboard', async () => {
    const { container } = await renderRace()
    await fireEvent.keyDown(crosshair(), { key: 'ArrowDown' })
    await fireEvent.keyDown(crosshair(), { key: 'ArrowDown' })
    expect(container.querySelector('[style*="weight: 680"]')?.textContent).toContain('Llama Drama')
  })

  it('isolates teams by their labels, and restores them with Escape', async () => {
    const { container } = await renderRace()
    const label = screen.getByRole('button', { name: /Llama Drama, 600 tokens/ })
    await fireEvent.click(label)
    expect(label.getAttribute('aria-pressed')).toBe('true')
    expect(container.querySelectorAll('.quiet-line')).toHaveLength(1)
    await fireEvent.keyDown(label, { key: 'Escape' })
    expect(container.querySelectorAll('.quiet-line')).toHaveLength(0)
  })

  it('switches to tokens per day', async () => {
    const { router } = await renderRace()
    await fireEvent.click(screen.getByRole('radio', { name: 'Per day' }))
    await waitFor(() => {
      expect(router.currentRoute.value.query).toEqual({ time: 'each' })
    })
  })

  it('names the busiest day in the view per day', async () => {
    await renderRace(LINES, { mode: 'each' })
    screen.getByText(/Nov 23 was the busiest day with 1.00k tokens\./)
  })

  it('folds quiet days and reports it', async () => {
    await renderRace([line('Kernel Panik', 5, 0, 0, 5)], {}, [...dates, '2026-11-24'])
    screen.getByText(/2 quiet days are folded\./)
    await fireEvent.click(screen.getByRole('button', { name: 'Fold quiet days' }))
    expect(screen.queryByText(/are folded/)).toBeNull()
  })

  it('draws a single day', async () => {
    const { container } = await renderRace([line('Kernel Panik', 7)], {}, ['2026-11-23'])
    screen.getByText('Kernel Panik has used 7 tokens. One point a day.')
    expect(container.querySelectorAll('path.line')).toHaveLength(1)
  })

  it('keeps its days and reports that there is no usage yet', async () => {
    await renderRace([])
    screen.getByText(/No usage on these days yet/)
    expect(screen.queryByRole('slider')).toBeNull()
  })

  it('stacks all teams together, the largest eight by name', async () => {
    const crowd = Array.from({ length: 12 }, (_, index) =>
      line(`Team ${String(index)}`, 100 - index, 0, 0),
    )
    const { container } = await renderRace(crowd, { mode: 'stacked' })
    expect(container.querySelectorAll('path.area')).toHaveLength(9)
    screen.getByText('4 others')
    expect(screen.getAllByRole('button', { name: /Show alone/ })).toHaveLength(8)
    await expectNoAxeViolations(container)
  })

  it('labels ten teams and draws the others in grey', async () => {
    const crowd = Array.from({ length: 14 }, (_, index) =>
      line(`Team ${String(index)}`, 100 - index, 0, 0),
    )
    const { container } = await renderRace(crowd)
    expect(screen.getAllByRole('button', { name: /Show alone/ })).toHaveLength(10)
    expect(container.querySelectorAll('.quiet-line')).toHaveLength(4)
  })
})

describe('hours', () => {
  const HOUR = 3_600_000
  const MORNING = Date.parse('2026-11-23T07:00:00Z')
  const intervals: RaceInterval[] = [0, 1, 2].map((index) => ({
    start: MORNING + index * HOUR,
    end: MORNING + (index + 1) * HOUR,
    date: '2026-11-23',
    isDay: false,
  }))
  const renderHours = (props: Parameters<typeof renderRace>[1] = {}) =>
    renderRace(LINES, { intervals, step: 'hour', coverage: 1, ...props })

  it('use the clock of the zone', async () => {
    await renderHours()
    screen.getByText('Kernel Panik passed one team since 09:00 and leads by 400.')
    expect(crosshair().getAttribute('aria-valuetext')).toMatch(/^Mon 11:00, 1 Kernel Panik/)
  })

  it('can be chosen', async () => {
    const { emitted } = await renderHours()
    await fireEvent.click(screen.getByRole('radio', { name: '10 min' }))
    expect(emitted('update:step')).toEqual([['10min']])
    screen.getByRole('radio', { name: 'Per 10 min' })
  })

  it('report the share of timed tokens, and where the others are counted', async () => {
    const { router } = await renderHours({ coverage: 0.98 })
    screen.getByText(
      /Hours are known for 98% of tokens\. The others join at the end of their day\./,
    )
    await router.push('/charts?time=each')
    await screen.findByText(
      /The busiest hour was Mon 10:00–11:00 with 1\.00k tokens\. .* not drawn\.$/,
    )
  })

  it('name the days that are drawn whole', async () => {
    const day = { start: MORNING - 31 * HOUR, end: MORNING - 7 * HOUR, date: '2026-11-22' }
    const wholeDays = [day.date]
    const all = [{ ...day, isDay: true }, ...intervals]
    const lines = [line('Kernel Panik', 50, 1, 2, 3)]
    const props = { intervals: all, wholeDays, coverage: 0.4, mode: 'each' }
    const { container } = await renderHours({ lines, ...props })
    screen.getByText(/known for 40% of tokens\. Nov 22 is drawn whole\./)
    expect(container.querySelectorAll('rect.unknown')).toHaveLength(1)
  })

  it('are a table of moments, tokens without a time apart', async () => {
    const untimed = [{ index: 2, tokens: 7 }]
    const lines = [{ ...line('Kernel Panik', 1, 0, 3), untimed, total: 11 }]
    await renderHours({ lines, mode: 'each' })
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
      'Time (Europe/Zurich)Kernel Panik',
      'Mon 08:00–09:001',
      'Mon 10:00–11:003',
      'Time not known7',
      'Total11',
    ])
  })
})
