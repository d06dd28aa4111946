import type { Page, Route } from '@playwright/test'

type Json = Record<string, unknown>
type Change = (answer: Json) => Json

const ANSWERS = /\/(?:tokens|teams|status)(?:[/?]|$)/

/** Modifies responses of the real backend; live events are blocked, because they would not match. */
export async function changeResponses(page: Page, change: Change) {
  await answerWith(page, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: change((await response.json()) as Json) })
  })
}

/** Every request fails as if the server could not reach its gateway. */
export async function failRequests(page: Page) {
  await answerWith(page, (route) =>
    route.fulfill({
      status: 502,
      headers: { 'X-Request-ID': 'a1b2c3d4' },
      json: { detail: 'The gateway did not answer.' },
    }),
  )
}

async function answerWith(page: Page, answer: (route: Route) => Promise<void>) {
  await page.route(/\/live$/, (route) => route.abort())
  await page.route(ANSWERS, (route) =>
    route.request().resourceType() === 'document' ? route.fallback() : answer(route),
  )
}

/** Requests that wait until the test releases them. */
export async function heldBack(page: Page, url: string | RegExp) {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(url, async (route) => {
    await released
    await route.continue()
  })
  return { release }
}

interface OfTeam extends Json {
  team_id: string
  slot: number
}
const isOfTeam = (row: unknown): row is OfTeam =>
  typeof row === 'object' && row !== null && 'team_id' in row

/** All lists of teams in a response, at any depth. */
function withTeams(value: unknown, change: (teams: OfTeam[]) => OfTeam[]): unknown {
  if (Array.isArray(value)) {
    const isTeams = value.length > 0 && value.every(isOfTeam)
    return isTeams ? change(value) : value.map((entry) => withTeams(entry, change))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      key === 'breakdown' ? entry : withTeams(entry, change),
    ]),
  )
}

/** The teams multiplied, each with its own name, mark and id. */
export const multiplied =
  (times: number): Change =>
  (answer) =>
    withTeams(answer, (teams) =>
      Array.from({ length: times }, (_, round) => teams.map((team) => again(team, round))).flat(),
    ) as Json

function again(team: OfTeam, round: number): OfTeam {
  if (round === 0) return team
  const numbered = (name: unknown) => `${String(name)} ${String(round)}`
  return {
    ...team,
    team_id: `${team.team_id}-${String(round)}`,
    slot: team.slot + 12 * round,
    ...('name' in team && { name: numbered(team.name) }),
    ...('team' in team && { team: numbered(team.team) }),
  }
}

/** Teams by other names, chosen by their slots. */
export const renamed =
  (nameOf: (slot: number) => string | undefined): Change =>
  (answer) =>
    withTeams(answer, (teams) =>
      teams.map((team) => {
        const name = nameOf(team.slot)
        if (name === undefined) return team
        return { ...team, ...('name' in team && { name }), ...('team' in team && { team: name }) }
      }),
    ) as Json

export const onlyTeams =
  (isKept: (teamId: string) => boolean): Change =>
  (answer) =>
    withTeams(answer, (teams) => teams.filter(({ team_id }) => isKept(team_id))) as Json

/** As if the gateway had failed since the last refresh. */
export const stale: Change = (answer) =>
  'gateway' in answer
    ? {
        ...answer,
        stale: true,
        gateway: {
          ...(answer.gateway as Json),
          state: 'failing',
          error: 'The gateway did not answer.',
        },
      }
    : { ...answer, stale: true }
