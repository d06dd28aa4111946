import { inject, provide, reactive, type InjectionKey, type Ref } from 'vue'
import type { PresentSize } from './layout'

/** What all scenes are drawn in; lengths in u. */
interface PresentFrame {
  readonly size: PresentSize
  /** Of a scene, below the head. */
  readonly height: number
  /** IANA time zone of clocks and axes. */
  readonly zone: string
}

const FRAME: InjectionKey<PresentFrame> = Symbol('frame')

export function provideFrame(frame: {
  readonly [Name in keyof PresentFrame]: Readonly<Ref<PresentFrame[Name]>>
}) {
  provide(FRAME, reactive({ ...frame }))
}

export function useFrame(): PresentFrame {
  const frame = inject(FRAME)
  if (!frame) throw new Error('There is no present view around this scene.')
  return frame
}
