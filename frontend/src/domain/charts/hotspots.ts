import type { Box } from './placement'

/** A place in a picture that answers to pointer and keyboard. */
export interface Hotspot extends Box {
  readonly id: string
  /** Says what is there. */
  readonly label: string
  /** Undefined where pressing switches nothing. */
  readonly pressed?: boolean
}
