/** Parts of a bar. */
export const TOKEN_PARTS = ['prompt', 'completion'] as const
export type TokenPart = (typeof TOKEN_PARTS)[number]

export const PROMPT_PARTS = ['cached', 'prompt', 'completion'] as const
export type PromptPart = (typeof PROMPT_PARTS)[number]

export const REQUEST_PARTS = ['successful', 'failed'] as const
export type RequestPart = (typeof REQUEST_PARTS)[number]

export type LegendPart = TokenPart | PromptPart | RequestPart

/** Tokens of the shown parts; hidden ones count as 0. */
export function onlyParts<Item extends Readonly<Record<TokenPart, number>>>(
  item: Item,
  shown: readonly TokenPart[],
): Item {
  const part = (name: TokenPart) => (shown.includes(name) ? item[name] : 0)
  return { ...item, prompt: part('prompt'), completion: part('completion') }
}
