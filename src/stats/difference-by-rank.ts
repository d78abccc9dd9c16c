/**
 * The k-th smallest (from 1) of all differences x − y of two sorted samples, without forming them: halves the doubles
 * between the extremes until one is left, counting each time how many differences lie at or below; at most 64 counts of
 * n + m steps. Exact: the result is one of the differences, as rounded.
 */
export function differenceByRank(x: Float64Array, y: Float64Array, k: number): number {
  let low = ordinal((x[0] as number) - (y[y.length - 1] as number));
  let high = ordinal((x[x.length - 1] as number) - (y[0] as number));
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (countUpTo(x, y, double(middle)) >= k) high = middle;
    else low = middle + 1n;
  }
  // −0 and 0 are two doubles but one number.
  return double(low) + 0;
}

/** How many differences are at most `limit`: the y that x_i takes along only grow fewer as x grows. */
function countUpTo(x: Float64Array, y: Float64Array, limit: number): number {
  let count = 0;
  let j = 0;
  for (const value of x) {
    while (j < y.length && value - (y[j] as number) > limit) j++;
    count += y.length - j;
  }
  return count;
}

const CELL = new Float64Array(1);
const BITS = new BigInt64Array(CELL.buffer);
const SIGN = 0x7fff_ffff_ffff_ffffn;

/** A whole number for each double, in the same order. */
function ordinal(value: number): bigint {
  CELL[0] = value;
  const bits = BITS[0] as bigint;
  return bits < 0n ? bits ^ SIGN : bits;
}

function double(position: bigint): number {
  BITS[0] = position < 0n ? position ^ SIGN : position;
  return CELL[0] as number;
}
