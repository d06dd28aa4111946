import { render } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import { effectScope, h, ref } from 'vue'
import { afterNextFrame, provideRenderTurns, useRenderQueue, useRenderTurn } from './useRenderQueue'

const chart = (isReady: () => boolean) => ({
  setup() {
    const isDrawn = useRenderTurn(isReady)
    return () => h('p', isDrawn.value ? 'drawn' : 'skeleton')
  },
})
const textOf = (container: Element) =>
  [...container.querySelectorAll('p')].map((p) => p.textContent)

it('renders one part behind each frame, in order, as soon as it is ready', async () => {
  const isReady = ref(false)
  const parts = [chart(() => isReady.value), chart(() => true), chart(() => true)]
  const { container } = render({
    setup() {
      provideRenderTurns()
      return () => parts.map((part) => h(part))
    },
  })
  expect(textOf(container)).toEqual(['skeleton', 'skeleton', 'skeleton'])

  const states = new Set<string>()
  const watcher = new MutationObserver(() => states.add(textOf(container).join(' ')))
  watcher.observe(container, { subtree: true, characterData: true, childList: true })
  await vi.waitFor(() => {
    expect(textOf(container)).toEqual(['skeleton', 'drawn', 'drawn'])
  })
  expect([...states]).toEqual(['skeleton drawn skeleton', 'skeleton drawn drawn'])

  isReady.value = true
  await vi.waitFor(() => {
    expect(textOf(container)).toEqual(['drawn', 'drawn', 'drawn'])
  })
})

it('renders at once where parts take no turns', () => {
  expect(textOf(render(chart(() => true)).container)).toEqual(['drawn'])
})

it('runs a long task again behind the others while it has more to do', async () => {
  const scope = effectScope()
  const runs: string[] = []
  scope.run(() => {
    const enqueue = useRenderQueue()
    let rows = 0
    enqueue(() => runs.push('rows') && ++rows < 2)
    enqueue(() => void runs.push('chart'))
  })
  await vi.waitFor(() => {
    expect(runs).toEqual(['rows', 'chart', 'rows'])
  })
  scope.stop()
})

it('drops the tasks of a component that is gone, also while they run', async () => {
  const scope = effectScope()
  const runs: string[] = []
  scope.run(() => {
    const enqueue = useRenderQueue()
    enqueue(() => {
      runs.push('first')
      scope.stop()
      return true
    })
    enqueue(() => void runs.push('second'))
  })
  for (let frame = 0; frame < 4; frame++) await afterNextFrame()
  expect(runs).toEqual(['first'])
})
