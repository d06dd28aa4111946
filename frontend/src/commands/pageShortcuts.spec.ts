import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { listenForShortcuts } from './PageCommands'
import { useSingleKeys } from './singleKeys'
import { onCommand } from '@/shared/commands/useCommand'

let scope: EffectScope
let stop: () => void

beforeEach(() => {
  scope = effectScope()
  useSingleKeys().value = true
  stop = listenForShortcuts()
})
afterEach(() => {
  stop()
  scope.stop()
  document.body.innerHTML = ''
})

/** Whether the browser's default action was kept. */
function press(key: string, held: KeyboardEventInit = {}, target: Element = document.body) {
  const options = { key, bubbles: true, cancelable: true, ...held }
  return target.dispatchEvent(new KeyboardEvent('keydown', options))
}

function answered(name: Parameters<typeof onCommand>[0], answer?: unknown) {
  const run = vi.fn(() => answer)
  scope.run(() => {
    onCommand(name, run)
  })
  return run
}

it('gives a key to the latest handler, and then to the previous one', () => {
  const page = answered('search')
  const view = effectScope()
  const field = vi.fn()
  view.run(() => {
    onCommand('search', field)
  })
  press('/')
  expect(field).toHaveBeenCalledOnce()
  view.stop()
  press('/')
  expect(field).toHaveBeenCalledOnce()
  expect(page).toHaveBeenCalledOnce()
})

it('keeps the default action without a handler or an action', () => {
  answered('next-row', false)
  expect(press('j')).toBe(true)
  expect(press('s')).toBe(true)
  answered('share')
  expect(press('s')).toBe(false)
})

it('reports which of several keys was pressed', () => {
  const metric = answered('metric')
  press('4')
  expect(metric).toHaveBeenCalledWith('4')
})

it('is inactive in fields and over panels, except for the palette', () => {
  const [theme, palette] = [answered('theme'), answered('palette')]
  document.body.innerHTML = '<input /><input type="radio" />'
  const [text, radio] = document.querySelectorAll('input')
  press('t', {}, text)
  expect(theme).not.toHaveBeenCalled()
  press('t', {}, radio)
  expect(theme).toHaveBeenCalledOnce()
  press('k', { ctrlKey: true }, text)
  expect(palette).toHaveBeenCalledOnce()

  document.body.innerHTML = '<div role="dialog"></div>'
  press('t')
  expect(theme).toHaveBeenCalledOnce()
})

it('ignores single keys if they are switched off on this device', () => {
  const [theme, palette] = [answered('theme'), answered('palette')]
  useSingleKeys().value = false
  press('t')
  press('k', { metaKey: true })
  expect(theme).not.toHaveBeenCalled()
  expect(palette).toHaveBeenCalledOnce()
  expect(localStorage.getItem('leaderboard.single-keys')).toBe('off')
})
