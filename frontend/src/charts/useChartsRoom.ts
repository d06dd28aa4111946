import { inject, type InjectionKey, provide, type Ref, ref } from 'vue'
import { useWidth } from '@/shared/useWidth'

const ROOM: InjectionKey<Readonly<Ref<number>>> = Symbol('room of a chart')

/** Tells the drawing how wide the place is that is kept free for it, in px. */
export function giveChartsRoom(place: Readonly<Ref<HTMLElement | null>>): void {
  provide(ROOM, useWidth(place))
}

/**
 * Width for a drawing in px; 0 until it is known. At first that of the place kept free: the drawing need not be laid out
 * empty to learn of it.
 */
export function useChartsRoom(box: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  return useWidth(box, inject(ROOM, ref(0)).value)
}
