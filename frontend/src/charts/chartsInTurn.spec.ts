import { render } from '@testing-library/vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import { useChartsCount } from './useChartsCount'
import { giveChartsTurns, useChartsTurn } from './useChartsTurn'

const chart = (isReady: () => boolean) => ({
  setup() {
    const isDrawn = useChartsTurn(isReady)
    return () => h('p', isDrawn.value ? 'drawn' : 'bones')
  },
})
const page = (charts: readonly ReturnType<typeof chart>[]) => ({
  setup() {
    giveChartsTurns()
    return () => charts.map((one) => h(one))
  },
})
const seen = (container: Element) => [...container.querySelectorAll('p')].map((p) => p.textContent)

describe('charts in turn', () => {
  it('are drawn one behind each picture, those that are ready', async () => {
    const isLate = ref(false)
    const { container } = render(
      page([chart(() => isLate.value), chart(() => true), chart(() => true)]),
    )
    expect(seen(container)).toEqual(['bones', 'bones', 'bones'])

    const states = new Set<string>()
    const watcher = new MutationObserver(() => states.add(seen(container).join(' ')))
    watcher.observe(container, { subtree: true, characterData: true, childList: true })
    await vi.waitFor(() => {
      expect(seen(container)).toEqual(['bones', 'drawn', 'drawn'])
    })
    expect([...states]).toEqual(['bones drawn bones', 'bones drawn drawn'])

    isLate.value = true
    await vi.waitFor(() => {
      expect(seen(container)).toEqual(['drawn', 'drawn', 'drawn'])
    })
  })

  it('are drawn at once where nobody gives turns', () => {
    expect(seen(render(chart(() => true)).container)).toEqual(['drawn'])
  })
})

const counting = {
  setup() {
    const count = useChartsCount(4)
    return () => h('p', String(count.value))
  },
}

describe('the number of charts on the page', () => {
  afterEach(() => {
    history.replaceState(null, '')
  })

  it('grows by one behind each picture', async () => {
    const { container } = render(counting)
    expect(seen(container)).toEqual(['0'])
    await vi.waitFor(() => {
      expect(seen(container)).toEqual(['4'])
    })
  })

  it('is all of them for those who come back to a place further down', () => {
    history.replaceState({ scroll: { left: 0, top: 900 } }, '')
    expect(seen(render(counting).container)).toEqual(['4'])
  })
})
