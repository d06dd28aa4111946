import type { WorkshopEvent } from '@/data/workshopEvent'
import { SCENES, type Scene } from './show'

/** Which scenes a round has: pure. */

const isScene = (name: string | null | undefined): name is Scene =>
  SCENES.some((scene) => scene === name)

/** Scenes of their own moment; a round has none of them. */
const MOMENTS: readonly Scene[] = ['lobby', 'reveal']

/** Without an event, or where its organisers chose none. */
const USUAL: readonly Scene[] = ['board', 'race', 'models', 'records']

/** The scene that the organisers or the phase of the event require. */
function requiredScene(
  { phase, present, reveal }: WorkshopEvent,
  hasContent: (scene: Scene) => boolean,
  isWholeEvent: boolean,
): Scene | undefined {
  if (isScene(present.pinned) && hasContent(present.pinned)) return present.pinned
  if (phase === 'scheduled') return isWholeEvent ? 'lobby' : undefined
  if (phase !== 'revealing' || !reveal) return undefined
  return reveal.stage === 'ranks' ? 'reveal' : reveal.stage
}

/** The scenes with content, in the order of the organisers. */
export function scenesOf(
  event: WorkshopEvent | undefined,
  hasContent: (scene: Scene) => boolean,
  /** The period shown is the event's. */
  isWholeEvent: boolean,
): readonly Scene[] {
  const required = event && requiredScene(event, hasContent, isWholeEvent)
  if (required && hasContent(required)) return [required]
  const chosen = event ? event.present.scenes.filter(isScene) : USUAL
  const shown = chosen.filter((scene) => !MOMENTS.includes(scene) && hasContent(scene))
  return shown.length > 0 ? shown : ['board']
}
