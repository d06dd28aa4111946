import { fireEvent, screen, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/data/errors'
import type { ChartQuery } from './chartsQuery'
import { expectNoAxeViolations } from '../../test/axe'
import { renderWith } from '../../test/render'
import ChartCard from './ChartCard.vue'
import { catchDownloads, giveWidth, queryOf } from '../../test/charts'

const table = {
  columns: [{ label: 'Team' }, { label: 'Tokens', numeric: true }],
  rows: [
    [
      { value: '=Evil', text: '=Evil' },
      { value: 1234, text: '1,234' },
    ],
  ],
}

function renderCard(query: Partial<ChartQuery> = {}, props: Record<string, unknown> = {}) {
  return renderWith(ChartCard, {
    props: {
      title: 'Tokens over time',
      sentence: 'Kernel Panik leads.',
      table: () => table,
      fileName: 'tokens',
      height: 200,
      query: queryOf(query),
      ...props,
    },
    slots: { default: '<p>the picture</p>' },
  })
}

beforeEach(() => {
  giveWidth()
})

describe('ChartCard', () => {
  it('is a region with a name and a sentence', async () => {
    const { container } = await renderCard()
    screen.getByRole('region', { name: 'Tokens over time' })
    screen.getByText('Kernel Panik leads.')
    await expectNoAxeViolations(container)
  })

  it('shows the same data as a table, and the picture again', async () => {
    const { container } = await renderCard()
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
    const rows = within(screen.getByRole('table')).getAllByRole('row')
    expect(rows[1]).toHaveProperty('textContent', '=Evil1,234')
    expect(screen.queryByText('the picture')).toBeNull()
    await expectNoAxeViolations(container)
    await fireEvent.click(screen.getByRole('button', { name: 'Show as chart' }))
    screen.getByText('the picture')
  })

  it('offers no picture of a table', async () => {
    await renderCard()
    const button = () => screen.getByRole('button', { name: 'Download as picture' })
    expect(button()).toHaveProperty('disabled', false)
    await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
    expect(button()).toHaveProperty('disabled', true)
  })

  it('exports CSV that is safe to open in a spreadsheet', async () => {
    const saved = catchDownloads()
    await renderCard()
    await fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }))
    expect(saved[0]?.name).toMatch(
      /^leaderboard-tokens-2026-11-22-to-2026-11-23-(as-of-.*-)?[0-9a-f]{8}\.csv$/,
    )
    expect(await saved[0]?.text()).toContain("Team,Tokens\r\n'=Evil,1234\r\n")
  })

  it('disables its tools and hides its sentence until there are data', async () => {
    await renderCard({ hasData: false })
    expect(screen.getByRole('button', { name: 'Download as CSV' })).toHaveProperty('disabled', true)
    expect(screen.queryByText('Kernel Panik leads.')).toBeNull()
    expect(screen.queryByText('the picture')).toBeNull()
  })

  it('reports an error and offers a retry', async () => {
    const retry = vi.fn()
    const error = new ApiError('server', 502, 'Error fetching usage: the gateway is down.')
    const { container } = await renderCard({ hasData: false, error, retry })
    screen.getByText('Error fetching usage: the gateway is down.')
    await expectNoAxeViolations(container)
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(retry).toHaveBeenCalledOnce()
  })

  it('keeps showing its data while the server fails', async () => {
    await renderCard({ error: new ApiError('unreachable', 0, '') })
    screen.getByText('the picture')
  })

  it('keeps the axes and explains that there are no data', async () => {
    await renderCard({}, { empty: 'No usage on these days.' })
    screen.getByText('the picture')
    screen.getByText('No usage on these days.')
  })
})
