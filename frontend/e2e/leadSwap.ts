import { expect, type Locator, type Page } from '@playwright/test'

export interface Board {
  teams: { team_id: string; name: string; rank: number; tokens: number }[]
}

/** From `swap` on, the second team of the real board leads, by another name if one is given. The page's clock is installed. */
export async function leadSwap(page: Page, name?: string) {
  let isSwapped = false
  await page.route(/\/tokens\?/, async (route) => {
    const board = (await (await route.fetch()).json()) as Board
    const [first, second] = board.teams
    if (isSwapped && first && second) {
      board.teams = [
        { ...second, name: name ?? second.name, rank: 1, tokens: first.tokens + 5000 },
        { ...first, rank: 2 },
        ...board.teams.slice(2),
      ]
    }
    await route.fulfill({ json: board })
  })
  await page.route(/\/live(\?|$)/, (route) => route.abort())
  await page.clock.install()
  const swap = async () => {
    await page.clock.runFor(2000)
    isSwapped = true
  }
  return {
    swap,
    /** Swaps, and waits until the new leader has held the lead long enough to be news. */
    async overtake(news: Locator) {
      await swap()
      await expect
        .poll(
          async () => {
            await page.clock.runFor(1000)
            return news.count()
          },
          { intervals: [100], timeout: 45_000 },
        )
        .toBe(1)
    },
  }
}
