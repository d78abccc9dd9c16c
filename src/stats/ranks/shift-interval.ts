import { quantileByErf } from '../laws/inverse-error-function.js';
import { normalQuantile } from '../laws/normal.js';
import { brentRoot } from '../numeric/roots.js';
import { COUNTED_PAIRS, mannWhitneyNull, rankExcess, rankSigma, sorted, tieSum } from './mann-whitney.js';

/** By how much one sample lies above another. */
export interface ShiftInterval {
  readonly low: number;
  readonly high: number;
  readonly estimate: number;
}

/**
 * `kayenta`: roots of the rank statistic found to within 1e-4, whatever the scale, digit for digit as that program has
 * them. `exact`: order statistics of the pairwise differences, the same on every scale.
 */
export type ShiftSolver = 'kayenta' | 'exact';

/**
 * The two-sided interval of the given level (in (0, 1)) and the Hodges–Lehmann estimate of the shift x − y. At least one
 * number on either side, finite, in any order. Where so few numbers cannot give the level, an end is the most extreme
 * difference there is, as in R. Null where both samples are constant: at the only shift there is all numbers are equal,
 * and ranks have no spread to measure it by.
 */
export function shiftInterval(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  level: number,
  solver: ShiftSolver,
): ShiftInterval | null {
  const solve = solver === 'kayenta' ? shiftByRoot : shiftByOrder;
  return solve(sorted(x), sorted(y), level);
}

/**
 * The shift of sorted x over sorted y by the ordered pairwise differences: their median, and the k-th from either end.
 * k is the quantile of the Mann–Whitney law, counted out where no sample has ties and pairs are few, else normal with
 * the corrections for ties and continuity. Where k would be 0 the extreme difference has to do. Moves and stretches with
 * the data, to rounding. Null where all differences are equal.
 * Source: J. L. Hodges, E. L. Lehmann, "Estimates of location based on rank tests", Annals of Mathematical Statistics 34
 * (1963); Hollander and Wolfe, Nonparametric Statistical Methods (1999), section 4.3.
 */
export function shiftByOrder(x: Float64Array, y: Float64Array, level: number): ShiftInterval | null {
  if (x[0] === x[x.length - 1] && y[0] === y[y.length - 1]) return null;
  const pairs = x.length * y.length;
  const k = Math.max(1, endRank(x, y, (1 - level) / 2));
  const middle = Math.floor((pairs + 1) / 2);
  const lower = differenceByRank(x, y, middle);
  const upper = pairs % 2 === 1 ? lower : differenceByRank(x, y, middle + 1);
  return {
    low: differenceByRank(x, y, k),
    high: differenceByRank(x, y, pairs + 1 - k),
    estimate: lower + (upper - lower) / 2,
  };
}

/** The smallest k for which U = k pairs are no longer too few: P(U ≤ k) ≥ tail. */
function endRank(x: Float64Array, y: Float64Array, tail: number): number {
  const pairs = x.length * y.length;
  const ties = tieSum(x) + tieSum(y);
  if (ties > 0 || pairs > COUNTED_PAIRS) {
    // Between two neighbouring differences no x − shift equals a y: only ties within a sample count.
    const half = -normalQuantile(tail) * rankSigma(x.length, y.length, ties);
    return Math.ceil(pairs / 2 - 0.5 - half);
  }
  const chances = mannWhitneyNull(x.length, y.length, Math.ceil(pairs / 2));
  let k = 0;
  for (let sum = chances[0] as number; sum < tail; sum += chances[k] as number) k++;
  return k;
}

const TOLERANCE = 1e-4;

/**
 * The shift of sorted x over sorted y as roots of the standardised rank excess z(shift), which falls in steps:
 * z = q at the low end, 0 at the estimate, −q at the high one. The ends stay within the extreme differences.
 *
 * As R's wilcox.test(x, y, conf.int = TRUE, exact = FALSE), but for the estimate, which keeps the continuity correction
 * as Kayenta has it. Each end is off by up to 1e-4 in the unit of the data: that is part of what is reproduced.
 * Null where z is undefined because all numbers are equal.
 */
export function shiftByRoot(x: Float64Array, y: Float64Array, level: number): ShiftInterval | null {
  const least = (x[0] as number) - (y[y.length - 1] as number);
  const most = (x[x.length - 1] as number) - (y[0] as number);
  const tiesOfY = tieSum(y);
  const z = (shift: number) => {
    const { excess, sigma } = rankExcess(x, y, shift, tiesOfY);
    return (excess - Math.sign(excess) * 0.5) / sigma;
  };
  const atLeast = z(least);
  const atMost = z(most);
  if (!Number.isFinite(atLeast) || !Number.isFinite(atMost)) return null;
  const root = (q: number) =>
    brentRoot((shift) => z(shift) - q, {
      from: least,
      to: most,
      atFrom: atLeast - q,
      atTo: atMost - q,
      tolerance: TOLERANCE,
    });
  const end = (q: number) => (atLeast - q <= 0 ? least : atMost - q >= 0 ? most : root(q));
  const q = quantileByErf(1 - (1 - level) / 2);
  return { low: end(q), high: end(-q), estimate: root(0) };
}

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
