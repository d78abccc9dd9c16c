import { hypergeometricUpperTail } from './hypergeometric-upper-tail.js';
import type { TwoCounts } from './two-counts.js';

/**
 * The one-sided p-value of Fisher's exact test that the first arm's probability is the higher one: given all that were
 * counted in both arms together, the chance that the first arm has at least its own. 1 where an arm has no trials.
 * Domain and error as for `hypergeometricUpperTail`. Source: R. A. Fisher, "The logic of inductive inference", JRSS 98
 * (1935) 39–82.
 */
export function fisherUpper({ k, n, kBase, nBase }: TwoCounts): number {
  return hypergeometricUpperTail(k, k + kBase, n, n + nBase);
}
