import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { pageClock } from './pageClock'
import { expectWholePicture, HOSTILE_NAMES, smallestText } from './presentPicture'
import { isThorough } from './thorough'

/** Each scene of the present view in 30 cases, in which every two values of two different factors meet at least once. */
const FACTORS = {
  size: [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
    { width: 3840, height: 2160 },
    { width: 1080, height: 1920 },
    // A phone in landscape.
    { width: 740, height: 360 },
  ],
  teams: [1, 2, 12, 24, 100, 500],
  theme: ['dark', 'light', 'contrast'],
  locale: ['en-US', 'de-DE'],
  names: ['plain', 'hostile'],
  motion: ['reduce', 'no-preference'],
} as const

const CASES = FACTORS.size.flatMap((_, size) =>
  FACTORS.teams.map((_, teams) => ({
    size,
    teams,
    theme: (teams + size) % 3,
    locale: (teams + size) % 2,
    names: (Math.floor(teams / 3) + size) % 2,
    motion: (teams + Math.floor(size / 2)) % 2,
  })),
)

test('the cases hold every pair of values', () => {
  const names = Object.keys(FACTORS) as (keyof typeof FACTORS)[]
  for (const first of names) {
    for (const second of names.filter((name) => name > first)) {
      const pairs = new Set(CASES.map((one) => `${String(one[first])} ${String(one[second])}`))
      expect(pairs.size).toBe(FACTORS[first].length * FACTORS[second].length)
    }
  }
})

interface OfTeam {
  team_id: string
  slot: number
  name?: string
  rank?: number
  tokens?: number
}
const isOfTeam = (value: unknown): value is OfTeam =>
  typeof value === 'object' && value !== null && 'team_id' in value

/** The demo's responses with as many teams as wanted; the names of the first ones may be hostile. */
async function withTeams(page: Page, count: number, isHostile: boolean) {
  const ids: string[] = []
  const named = (team: OfTeam): OfTeam => {
    if (!ids.includes(team.team_id)) ids.push(team.team_id)
    const hostile = isHostile ? HOSTILE_NAMES[ids.indexOf(team.team_id)] : undefined
    return hostile === undefined || team.name === undefined ? team : { ...team, name: hostile }
  }
  const expanded = (teams: readonly OfTeam[]) =>
    Array.from({ length: count }, (_, index) => {
      const [team, round] = [teams[index % teams.length], Math.floor(index / teams.length)]
      if (!team || round === 0) return team
      return {
        ...team,
        team_id: `${team.team_id}-${String(round)}`,
        slot: team.slot + 12 * round,
        ...(team.name !== undefined && { name: `${team.name} ${String(round + 1)}` }),
        ...(team.tokens !== undefined && { tokens: Math.round(team.tokens * 0.97 ** round) }),
      }
    })
      .filter((team) => team !== undefined)
      .sort((a, b) => (b.tokens ?? 0) - (a.tokens ?? 0))
      .map((team, index) => named('rank' in team ? { ...team, rank: index + 1 } : team))
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.length > 0 && value.every(isOfTeam) ? expanded(value) : value.map(change)
    }
    if (typeof value !== 'object' || value === null) return value
    if (isOfTeam(value)) return named(value)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]))
  }
  await page.route(/\/live(\?|$)/, (route) => route.abort())
  // The page polls; the board stands still while it is measured.
  const bodies = new Map<string, string>()
  await page.route(/\/tokens(\/|\?|$)/, async (route) => {
    const url = route.request().url()
    const body =
      bodies.get(url) ?? JSON.stringify(change((await (await route.fetch()).json()) as unknown))
    bodies.set(url, body)
    await route.fulfill({ contentType: 'application/json', body })
  })
}

/** Outside CI ten of them, in which every size and every number of teams occurs, and each size in two themes. */
const chosenCases = isThorough ? CASES : CASES.filter(({ size, teams }) => (teams - size) % 3 === 0)

for (const [index, chosen] of chosenCases.entries()) {
  const size = FACTORS.size[chosen.size]
  const teams = FACTORS.teams[chosen.teams]
  const theme = FACTORS.theme[chosen.theme]
  const locale = FACTORS.locale[chosen.locale]
  const names = FACTORS.names[chosen.names]
  const reducedMotion = FACTORS.motion[chosen.motion]
  if (!size || !teams) throw new Error(`Case ${String(index)} is incomplete.`)

  test.describe(`${String(size.width)} × ${String(size.height)}, ${String(teams)} teams`, () => {
    test.use({ viewport: size, locale, contextOptions: { reducedMotion } })

    // Of one size, each theme with few and many teams, and one portrait: the others differ in nothing that axe judges.
    const isAudited = size.width === 1920 || (size.width === 1080 && teams === 12)
    test(`every scene is whole${isAudited ? ' and accessible' : ''}: ${String(theme)}, ${String(locale)}, ${String(names)} names, motion ${String(reducedMotion)}`, async ({
      page,
    }) => {
      // No scene moves on by itself.
      await pageClock(page)
      await withTeams(page, teams, names === 'hostile')
      const loaded = [/timeseries/, /models/, /pace/].map((path) => page.waitForResponse(path))
      await page.goto(`/present?theme=${String(theme)}`)
      await Promise.all(loaded)
      await expect(page.locator('.present-row').first()).toBeVisible()
      const dots = await page.locator('.present-head .dot').count()
      expect(dots).toBeGreaterThanOrEqual(4)
      // The board, and backwards from there: a record, models, race, and the last page of the board.
      for (const scene of [0, 1, 2, 3, 4].filter((back) => back < dots)) {
        if (scene > 0) await page.keyboard.press('ArrowLeft')
        await expect(page.locator('.present-head .dot').nth(-scene)).toHaveClass(/active/)
        await page.evaluate(() => {
          for (const one of document.getAnimations()) one.finish()
        })
        await expectWholePicture(page)
        expect(await smallestText(page, 'others')).toBeGreaterThanOrEqual(26)
        if (names === 'plain') {
          // Beyond the demo's twelve, a number makes its names longer, and which of them show depends on the day.
          expect(await smallestText(page, 'names')).toBeGreaterThanOrEqual(teams > 12 ? 20 : 24)
        }
        if (isAudited) await expectNoAxeViolations(page)
      }
    })
  })
}
