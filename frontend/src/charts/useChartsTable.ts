import { computed } from 'vue'
import type { ChartTable } from '@/shared/table/table'

/** A chart's data as a table, made when somebody asks to see or to load it: it may be long, and few do. */
export function useChartsTable(make: () => ChartTable): () => ChartTable {
  const table = computed(make)
  return () => table.value
}
