import { expect, it } from 'vitest'
import TokenBar from './TokenBar.vue'
import { renderWith } from '../../test/render'

async function parts(props: Record<string, number>) {
  const { container } = await renderWith(TokenBar, { props })
  const bar = container.querySelector<HTMLElement>('.bar')
  return {
    width: bar?.style.width,
    kinds: [...container.querySelectorAll('.part')].map((part) => part.classList[1]),
  }
}

it('is as long as its share of the scale, in the order cached, fresh, completion', async () => {
  expect(await parts({ cached: 10, prompt: 20, completion: 20, scale: 200 })).toEqual({
    width: '25%',
    kinds: ['cached', 'prompt', 'completion'],
  })
})

it('leaves out what is not there', async () => {
  expect((await parts({ prompt: 20, completion: 0, scale: 20 })).kinds).toEqual(['prompt'])
  expect((await parts({ prompt: 0, completion: 0, scale: 20 })).width).toBeUndefined()
})
