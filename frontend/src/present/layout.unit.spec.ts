import { describe, expect, it } from 'vitest'
import { boardFit, burnInShift, pageStart, presentSize } from './layout'

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
  it('are ten at 16:9, at every size', () => {
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
      [3840, 2160],
    ] as const) {
      expect(fit(width, height, 24)).toMatchObject({ rows: 10, pages: 3 })
    }
  })

  it('are at most fourteen, thirteen in portrait', () => {
    expect(fit(1024, 768, 24)).toMatchObject({ rows: 14, pages: 2 })
    expect(fit(1080, 1920, 24)).toMatchObject({ rows: 13, pages: 2 })
  })

  it('are at least five, however little space there is', () => {
    expect(boardFit({ height: 500, isPortrait: false }, 24).rows).toBe(5)
  })

  it('are taller with fewer teams, up to a limit', () => {
    expect(fit(1920, 1080, 10).pitch).toBeCloseTo(84.6)
    expect(fit(1920, 1080, 8).pitch).toBeCloseTo(105.75)
    expect(fit(1920, 1080, 3)).toEqual({ rows: 3, pitch: 120, pages: 1 })
    expect(fit(1080, 1920, 4)).toEqual({ rows: 4, pitch: 150, pages: 1 })
  })

  it('are never smaller than readable', () => {
    for (let teams = 1; teams <= 500; teams += 7) {
      expect(fit(1920, 1080, teams).pitch).toBeGreaterThanOrEqual(83)
      expect(fit(1080, 1920, teams).pitch).toBeGreaterThanOrEqual(118)
    }
  })

  it('show every team', () => {
    for (const teams of [1, 10, 11, 24, 500]) {
      const { rows, pages } = fit(1920, 1080, teams)
      expect(rows * pages).toBeGreaterThanOrEqual(teams)
      expect(rows * (pages - 1)).toBeLessThan(teams)
    }
  })

  it('allow a page without teams', () => {
    expect(fit(1920, 1080, 0)).toEqual({ rows: 1, pitch: 120, pages: 1 })
  })
})

it('the last page is full', () => {
  expect([0, 1, 2].map((page) => pageStart(page, { rows: 10 }, 24))).toEqual([0, 10, 14])
  expect(pageStart(0, { rows: 10 }, 3)).toBe(0)
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
