import { useTextWidth } from '@/shared/useTextWidth'
import { initialsOf, MARK_SIZE, MARK_WEIGHT } from './marks'
import { nextTask } from '@/shared/nextTask'

/**
 * Measures signs that nobody sees: a team's first mark takes a phone a thirtieth of a second for what tells letters in all
 * scripts and for its font, which it has while the teams are under way.
 */
export async function warmMarks(): Promise<void> {
  initialsOf('Ä ب')
  await nextTask()
  useTextWidth()('AB', MARK_SIZE, MARK_WEIGHT)
}
