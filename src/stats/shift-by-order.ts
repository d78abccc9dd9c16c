import { differenceByRank } from './difference-by-rank.js';
import { COUNTED_PAIRS } from './mann-whitney.js';
import { mannWhitneyNull } from './mann-whitney-null.js';
import { normalQuantile } from './normal-quantile.js';
import { rankSigma, tieSum } from './rank-excess.js';
import type { ShiftInterval } from './shift-interval.js';

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
