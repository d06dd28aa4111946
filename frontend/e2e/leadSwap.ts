import type { Page } from '@playwright/test'

export interface Board {
  teams: { team_id: string; name: string; rank: number; tokens: number }[]
}

/** From the call of the returned function on, the second team of the real board leads, by another name if one is given. */
export async function leadSwap(page: Page, name?: string): Promise<() => void> {
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
  return () => {
    isSwapped = true
  }
}
