import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { expectNoAxeViolations } from '../../../test/axe'
import { renderWith } from '../../../test/render'
import CostChart from './CostChart.vue'
import HeatChart from './HeatChart.vue'
import { cellOf, giveWidth, queryOf } from '../../../test/charts'

const CELLS = [
  cellOf('Kernel Panik', 'gpt-5.2', 10_000_000, 36),
  cellOf('Kernel Panik', 'qwen3', 1_000_000, 0.3),
  cellOf('Llama Drama', 'qwen3', 200_000, 0.05),
]

beforeEach(() => {
  giveWidth(760)
})

describe('HeatChart', () => {
  const renderHeat = (props: Record<string, unknown> = {}, route = '/charts') =>
    renderWith(HeatChart, {
      props: { query: queryOf(), cells: CELLS, teams: 2, ...props },
      route,
    })

  it('names the model that most teams use', async () => {
    const { container } = await renderHeat()
    screen.getByRole('img', { name: /qwen3 is the common ground: 2 of 2 teams use it\./ })
    screen.getByText('10.0M')
    expect(container.querySelectorAll('circle.unused')).toHaveLength(1)
    await expectNoAxeViolations(container)
  })

  it('shows prices instead', async () => {
    const { router } = await renderHeat()
    await fireEvent.click(screen.getByRole('radio', { name: '$ per million' }))
    await screen.findByText('A million tokens cost between $0.25 and $3.60.')
    expect(router.currentRoute.value.query).toEqual({ heat: 'cost' })
    screen.getByText('$3.60')
  })

  it('filters by the model of a column and opens the team of a row', async () => {
    const { router, container } = await renderHeat({}, '/charts?models=gpt-5.2')
    const column = screen.getByRole('button', { name: /^gpt-5\.2.*10,000,000/ })
    expect(column.getAttribute('aria-pressed')).toBe('true')
    await fireEvent.click(column)
    await waitFor(() => {
      expect(router.currentRoute.value.query).toEqual({})
    })
    await fireEvent.click(screen.getByRole('button', { name: 'Llama Drama' }))
    await waitFor(() => {
      expect(router.currentRoute.value.params).toEqual({ id: CELLS[2]?.team.id })
    })
    await expectNoAxeViolations(container)
  })

  it('is read with the arrow keys, and Enter opens the team', async () => {
    const { router, container } = await renderHeat()
    const reader = screen.getByRole('slider', { name: /arrow keys/ })
    await fireEvent.focus(reader)
    expect(reader.getAttribute('aria-valuetext')).toMatch(/^Kernel Panik · .*10,000,000/)
    await fireEvent.keyDown(reader, { key: 'End' })
    expect(reader.getAttribute('aria-valuetext')).toMatch(/^Llama Drama · qwen3: .*200,000/)
    expect(container.querySelector('.box')?.textContent).toContain('Llama Drama · qwen3')
    await expectNoAxeViolations(container)
    await fireEvent.keyDown(reader, { key: 'Enter' })
    await waitFor(() => {
      expect(router.currentRoute.value.params).toEqual({ id: CELLS[2]?.team.id })
    })
    await fireEvent.blur(reader)
    expect(container.querySelector('.box')).toBeNull()
  })

  it('joins the models there is no room for', async () => {
    giveWidth(300)
    const wide = Array.from({ length: 12 }, (_, index) =>
      cellOf('A', `m${String(index)}`, 1000 - index),
    )
    await renderHeat({ cells: wide, teams: 1 })
    screen.getByText(/\d+ others/)
  })

  it('shows eleven teams, and all on request', async () => {
    const crowd = Array.from({ length: 15 }, (_, index) =>
      cellOf(`Team ${String(index)}`, 'm', 100 - index),
    )
    await renderHeat({ cells: crowd, teams: 15 })
    expect(screen.queryByText('Team 14')).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Show all 15 teams' }))
    screen.getByText('Team 14')
  })
})

describe('CostChart', () => {
  const renderCost = (props: Record<string, unknown> = {}) =>
    renderWith(CostChart, { props: { query: queryOf(), cells: CELLS, ...props } })

  it('reports logarithmic axes and the meaning of the size', async () => {
    const { container } = await renderCost()
    const words = 'Both axes are logarithmic; the size shows what was spent.'
    screen.getByRole('img', { name: `What a million tokens costs each team. ${words}` })
    await expectNoAxeViolations(container)
  })

  it('reads each bubble', async () => {
    await renderCost()
    screen.getByRole('button', {
      name: 'Llama Drama: $0.25 per million, 200,000 tokens, $0.05 spent',
    })
    expect(screen.getAllByRole('button', { name: /per million/ })).toHaveLength(2)
  })

  it('names the cheapest', async () => {
    await renderCost()
    screen.getByText('Llama Drama · most tokens per $')
  })

  it('shows each model of each team', async () => {
    const { router } = await renderCost()
    await fireEvent.click(screen.getByRole('radio', { name: 'Team × model' }))
    await screen.findByRole('button', { name: /^Kernel Panik · qwen3: \$0\.30 per million/ })
    expect(router.currentRoute.value.query).toEqual({ cost: 'model' })
  })

  it('mentions free usage', async () => {
    await renderCost({ cells: [...CELLS, cellOf('Free Riders', 'local', 5000, 0)] })
    screen.getByText(/One that cost nothing lies on the base line\./)
  })

  it('has sentences for entirely free usage and for no usage', async () => {
    const { rerender } = await renderCost({ cells: [cellOf('A', 'local', 5000, 0)] })
    screen.getByText('Nothing was charged for these tokens.')
    await rerender({ cells: [], query: queryOf({ isOver: true }) })
    screen.getByText('No usage on these days.')
  })
})
