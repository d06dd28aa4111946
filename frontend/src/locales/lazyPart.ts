import { defineAsyncComponent, type Component } from 'vue'
import { loadArea, type Area } from '.'

interface Part {
  default: Component
}

/** A part of the page together with its words. */
export const withWords = (area: Area, load: () => Promise<Part>) => async () => {
  const [part] = await Promise.all([load(), loadArea(area)])
  return part
}

/** The same as a component that comes when it is wanted. */
export const lazyPart = (area: Area, load: () => Promise<Part>) =>
  defineAsyncComponent(withWords(area, load))
