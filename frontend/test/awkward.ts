/** Names, ids and numbers as gateways really have them, though nobody would wish for them. */

export const LONG = 'A very long name that goes on and on '.repeat(6).slice(0, 200)

/** More than a double can hold to the last digit. */
const HUGE = 9_007_199_254_740_993_000

export const AWKWARD = [
  { team_id: 'huge', name: 'Huge', rank: 1, tokens: HUGE, prompt_tokens: HUGE },
  { team_id: 'twin-1', name: 'Twins', rank: 2, tokens: 900 },
  { team_id: 'twin-2', name: 'Twins', rank: 2, tokens: 900 },
  { team_id: 'long', name: LONG, rank: 4, tokens: 800 },
  { team_id: 'word', name: 'Unbreakable'.repeat(18), rank: 5, tokens: 700 },
  { team_id: 'arabic', name: 'نماذج بلا حدود', rank: 6, tokens: 600 },
  { team_id: 'bidi', name: '\u202eevil\u202c (1)', rank: 7, tokens: 500 },
  { team_id: 'emoji', name: '🦙👩‍👩‍👧‍👦🏳️‍🌈', rank: 8, tokens: 400 },
  { team_id: 'html', name: '<img src=x onerror=alert(1)> & {{ 1 + 1 }}', rank: 9, tokens: 300 },
  { team_id: 'padded', name: '  padded  ', rank: 10, tokens: 200 },
  { team_id: 'x', name: 'html', rank: 11, tokens: 100 },
  { team_id: '9f8e7d', name: '9f8e7d', rank: 12, tokens: 50, deleted: true },
]
