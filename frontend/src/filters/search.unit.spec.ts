import { expect, it } from 'vitest'
import { matching, searchTerms } from './search'

const TEAMS = [{ name: 'Kernel Panik' }, { name: 'Überfitters' }, { name: 'Łódź Llamas' }]
const find = (text: string) => matching(TEAMS, searchTerms(text)).map((team) => team.name)

it('finds every team without a term', () => {
  expect(find(' , ,')).toHaveLength(3)
})

it('finds what one of several terms matches, in the order of the board', () => {
  expect(find('llama,kernel')).toEqual(['Kernel Panik', 'Łódź Llamas'])
})

it('does not mind case, accents or spaces', () => {
  expect(find('  UBER ')).toEqual(['Überfitters'])
  expect(find('kernel   panik')).toEqual(['Kernel Panik'])
})

it('finds nothing where nothing matches', () => {
  expect(find('zebra')).toEqual([])
})
