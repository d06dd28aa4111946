import { describe, expect, it } from 'vitest'
import { boardFit, burnInShift, pageRanks, pageTeams, presentSize } from './layout'

const fit = (width: number, height: number, teams: number) =>
  boardFit(presentSize(width, height), teams)

describe('the unit', () => {
  it.each([
    [1920, 1080, 1, 1920, 1080],
    [3840, 2160, 2, 1920, 1080],
    [1280, 720, 2 / 3, 1920, 1080],
    [1024, 768, 1024 / 1920, 1920, 1440],
    [2560, 1080, 1, 2560, 1080],
    [1080, 1920, 1, 1080, 1920],
    [768, 1024, 1024 / 1920, 1440, 1920],
  ])('of %i × %i', (width, height, unit, across, down) => {
    const size = presentSize(width, height)
    expect(size.unit).toBeCloseTo(unit)
    expect(size.width).toBeCloseTo(across)
    expect(size.height).toBeCloseTo(down)
    expect(size.isPortrait).toBe(height > width)
  })

  it('survives a window of size zero', () => {
    expect(presentSize(0, 0).unit).toBeGreaterThan(0)
  })
})

describe('rows of the board', () => {
  it('are ten at 16:9, at every size: the leader and nine', () => {
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
      [3840, 2160],
    ] as const) {
      expect(fit(width, height, 24)).toEqual({
        rows: 9,
        leader: 124,
        pitch: 77,
        above: 0,
        pages: 3,
      })
    }
  })

  it('are ten alike below the banner while the numbers are frozen', () => {
    const frozen = boardFit(presentSize(1920, 1080), 24, true)
    expect(frozen).toEqual({ rows: 9, leader: 70, pitch: 70, above: 132, pages: 3 })
    const portrait = boardFit(presentSize(1080, 1920), 24, true)
    const { rows, leader, pitch, above } = portrait
    expect(above + leader + rows * pitch).toBeLessThanOrEqual(1920 - 226 - 170)
  })

  it('are at most fourteen, twelve in portrait', () => {
    expect(fit(1024, 768, 24)).toMatchObject({ rows: 13, pages: 2 })
    expect(fit(1080, 1920, 24)).toMatchObject({ rows: 11, pages: 3 })
  })

  it('are at least five, however little space there is', () => {
    expect(boardFit({ height: 500, isPortrait: false }, 24).rows).toBe(4)
  })

  it('are taller with fewer teams, up to a limit', () => {
    expect(fit(1920, 1080, 9).pitch).toBeCloseTo(89.75)
    expect(fit(1920, 1080, 3)).toMatchObject({ rows: 2, pitch: 104, pages: 1 })
    expect(fit(1080, 1920, 4)).toMatchObject({ rows: 3, pitch: 150, pages: 1 })
  })

  it('are never smaller than readable', () => {
    for (let teams = 1; teams <= 500; teams += 7) {
      expect(fit(1920, 1080, teams).pitch).toBeGreaterThanOrEqual(77)
      expect(fit(1080, 1920, teams).pitch).toBeGreaterThanOrEqual(122)
    }
  })

  it('allow a page without teams', () => {
    expect(fit(1920, 1080, 0)).toMatchObject({ rows: 1, pages: 1 })
  })
})

describe('the pages', () => {
  const turned = (teams: number) => {
    const ranks = Array.from({ length: teams }, (_, index) => index + 1)
    const board = fit(1920, 1080, teams)
    return Array.from({ length: board.pages }, (_, page) => pageTeams(ranks, page, board))
  }

  it.each([1, 2, 10, 11, 12, 19, 24, 72, 500])(
    'of %i teams have the leader on top of each, and every other rank exactly once',
    (teams) => {
      const pages = turned(teams)
      expect(pages.map(([first]) => first)).toEqual(pages.map(() => 1))
      expect(pages.flatMap(([, ...others]) => others)).toEqual(
        Array.from({ length: teams - 1 }, (_, index) => index + 2),
      )
    },
  )

  it.each([
    [10, 1],
    [11, 2],
    [19, 2],
    [20, 3],
  ])('of %i teams are %i', (teams, pages) => {
    expect(turned(teams)).toHaveLength(pages)
  })

  it('name their ranks; the last one may be short', () => {
    const board = fit(1920, 1080, 24)
    expect(pageRanks(1, board, 24)).toEqual({ first: 11, last: 19 })
    expect(pageRanks(2, board, 24)).toEqual({ first: 20, last: 24 })
  })
})

it('the stage shifts by two pixels every five minutes, around a square', () => {
  const at = (minutes: number) => burnInShift(minutes * 60_000)
  expect([0, 4.9, 5, 10, 15, 20].map(at)).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
    { x: 2, y: 0 },
    { x: 2, y: 2 },
    { x: 0, y: 2 },
    { x: 0, y: 0 },
  ])
})
