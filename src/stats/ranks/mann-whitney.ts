import { normalCdf, normalUpperTail } from '../laws/normal.js';

/** Up to so many pairs the chances are counted out (in some milliseconds); beyond, the normal law is close enough. */
export const COUNTED_PAIRS = 2500;

/** One-sided p-values: the chance of ranks at least so high, and at least so low, if both samples have one source. */
export interface OneSided {
  readonly greater: number;
  readonly less: number;
}

export interface MannWhitney {
  /** Pairs in which x is above y, and half of those in which they are equal. */
  readonly u: number;
  /** By the normal law, corrected for ties and continuity. */
  readonly normal: OneSided;
  /** Counted out: without ties and up to `COUNTED_PAIRS` pairs, else null. */
  readonly exact: OneSided | null;
}

/**
 * The Mann–Whitney (Wilcoxon rank sum) test of x against y, in any order, without NaN. Where all numbers are equal, or
 * a sample is empty, no order of them could look different: both p-values are 1. Never NaN.
 * Source: M. Hollander, D. A. Wolfe, Nonparametric Statistical Methods (1999), section 4.1; R's wilcox.test agrees.
 */
export function mannWhitney(x: ArrayLike<number>, y: ArrayLike<number>): MannWhitney {
  const { excess, sigma, ties } = rankExcess(sorted(x), sorted(y), 0);
  const pairs = x.length * y.length;
  const u = excess + pairs / 2;
  const normal =
    sigma === 0
      ? { greater: 1, less: 1 }
      : { greater: normalUpperTail((excess - 0.5) / sigma), less: normalCdf((excess + 0.5) / sigma) };
  const counted = ties === 0 && pairs <= COUNTED_PAIRS;
  return { u, normal, exact: counted ? countedOut(u, x.length, y.length) : null };
}

function countedOut(u: number, n: number, m: number): OneSided {
  // U is as likely as nm − U, so the smaller of the two gives both tails.
  const small = Math.min(u, n * m - u);
  const chances = mannWhitneyNull(n, m, small);
  let below = 0;
  for (let k = 0; k < small; k++) below += chances[k] as number;
  const near = below + (chances[small] as number);
  const far = 1 - below;
  return u === small ? { greater: far, less: near } : { greater: near, less: far };
}

/**
 * P(U = k) for k = 0 … `last`, U the number of pairs in which one of n numbers lies above one of m others, all n + m
 * different and in random order. Whole n, m ≥ 0. Takes about n·m·last/2 steps.
 *
 * Conditions on whose number is the largest: P(k; n, m) = n/(n+m) · P(k − m; n − 1, m) + m/(n+m) · P(k; n, m − 1). Only
 * positive terms, so every chance is precise relative to itself. Source: H. B. Mann, D. R. Whitney, "On a test of whether
 * one of two random variables is stochastically larger than the other", Annals of Mathematical Statistics 18 (1947).
 */
export function mannWhitneyNull(n: number, m: number, last: number): Float64Array {
  // Alike both ways round; the fewer rows, the less memory.
  if (m > n) return mannWhitneyNull(m, n, last);
  // rows[j] holds the chances for i of the n and j of the m.
  const rows = Array.from({ length: m + 1 }, () => certainNone(last));
  for (let i = 1; i <= n; i++) {
    for (let j = 1; j <= m; j++) {
      const row = rows[j] as Float64Array;
      const left = rows[j - 1] as Float64Array;
      const mine = i / (i + j);
      const theirs = j / (i + j);
      // Downwards, because the row still holds the chances for i − 1.
      for (let k = Math.min(last, i * j); k >= 0; k--) {
        row[k] = theirs * (left[k] as number) + (k >= j ? mine * (row[k - j] as number) : 0);
      }
    }
  }
  return rows[m] as Float64Array;
}

function certainNone(last: number): Float64Array {
  const chances = new Float64Array(last + 1);
  chances[0] = 1;
  return chances;
}

/** How far the ranks of one sample lie above what they would be on average if both came from the same source. */
export interface RankExcess {
  /** U − nm/2: pairs in which x is above y, and half of those in which they are equal, less half of all pairs. */
  readonly excess: number;
  /** The standard deviation of `excess` over all ways to deal the ranks out; 0 where all numbers are equal. */
  readonly sigma: number;
  /** The sum of t³ − t over groups of t equal numbers; 0 without ties. */
  readonly ties: number;
}

/**
 * Compares x − shift with y by ranks. Both are sorted ascending, without NaN; one merge, exact but for the root in sigma.
 * `tiesOfY`: `tieSum` of y.
 * Source: E. L. Lehmann, Nonparametrics (1975), section 1.4.
 */
export function rankExcess(x: ArrayLike<number>, y: ArrayLike<number>, shift: number, tiesOfY = tieSum(y)): RankExcess {
  const n = x.length;
  const m = y.length;
  let above = 0;
  let ties = tiesOfY;
  let i = 0;
  let j = 0;
  while (i < n) {
    const value = (x[i] as number) - shift;
    while (j < m && (y[j] as number) < value) j++;
    const [i0, j0] = [i, j];
    do i++;
    while (i < n && (x[i] as number) - shift === value);
    while (j < m && y[j] === value) j++;
    const [equalX, equalY] = [i - i0, j - j0];
    above += equalX * j0 + (equalX * equalY) / 2;
    const t = equalX + equalY;
    ties += t * t * t - t - (equalY * equalY * equalY - equalY);
  }
  return { excess: above - (n * m) / 2, sigma: rankSigma(n, m, ties), ties };
}

/** The standard deviation of U over all ways to deal out the ranks of n and m numbers, with ties as above. */
export function rankSigma(n: number, m: number, ties: number): number {
  if (n === 0 || m === 0) return 0;
  return Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
}

/** The sum of t³ − t over groups of t equal numbers in a sorted sample, or of such as lie within `near` of the next. */
export function tieSum(sorted: ArrayLike<number>, near = 0): number {
  let sum = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && (sorted[to] as number) <= (sorted[to - 1] as number) + near) to++;
    const t = to - from;
    sum += t * t * t - t;
    from = to;
  }
  return sum;
}

/** Up to so many numbers are put in order one by one: a call of the sort that is built in takes longer. */
const FEW = 80;

/**
 * A sorted copy, ascending: a plain list, since typed arrays of a few numbers take longer to make than to sort. A NaN has no
 * place in an order: RangeError.
 */
export function sorted(values: ArrayLike<number>): readonly number[] {
  const from = values.length > FEW ? new Float64Array(values).sort() : values;
  const copy = new Array<number>(from.length);
  for (let i = 0; i < copy.length; i++) {
    const value = from[i] as number;
    if (Number.isNaN(value)) throw new RangeError('NaN cannot be ranked');
    let at = i;
    for (; at > 0 && (copy[at - 1] as number) > value; at--) copy[at] = copy[at - 1] as number;
    copy[at] = value;
  }
  return copy;
}
