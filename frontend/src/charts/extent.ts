/** The largest of any number of values; zero without any, and never below it. */
export function largestOf(values: Iterable<number>): number {
  let largest = 0
  for (const value of values) if (value > largest) largest = value
  return largest
}

/** The smallest of any number of values; infinite without any. */
export function smallestOf(values: Iterable<number>): number {
  let smallest = Infinity
  for (const value of values) if (value < smallest) smallest = value
  return smallest
}
