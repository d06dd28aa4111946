import { defineAsyncComponent, type Component } from 'vue'
import { loadArea, type Area } from '.'

/** A component, or the file that has no other. */
type Part = Component | { default: Component }

/** A part of the page together with its words. */
export const withWords = (area: Area, load: () => Promise<Part>) => async () => {
  const [part] = await Promise.all([load(), loadArea(area)])
  return 'default' in part ? part.default : part
}

/** The same as a component that comes when it is wanted. */
export const lazyPart = (area: Area, load: () => Promise<Part>) =>
  defineAsyncComponent(withWords(area, load))
