import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, it } from 'vitest'
import PageMenus from './PageMenus.vue'
import { setLocale } from '@/shared/i18n'
import { renderWith } from '../../test/render'

afterEach(() => setLocale('en'))

it('changes the theme and remembers it', async () => {
  await renderWith(PageMenus)
  await fireEvent.click(screen.getByRole('button', { name: 'Appearance' }))
  await fireEvent.click(await screen.findByRole('radio', { name: 'High contrast' }))
  await waitFor(() => {
    expect(document.documentElement.dataset.theme).toBe('contrast')
  })
  expect(localStorage.getItem('leaderboard.theme')).toBe('contrast')
})

it('changes the language of words and document, and remembers it', async () => {
  await renderWith(PageMenus)
  await fireEvent.click(screen.getByRole('button', { name: 'Language' }))
  await fireEvent.click(await screen.findByRole('radio', { name: 'Deutsch' }))
  expect(await screen.findByRole('button', { name: 'Sprache' })).toBeTruthy()
  expect(document.documentElement.lang).toBe('de')
  expect(localStorage.getItem('leaderboard.locale')).toBe('de')
})
