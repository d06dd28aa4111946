import type { Component } from 'vue'
import type { TeamTokens } from '@/data/client'
import { bestMatches } from './fuzzy'

const ITEM_GROUPS = ['go', 'teams', 'models', 'metrics', 'periods', 'page'] as const
export type ItemGroup = (typeof ITEM_GROUPS)[number]

/** One entry of the palette. */
export interface PaletteItem {
  readonly id: string
  readonly group: ItemGroup
  readonly label: string
  /** Additional search terms. */
  readonly also?: string
  readonly icon?: Component
  /** Shown with its mark, its name isolated from the surrounding text. */
  readonly team?: TeamTokens
  readonly rank?: number | undefined
  readonly keys?: readonly string[]
  /** The current choice. */
  readonly isOn?: boolean
  readonly run: () => unknown
}

/** All groups without input, the matches with input. */
const MOST_UNASKED = 5
const MOST_FOUND = 8

interface PaletteGroup {
  readonly group: ItemGroup
  readonly items: readonly PaletteItem[]
}

/** The best match comes first, with its group. */
export function groupsOf(items: readonly PaletteItem[], typed: string): PaletteGroup[] {
  const isAsked = typed.trim() !== ''
  const found = bestMatches(items, typed, textsOf)
  const groups = isAsked ? [...new Set(found.map((item) => item.group))] : ITEM_GROUPS
  return groups
    .map((group) => ({
      group,
      items: found
        .filter((item) => item.group === group)
        .slice(0, isAsked ? MOST_FOUND : MOST_UNASKED),
    }))
    .filter((group) => group.items.length > 0)
}

const textsOf = ({ label, also }: PaletteItem) => (also ? [label, also] : [label])
