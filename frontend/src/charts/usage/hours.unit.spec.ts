import { describe, expect, it } from 'vitest'

import { hourFacts } from './hours'

const response = (hours: Record<number, number>, watched = 1, request_logs = 0) => ({
  hours: Object.entries(hours).map(([hour, tokens]) => ({ hour: Number(hour), tokens })),
  tokens: 100,
  coverage: 0.98,
  sources: { watched, request_logs },
})

describe('hourFacts', () => {
  it('has 24 hours and names the busiest', () => {
    const facts = hourFacts(response({ 9: 5, 13: 8 }))
    expect(facts.tokens).toHaveLength(24)
    expect(facts).toMatchObject({ busiest: 13, coverage: 0.98 })
  })

  it('names no busiest hour without known hours', () => {
    expect(hourFacts(response({})).busiest).toBeNull()
  })

  it('reports the source of the hours', () => {
    expect(hourFacts(response({ 1: 1 }, 5, 5)).source).toBe('both')
    expect(hourFacts(response({ 1: 1 }, 5, 0)).source).toBe('watched')
    expect(hourFacts(response({ 1: 1 }, 0, 5)).source).toBe('logs')
    expect(hourFacts(response({}, 0, 0)).source).toBeNull()
  })
})
