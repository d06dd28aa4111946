import type { AdminEvent, Scene } from '@/data/adminClient'

/** All scenes in their usual order. */
export const SCENES = [
  'board',
  'race',
  'models',
  'records',
  'lobby',
  'reveal',
  'podium',
  'awards',
  'what_if',
  'replay',
] as const satisfies readonly Scene[]

type Progress = Pick<AdminEvent, 'phase' | 'reveal' | 'what_if'>

/** Whether a scene belongs to a phase still to come, and so has nothing to show. */
export function isLocked(scene: Scene, { phase, reveal, what_if: model }: Progress): boolean {
  if (scene === 'what_if') return model === null
  const isPublished = phase === 'published'
  if (scene === 'reveal') return phase !== 'revealing' && !isPublished
  if (scene === 'podium') return !isPublished && reveal.stage === 'ranks'
  if (scene === 'awards') return !isPublished && reveal.stage !== 'awards'
  return false
}

/** The round without a scene, or with it at its end. */
export const toggled = (scenes: readonly Scene[], scene: Scene): Scene[] =>
  scenes.includes(scene) ? scenes.filter((one) => one !== scene) : [...scenes, scene]

/** The round with a scene one place earlier or later. */
export function moved(scenes: readonly Scene[], scene: Scene, by: 1 | -1): Scene[] {
  const from = scenes.indexOf(scene)
  const to = from + by
  if (from < 0 || to < 0 || to >= scenes.length) return [...scenes]
  const others = scenes.filter((one) => one !== scene)
  return [...others.slice(0, to), scene, ...others.slice(to)]
}

/** The names that screens report; the present view's own come first. */
export const sceneOf = (reported: string): Scene | undefined =>
  SCENES.find((scene) => scene === reported)
