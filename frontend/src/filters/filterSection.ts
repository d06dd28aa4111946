/** The parts of the filter sheet, from top to bottom. */
export type FilterSection = 'metric' | 'period' | 'teams'
