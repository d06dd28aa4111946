/** The feature folders of src/ in the direction of imports: each may import from those before it. */
export const FOLDERS = [
  'shared',
  'data',
  'filters',
  'session',
  'shell',
  'commands',
  'board',
  'charts',
  'team',
  'present',
  'admin',
  'join',
] as const
