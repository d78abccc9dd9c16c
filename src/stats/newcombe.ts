import type { TwoCounts } from './two-counts.js';
import { wilson } from './wilson.js';

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
