import { hypergeometricUpperTail } from '../lattice/hypergeometric.js';
import { Z_95 } from '../laws/normal.js';
import { wilson } from './one-proportion.js';

/** Two arms: `k` of `n` in the first and `kBase` of `nBase` in the one it is compared with; whole numbers. */
export interface TwoCounts {
  readonly k: number;
  readonly n: number;
  readonly kBase: number;
  readonly nBase: number;
}

/**
 * The hybrid score interval of the difference of two probabilities, the first arm's less the other's, each arm with at
 * least one trial: the Wilson limits of both arms, set off from the difference seen as independent errors. Within
 * [−1, 1], never of width 0. Absolute error below 1e-15, with a relative error of the width that grows with the root of
 * the trials, to 1e-9 for 1e12 of them. Source: R. G. Newcombe, "Interval estimation for the difference between
 * independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998) 873–890, method 10.
 */
export function newcombe({ k, n, kBase, nBase }: TwoCounts, level: number): readonly [low: number, high: number] {
  const share = k / n;
  const shareBase = kBase / nBase;
  const [low, high] = wilson(k, n, level);
  const [lowBase, highBase] = wilson(kBase, nBase, level);
  const difference = share - shareBase;
  return [
    Math.max(-1, difference - Math.hypot(share - low, highBase - shareBase)),
    Math.min(1, difference + Math.hypot(high - share, shareBase - lowBase)),
  ];
}

/**
 * The one-sided p-value of Fisher's exact test that the first arm's probability is the higher one: given all that were
 * counted in both arms together, the chance that the first arm has at least its own. 1 where an arm has no trials.
 * Domain and error as for `hypergeometricUpperTail`. Source: R. A. Fisher, "The logic of inductive inference", JRSS 98
 * (1935) 39–82.
 */
export function fisherUpper({ k, n, kBase, nBase }: TwoCounts): number {
  return hypergeometricUpperTail(k, k + kBase, n, n + nBase);
}

/** How two yes-or-no questions were answered in each of a number of pairs. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/**
 * The 95 % interval of the second's probability less the first's, of pairs: Wald's after half a pair is added to each of
 * the four counts, within [−1, 1]. Two pairs are enough to mend Wald's coverage, and it does not collapse where no pair
 * differs. Source: A. Agresti, Y. Min, "Simple improved confidence intervals for comparing matched proportions",
 * Statistics in Medicine 24, 2005.
 */
export function pairedDifferenceInterval(counts: PairedCounts): readonly [low: number, high: number] {
  const { both, onlyFirst, onlySecond, neither } = counts;
  const pairs = both + onlyFirst + onlySecond + neither + 2;
  const more = (onlySecond - onlyFirst) / pairs;
  const differing = (onlyFirst + onlySecond + 1) / pairs;
  const half = Z_95 * Math.sqrt((differing - more * more) / pairs);
  return [Math.max(-1, more - half), Math.min(1, more + half)];
}
