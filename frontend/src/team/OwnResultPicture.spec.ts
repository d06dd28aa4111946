import { expect, it } from 'vitest'
import { textWidth } from '@/shared/drawing/text'
import { renderWith } from '../../test/render'
import OwnResultPicture from './OwnResultPicture.vue'

const LONG = 'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination'

const numberOf = (element: Element | null, name: string) => Number(element?.getAttribute(name))

it.each(['Null', LONG, LONG.repeat(2)])('keeps a name and its figures apart: %s', async (name) => {
  const team = {
    team_id: 'gsm',
    name,
    slot: 5,
    rank: 7,
    value: 7.7e6,
    frozen_rank: 6,
    frozen_value: 6.9e6,
  }
  const figures = ['6,91 Mio.', '+790.000', '6'].map((value, at) => ({ label: String(at), value }))
  const { container } = await renderWith(OwnResultPicture, {
    props: {
      result: { team, place: 7, around: [] },
      eventName: 'Autumn LLM Hackathon',
      large: '7.',
      lead: 'Euer Team kam auf Platz',
      total: 'von 24 Teams',
      figures,
    },
  })
  const [place, ...lines] = container.querySelectorAll('.heavy:not(.value)')
  const size = numberOf(lines[0] ?? null, 'font-size')
  expect(lines.map((line) => line.textContent.trim()).join(' ')).toHaveLength(name.length)
  expect(numberOf(lines[0] ?? null, 'y') - 0.8 * size).toBeGreaterThan(numberOf(place ?? null, 'y'))
  const values = [...container.querySelectorAll('.value')]
  for (const [at, value] of values.slice(0, -1).entries()) {
    const text = value.textContent.trim()
    const end = numberOf(value, 'x') + 1.1 * textWidth(text, numberOf(value, 'font-size'))
    expect(end).toBeLessThan(numberOf(values[at + 1] ?? null, 'x'))
  }
})
