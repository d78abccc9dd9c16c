/** A sorted copy, ascending. A NaN has no place in an order: RangeError. */
export function sorted(values: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(values).sort();
  // NaN sorts to the end.
  if (Number.isNaN(copy[copy.length - 1])) throw new RangeError('NaN cannot be ranked');
  return copy;
}
