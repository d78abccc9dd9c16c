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
  return new Shift(x, y, level, solver).interval();
}

/** Numbers below this, in their unit, and differences of them are told apart by far more than the doubles between them. */
const PLAIN = 4096;

/** The same, for a caller that mostly needs to know no more than that the interval does not lie on one side of 0. */
export class Shift {
  /** Whether there surely is an interval, of finite numbers. */
  readonly isPlain: boolean;
  private readonly x: ArrayLike<number>;
  private readonly y: ArrayLike<number>;
  private readonly level: number;
  private readonly solver: ShiftSolver;
  private ordered: readonly [x: readonly number[], y: readonly number[]] | null = null;
  private known: ShiftInterval | null | undefined;

  constructor(x: ArrayLike<number>, y: ArrayLike<number>, level: number, solver: ShiftSolver) {
    this.isPlain = arePlain(x) && arePlain(y) && !isConstant(y);
    this.x = x;
    this.y = y;
    this.level = level;
    this.solver = solver;
  }

  interval(): ShiftInterval | null {
    if (this.known !== undefined) return this.known;
    const [x, y] = this.sides();
    this.known = this.solver === 'kayenta' ? shiftByRoot(x, y, this.level) : shiftByOrder(x, y, this.level);
    return this.known;
  }

  /** Of a plain one: false where its interval surely does not lie above 0 (1), or below (−1), mostly by one comparison of ranks. */
  mayLie(side: 1 | -1): boolean {
    if (this.solver === 'kayenta') return mayRootLie(side, ...this.sides(), this.level);
    const { low, high } = this.interval() as ShiftInterval;
    return side === 1 ? low > 0 : high < 0;
  }

  private sides(): readonly [x: readonly number[], y: readonly number[]] {
    this.ordered ??= [sorted(this.x), sorted(this.y)];
    return this.ordered;
  }
}

function arePlain(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i] as number) < PLAIN)) return false;
  return true;
}

/** Whether all numbers, if any, are the same. */
export function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/**
 * The shift of sorted x over sorted y by the ordered pairwise differences: their median, and the k-th from either end.
 * k is the quantile of the Mann–Whitney law, counted out where no sample has ties and pairs are few, else normal with
 * the corrections for ties and continuity. Where k would be 0 the extreme difference has to do. Moves and stretches with
 * the data, to rounding. Null where all differences are equal.
 * Source: J. L. Hodges, E. L. Lehmann, "Estimates of location based on rank tests", Annals of Mathematical Statistics 34
 * (1963); Hollander and Wolfe, Nonparametric Statistical Methods (1999), section 4.3.
 */
export function shiftByOrder(x: readonly number[], y: readonly number[], level: number): ShiftInterval | null {
  if (isConstant(x) && isConstant(y)) return null;
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
function endRank(x: readonly number[], y: readonly number[], tail: number): number {
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
export function shiftByRoot(x: readonly number[], y: readonly number[], level: number): ShiftInterval | null {
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

/** An end lies no further than this from where z jumps over q: see `brentRoot`, and some rounding. */
const REACH = TOLERANCE * (1 + 1e-9);

/** Numbers further apart stay so whatever plain shift is taken from both. */
const NEAR = 1e-9;

/**
 * Whether the low end that `shiftByRoot` finds of plain samples may lie above 0 (1), or the high one below 0 (−1). The rank excess
 * only falls with the shift, and its spread is at least what it would be if each group of equals met the largest of the other
 * sample that it can: (a + b)³ ≤ 4(a³ + b³). So where z is below q by that spread at −`REACH`, it is so at all larger shifts,
 * and its root is at most −`REACH`. Where no difference lies on the other side of 0 an end may be the extreme one.
 */
function mayRootLie(side: 1 | -1, x: readonly number[], y: readonly number[], level: number): boolean {
  const [from, to] = side === 1 ? [x, y] : [y, x];
  if ((from[0] as number) > (to[to.length - 1] as number)) return true;
  const all = x.length + y.length;
  const ties = 4 * (tieSum(x, NEAR) + tieSum(y) + all) - all;
  const excess = side * rankExcess(x, y, -side * REACH).excess;
  const least = quantileByErf(1 - (1 - level) / 2) * rankSigma(x.length, y.length, ties);
  return !(excess - 0.5 < least * (1 - 1e-9));
}

/**
 * The k-th smallest (from 1) of all differences x − y of two sorted samples, without forming them: halves the doubles
 * between the extremes until one is left, counting each time how many differences lie at or below; at most 64 counts of
 * n + m steps. Exact: the result is one of the differences, as rounded.
 */
export function differenceByRank(x: readonly number[], y: readonly number[], k: number): number {
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
function countUpTo(x: readonly number[], y: readonly number[], limit: number): number {
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
