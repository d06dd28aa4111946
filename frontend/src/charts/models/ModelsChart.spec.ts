import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { UsageCell } from './cells'
import { expectNoAxeViolations } from '../../../test/axe'
import { renderWith } from '../../../test/render'
import ModelsChart from './ModelsChart.vue'
import { cellOf, catchDownloads, giveWidth, queryOf } from '../../../test/charts'

const CELLS = [cellOf('A', 'gpt-5.2', 600), cellOf('A', 'qwen3', 300), cellOf('B', 'qwen3', 100)]
const MANY = Array.from({ length: 12 }, (_, index) =>
  cellOf('A', `model-${String(index)}`, 100 - index),
)

function renderModels(cells: readonly UsageCell[] = CELLS, route = '/charts') {
  return renderWith(ModelsChart, { props: { query: queryOf(), cells }, route })
}

beforeEach(() => {
  giveWidth(520)
})

describe('ModelsChart', () => {
  it('names the models with the largest shares', async () => {
    const { container } = await renderModels()
    screen.getByRole('img', { name: 'Tokens by model. gpt-5.2 and qwen3 carry all tokens.' })
    await expectNoAxeViolations(container)
  })

  it('filters the page by a pressed model', async () => {
    const { router } = await renderModels()
    await fireEvent.click(screen.getByRole('button', { name: /^qwen3, 400 tokens/ }))
    await waitFor(() => {
      expect(router.currentRoute.value.query).toEqual({ models: 'qwen3' })
    })
  })

  it('marks the models that filter the page', async () => {
    await renderModels(CELLS, '/charts?models=qwen3')
    expect(screen.getByRole('button', { name: /^qwen3/ }).getAttribute('aria-pressed')).toBe('true')
    expect(screen.getByRole('button', { name: /^gpt/ }).getAttribute('aria-pressed')).toBe('false')
  })

  it('goes from model to model with the arrow keys, one tab stop in all', async () => {
    await renderModels()
    const [first, second] = screen.getAllByRole('button', { name: /Limit the page/ })
    expect([first?.tabIndex, second?.tabIndex]).toEqual([0, -1])
    if (first) await fireEvent.keyDown(first, { key: 'ArrowDown' })
    expect(document.activeElement).toBe(second)
  })

  it('hides a part whose legend is pressed, in picture and table, and keeps the last one', async () => {
    const { container } = await renderModels()
    const prompt = screen.getByRole('button', { name: 'prompt' })
    const completion = screen.getByRole('button', { name: 'completion' })
    await fireEvent.click(prompt)
    expect(prompt.getAttribute('aria-pressed')).toBe('false')
    expect(container.querySelectorAll('path.prompt')).toHaveLength(0)
    screen.getByRole('button', { name: /^gpt-5\.2, 150 tokens/ })
    await expectNoAxeViolations(container)

    await fireEvent.click(completion)
    expect(completion.getAttribute('aria-pressed')).toBe('true')
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent.trim())).toEqual([
      'Model',
      'Share',
      'Completion',
      'Teams',
    ])
  })

  it('joins the models beyond the first eight, and shows all on request', async () => {
    await renderModels(MANY)
    screen.getByText('4 others')
    await fireEvent.click(screen.getByRole('button', { name: 'Show all 12 models' }))
    expect(screen.queryByText('4 others')).toBeNull()
    screen.getByText('model-11')
  })

  it('finds models by name', async () => {
    await renderModels(MANY)
    await fireEvent.update(screen.getByRole('searchbox', { name: 'Find a model' }), 'model-11')
    expect(screen.getAllByRole('button', { name: /Limit the page/ })).toHaveLength(1)
    await fireEvent.update(screen.getByRole('searchbox', { name: 'Find a model' }), 'nothing')
    screen.getByText('No model has this name.')
  })

  it('exports all models, including those that the picture folds', async () => {
    const saved = catchDownloads()
    await renderModels(MANY)
    await fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }))
    const lines = (await saved[0]?.text())?.trimEnd().split('\r\n') ?? []
    expect(lines).toHaveLength(1 + 12)
    expect(lines.at(-1)).toMatch(/^model-11,/)
  })

  it('exports the rows it shows', async () => {
    const saved = catchDownloads()
    await renderModels()
    await fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }))
    expect(saved[0]?.name).toMatch(
      /^leaderboard-tokens-by-model-2026-11-22-to-2026-11-23-as-of-.*\.csv$/,
    )
    expect(await saved[0]?.text()).toContain(
      'gpt-5.2,600,60,450,150,1\r\nqwen3,400,40,300,100,2\r\n',
    )
  })
})
