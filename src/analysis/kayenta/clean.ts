/** The points of one side with a value: the others (NaN) are left out, or replaced by 0. */
export function clean(values: readonly number[], strategy: 'remove' | 'replace'): readonly number[] {
  if (strategy === 'replace') return values.map((value) => (Number.isNaN(value) ? 0 : value));
  return values.filter((value) => !Number.isNaN(value));
}
