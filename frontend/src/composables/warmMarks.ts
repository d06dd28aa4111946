import { useTextWidth } from './useTextWidth'
import { initialsOf, MARK_SIZE, MARK_WEIGHT } from '@/domain/marks'

/**
 * Measures signs that nobody sees: a team's first mark takes a phone a thirtieth of a second for its font and for what
 * tells letters in all scripts, which it has while the teams are under way.
 */
export function warmMarks(): void {
  useTextWidth()(initialsOf('Ä ب'), MARK_SIZE, MARK_WEIGHT)
}
