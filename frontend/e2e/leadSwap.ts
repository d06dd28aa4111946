import { type Locator, type Page } from '@playwright/test'
import { pageClock } from './pageClock'

export interface Board {
  teams: { team_id: string; name: string; rank: number; tokens: number }[]
}

/**
 * The real board stands still, so that the demo changes no leader by itself; from `swap` on, its second team leads, by the
 * given name or its own. A query gets the board as it was before any other: only then is the new leader a change.
 */
export async function leadSwap(page: Page, name: string | null = 'The Challengers') {
  let isSwapped = false
  const boards = new Map<string, Board>()
  await page.route(/\/tokens\?/, async (route) => {
    const url = route.request().url()
    const known = boards.get(url)
    const board = known ?? ((await (await route.fetch()).json()) as Board)
    boards.set(url, board)
    await route.fulfill({ json: isSwapped && known ? swapped(board, name) : board })
  })
  await page.route(/\/live(\?|$)/, (route) => route.abort())
  const clock = await pageClock(page)
  const swap = async () => {
    await clock.runFor(2000)
    isSwapped = true
  }
  return {
    clock,
    swap,
    /** Swaps, and moves the page's time on until the new leader has held the lead long enough to be news. */
    async overtake(news: Locator) {
      await swap()
      await clock.runUntil(() => news.isVisible())
    },
  }
}

function swapped(board: Board, name: string | null): Board {
  const [first, second, ...others] = board.teams
  if (!first || !second) return board
  return {
    ...board,
    teams: [
      { ...second, name: name ?? second.name, rank: 1, tokens: first.tokens + 5000 },
      { ...first, rank: 2 },
      ...others,
    ],
  }
}
