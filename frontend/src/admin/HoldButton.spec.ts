import { fireEvent, render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import HoldButton from './HoldButton.vue'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function show() {
  const { emitted } = render(HoldButton, { slots: { default: 'Freeze now' } })
  const button = screen.getByRole('button', { name: 'Freeze now' })
  return { emitted, button }
}

it('acts once it was held for a second', async () => {
  const { emitted, button } = show()
  await fireEvent.pointerDown(button, { button: 0 })
  await vi.advanceTimersByTimeAsync(990)
  expect(emitted()).not.toHaveProperty('held')
  await vi.advanceTimersByTimeAsync(20)
  await fireEvent.pointerUp(button)
  await fireEvent.click(button, { detail: 1 })
  expect(emitted('held')).toHaveLength(1)
  expect(emitted()).not.toHaveProperty('pressed')
})

it('asks nothing when it is let go long after it acted, and again with the next press', async () => {
  const { emitted, button } = show()
  await fireEvent.pointerDown(button, { button: 0 })
  await vi.advanceTimersByTimeAsync(5000)
  await fireEvent.pointerUp(button)
  await fireEvent.click(button, { detail: 1 })
  expect(emitted('held')).toHaveLength(1)
  expect(emitted()).not.toHaveProperty('pressed')
  await fireEvent.pointerDown(button, { button: 0 })
  await fireEvent.pointerUp(button)
  await fireEvent.click(button, { detail: 1 })
  expect(emitted('pressed')).toHaveLength(1)
})

it('asks for a key that follows a hold at once', async () => {
  const { emitted, button } = show()
  await fireEvent.pointerDown(button, { button: 0 })
  await vi.advanceTimersByTimeAsync(1010)
  await fireEvent.click(button, { detail: 0 })
  expect(emitted('pressed')).toHaveLength(1)
})

it('only asks after a short press, after a hold that left it, and from the keyboard', async () => {
  const { emitted, button } = show()
  await fireEvent.pointerDown(button, { button: 0 })
  await vi.advanceTimersByTimeAsync(500)
  await fireEvent.pointerUp(button)
  await fireEvent.click(button)
  await fireEvent.pointerDown(button, { button: 0 })
  await fireEvent.pointerLeave(button)
  await vi.advanceTimersByTimeAsync(2000)
  // A key's click comes without a pointer.
  await fireEvent.click(button)
  expect(emitted()).not.toHaveProperty('held')
  expect(emitted('pressed')).toHaveLength(2)
})
