import { render } from '@testing-library/vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { useChartsCount } from './useChartsCount'

const seen = (container: Element) => [...container.querySelectorAll('p')].map((p) => p.textContent)

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

  it('grows by one per frame', async () => {
    const { container } = render(counting)
    expect(seen(container)).toEqual(['0'])
    await vi.waitFor(() => {
      expect(seen(container)).toEqual(['4'])
    })
  })

  it('is complete when going back to a scroll position', () => {
    history.replaceState({ scroll: { left: 0, top: 900 } }, '')
    expect(seen(render(counting).container)).toEqual(['4'])
  })
})
