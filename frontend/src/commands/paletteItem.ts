import type { Component } from 'vue'
import type { TeamTokens } from '@/data/client'
import { bestMatches } from './fuzzy'

const ITEM_GROUPS = ['go', 'teams', 'models', 'metrics', 'periods', 'page'] as const
export type ItemGroup = (typeof ITEM_GROUPS)[number]

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string
  readonly group: ItemGroup
  readonly label: string
  /** Further words it is found by. */
  readonly also?: string
  readonly icon?: Component
  /** Shown by its mark, and its name kept apart from the text around it. */
  readonly team?: TeamTokens
  readonly keys?: readonly string[]
  /** It is what is shown now. */
  readonly isOn?: boolean
  readonly run: () => unknown
}

/** A list to look at when nothing is typed, one to choose from when something is. */
const MOST_UNASKED = 5
const MOST_FOUND = 8

interface PaletteGroup {
  readonly group: ItemGroup
  readonly items: readonly PaletteItem[]
}

/** What answers best comes first, its group with it. */
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
