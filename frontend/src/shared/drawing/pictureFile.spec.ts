import { expect, it, vi } from 'vitest'
import { isNeeded, pictureFile, wrapped } from './pictureFile'

it('breaks a sentence into lines, never a word', () => {
  expect(wrapped('One two three', 8)).toEqual(['One two', 'three'])
  expect(wrapped('Donaudampfschifffahrt', 8)).toEqual(['Donaudampfschifffahrt'])
  expect(wrapped('', 8)).toEqual([])
})

it('takes along the files of the font whose signs the text has', () => {
  const ofText = (text: string) => Array.from(text, (sign) => sign.codePointAt(0) ?? 0)
  expect(isNeeded('U+20-7E, U+A0, U+2013-2014', ofText('12 – 30'))).toBe(true)
  expect(isNeeded('U+A1-FF', ofText('12 – 30'))).toBe(false)
  expect(isNeeded('U+A1-FF', ofText('Café'))).toBe(true)
  expect(isNeeded('', ofText('Café'))).toBe(false)
})

it('is self-contained: title, sentence, period and sign, with inlined styles', async () => {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  drawing.setAttribute('width', '600')
  drawing.setAttribute('height', '300')
  drawing.innerHTML = '<text class="axis">12M</text>'
  document.body.append(drawing)
  let source = ''
  vi.stubGlobal(
    'Image',
    class {
      set src(address: string) {
        source = decodeURIComponent(address)
      }
      decode = () => Promise.resolve()
    },
  )
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((tell) => {
    tell(new Blob(['picture'], { type: 'image/png' }))
  })

  const words = {
    title: 'Tokens over time',
    sentence: 'A leads.',
    foot: 'Nov 22 – 23 · as of 12:00',
  }
  const file = await pictureFile(drawing as SVGSVGElement, words)
  expect(file.type).toBe('image/png')
  for (const text of [...Object.values(words), 'Workshop Leaderboard', '12M']) {
    expect(source).toContain(text)
  }
  expect(source).not.toContain('class="axis"')
})
