import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useInTurn } from './useInTurn'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** As many rows as given, all with this amount. */
const rows = (count: number, amount: number) =>
  new Map(Array.from({ length: count }, (_, index) => [`row ${String(index)}`, { amount }]))

function start(contents: ReadonlyMap<string, { amount: number }>) {
  const source = shallowRef(contents)
  const seen: string[] = []
  let isAtOnce = false
  const scope = effectScope()
  const shown = scope.run(() =>
    useInTurn(
      source,
      () => isAtOnce,
      (changes) => {
        seen.push(
          changes.map(({ before, now }) => `${String(before.amount)}→${String(now.amount)}`).join(),
        )
      },
    ),
  )
  if (!shown) throw new Error('The scope has ended.')
  return {
    seen,
    amounts: () => [...shown.value.values()].map(({ amount }) => amount).join(''),
    async change(next: ReadonlyMap<string, { amount: number }>, atOnce = false) {
      isAtOnce = atOnce
      source.value = next
      await nextTick()
    },
    scope,
  }
}
const frame = () => vi.advanceTimersByTimeAsync(17)

it('changes six at a time, in order, and reports what changed', async () => {
  const { amounts, change, seen, scope } = start(rows(8, 1))
  await change(rows(8, 2))
  expect(amounts()).toBe('11111111')
  await frame()
  expect(amounts()).toBe('22222211')
  await frame()
  expect(amounts()).toBe('22222222')
  expect(seen).toEqual(['1→2,1→2,1→2,1→2,1→2,1→2', '1→2,1→2'])
  scope.stop()
})

it('shows at once what is new, forgets what is gone, and skips what is the same', async () => {
  const { amounts, change, seen, scope } = start(rows(2, 1))
  await change(
    new Map([
      ['row 1', { amount: 1 }],
      ['another', { amount: 7 }],
    ]),
  )
  expect(amounts()).toBe('17')
  await frame()
  expect(seen).toEqual([])
  scope.stop()
})

it('goes on while contents keep changing, and ends with the newest', async () => {
  const { amounts, change, scope } = start(rows(8, 1))
  await change(rows(8, 2))
  for (let amount = 3; amount < 6; amount++) {
    await vi.advanceTimersByTimeAsync(8)
    await change(rows(8, amount))
  }
  expect(amounts()).not.toBe('11111111')
  await vi.advanceTimersByTimeAsync(100)
  expect(amounts()).toBe('55555555')
  scope.stop()
})

it('changes all together in another view, without a report', async () => {
  const { amounts, change, seen, scope } = start(rows(8, 1))
  await change(rows(8, 2), true)
  expect(amounts()).toBe('22222222')
  await frame()
  expect(seen).toEqual([])
  scope.stop()
})
