import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Colour = readonly [red: number, green: number, blue: number]
const THEMES = ['dark', 'light', 'contrast'] as const

const sheet = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours of a theme, in linear light: those of the dark theme with what differs. */
function colours(theme: (typeof THEMES)[number]) {
  const blocks = [...sheet.matchAll(/^(:root|\[data-theme='(\w+)'\]) \{(.*?)^\}/gms)]
  const own = blocks.filter(([, , name]) => name === undefined || name === theme)
  const found = own.flatMap(([, , , rules = '']) => [...rules.matchAll(/--([\w-]+): (#\w{6});/g)])
  const all = new Map(found.map(([, name = '', hex = '']) => [name, linear(hex)]))
  return (name: string): Colour => {
    const colour = all.get(name)
    if (!colour) throw new Error(`--${name} is no colour of the theme ${theme}.`)
    return colour
  }
}

function linear(hex: string): Colour {
  const part = (from: number) => {
    const value = parseInt(hex.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

/** WCAG 2.x. */
function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [one, other]
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    .sort((a, b) => b - a)
  return (light ?? 0) / (dark ?? 1)
}

const dot = (row: Colour, [red, green, blue]: Colour) =>
  row[0] * red + row[1] * green + row[2] * blue
const times = ([a, b, c]: readonly [Colour, Colour, Colour], colour: Colour): Colour => [
  dot(a, colour),
  dot(b, colour),
  dot(c, colour),
]

/** Björn Ottosson, 2020. */
function oklab(colour: Colour): Colour {
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    colour,
  ).map(Math.cbrt) as [number, number, number]
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [l, m, s],
  )
}

/** Machado, Oliveira and Fernandes, 2009, severity 1.0. */
const VISIONS = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const

const inRange = (value: number) => Math.min(1, Math.max(0, value))

function leastDistance(seen: readonly Colour[]): number {
  const points = seen.map(oklab)
  const pairs = points.flatMap((one, place) => points.slice(place + 1).map((other) => [one, other]))
  return Math.min(
    ...pairs.map(([one = [0, 0, 0], other = [0, 0, 0]]) =>
      Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]),
    ),
  )
}

describe.each(THEMES)('theme %s', (theme) => {
  const colour = colours(theme)
  const teams = Array.from({ length: 12 }, (_, slot) => colour(`team-${String(slot)}`))

  it('shows which segment is chosen', () => {
    expect(contrast(colour('seg-on'), colour('seg-track'))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour('seg-on-ink'), colour('seg-on'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('seg-edge'), colour('page'))).toBeGreaterThanOrEqual(3)
    for (const ground of ['seg-track', 'hover'])
      expect(contrast(colour('text-2'), colour(ground))).toBeGreaterThanOrEqual(4.5)
  })

  it('shows what is hidden, and the count of what needs attention', () => {
    expect(contrast(colour('ice'), colour('ice-bg'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('text'), colour('ice-bg'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('text-2'), colour('ice-bg'))).toBeGreaterThanOrEqual(4.5)
    for (const ground of ['ice-bg', 'page', 'surface'])
      expect(contrast(colour('ice-edge'), colour(ground))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour('text-2'), colour('veil'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('chip-ink'), colour('chip'))).toBeGreaterThanOrEqual(4.5)
  })

  it('sets teams off from the page, and their initials off from their colour', () => {
    teams.forEach((team, slot) => {
      for (const ground of ['page', 'surface'])
        expect(contrast(team, colour(ground)), `team ${String(slot)}`).toBeGreaterThanOrEqual(3)
      const ink = colour(`team-ink-${String(slot)}`)
      expect(contrast(team, ink), `team ${String(slot)}`).toBeGreaterThanOrEqual(4.5)
    })
  })

  it.each([
    ['normal', 0.11],
    ['deuteranopia', 0.05],
    ['protanopia', 0.05],
    ['tritanopia', 0.05],
  ] as const)('keeps teams apart in %s vision', (vision, least) => {
    const seen = teams.map((team): Colour => {
      const [red, green, blue] = times(VISIONS[vision], team)
      return [inRange(red), inRange(green), inRange(blue)]
    })
    expect(leastDistance(seen)).toBeGreaterThan(least)
  })

  it('has no team that looks black or white', () => {
    for (const team of teams) {
      const [lightness] = oklab(team)
      expect(lightness).toBeGreaterThan(0.44)
      expect(lightness).toBeLessThan(0.95)
    }
  })
})
