import { expect, it } from 'vitest'
import { withoutSettings } from './errors'

it('leaves out the sentences that name a setting', () => {
  expect(
    withoutSettings(
      'The gateway refused the key (401). Check LITELLM_API_KEY: it may be wrong, expired, or sent in LITELLM_KEY_HEADER.',
    ),
  ).toBe('The gateway refused the key (401).')
  expect(withoutSettings('LITELLM_BASE_URL ends in /v1: remove it.')).toBe('')
  expect(withoutSettings('The API is down. Try again at 12:00 UTC.')).toBe(
    'The API is down. Try again at 12:00 UTC.',
  )
})
