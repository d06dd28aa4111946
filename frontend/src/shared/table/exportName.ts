const MAX_PART = 40

/**
 * `leaderboard-cost-2026-11-22-to-2026-11-23-as-of-20261123T150612Z-3f9a2c1b.png`, as the server names its own downloads.
 * The digest tells apart what the readable parts do not.
 */
export function exportName(
  parts: readonly string[],
  about: { first: string; last: string; asOf: string | null } | null,
  content: string,
  extension: 'csv' | 'png',
): string {
  const asOf = about?.asOf && new Date(about.asOf).toISOString().replace(/[-:]|\.\d+/g, '')
  const readable = ['leaderboard', ...parts.map(plain)]
  if (about) readable.push(`${about.first}-to-${about.last}`)
  if (asOf) readable.push(`as-of-${asOf}`)
  const digest = digestOf([...parts, content].join('\0'))
  return `${[...readable, digest].filter(Boolean).join('-')}.${extension}`
}

/** Lower-case ASCII letters and digits with hyphens between them. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_PART)
    .replace(/^-|-$/g, '')

/** FNV-1a over UTF-16 units, as 8 hexadecimal digits. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
