import { mannWhitneyNull } from './mann-whitney-null.js';
import { normalCdf, normalUpperTail } from './normal-cdf.js';
import { rankExcess } from './rank-excess.js';
import { sorted } from './sorted.js';

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
  // U is as likely as nm − U, so the smaller of the two tells both tails.
  const small = Math.min(u, n * m - u);
  const chances = mannWhitneyNull(n, m, small);
  let below = 0;
  for (let k = 0; k < small; k++) below += chances[k] as number;
  const near = below + (chances[small] as number);
  const far = 1 - below;
  return u === small ? { greater: far, less: near } : { greater: near, less: far };
}
