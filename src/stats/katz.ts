import type { TwoCounts } from './two-counts.js';
import { twoSidedZ } from './two-sided-z.js';

/**
 * The log interval of the ratio of two probabilities, the first arm's over the other's: the logarithm of the ratio seen,
 * plus or minus normal quantiles of the error √(1/k − 1/n + 1/kBase − 1/nBase). Where either count is 0 that error is
 * infinite and so the interval is [0, Infinity]: the data set no bound by this method. Where all trials of both arms
 * were counted the error is 0 and the interval [1, 1], which should not be believed. Relative error below 1e-13. Source:
 * D. Katz, J. Baptista, S. P. Azen, M. C. Pike, "Obtaining confidence intervals for the risk ratio in cohort studies",
 * Biometrics 34 (1978) 469–474.
 */
export function katz({ k, n, kBase, nBase }: TwoCounts, level: number): readonly [low: number, high: number] {
  if (k === 0 || kBase === 0) return [0, Number.POSITIVE_INFINITY];
  const ratio = k / n / (kBase / nBase);
  const error = Math.sqrt((n - k) / n / k + (nBase - kBase) / nBase / kBase);
  const half = twoSidedZ(level) * error;
  return [ratio * Math.exp(-half), ratio * Math.exp(half)];
}
