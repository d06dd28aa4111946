import { expect, type Locator, type Page } from '@playwright/test'

export interface Board {
  teams: { team_id: string; name: string; rank: number; tokens: number }[]
}

/**
 * The real board stands still, so that the demo changes no leader by itself; from `swap` on, its second team leads, by the
 * given name. The page's clock is installed.
 */
export async function leadSwap(page: Page, name = 'The Challengers') {
  let isSwapped = false
  const boards = new Map<string, Board>()
  await page.route(/\/tokens\?/, async (route) => {
    const url = route.request().url()
    const board = boards.get(url) ?? ((await (await route.fetch()).json()) as Board)
    boards.set(url, board)
    const [first, second, ...others] = board.teams
    const swapped = first &&
      second && {
        ...board,
        teams: [
          { ...second, name, rank: 1, tokens: first.tokens + 5000 },
          { ...first, rank: 2 },
          ...others,
        ],
      }
    await route.fulfill({ json: (isSwapped && swapped) || board })
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
