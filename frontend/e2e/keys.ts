import { expect, type Page } from '@playwright/test'

const EFFECT_MS = 2000

/** Presses a key until its effect is seen: the keys come after the first picture, and a press before that is lost. */
export async function pressUntil(
  page: Page,
  key: string,
  effect: (within: { timeout: number }) => Promise<void>,
) {
  await expect(async () => {
    await page.keyboard.press(key)
    await effect({ timeout: EFFECT_MS })
  }).toPass()
}
