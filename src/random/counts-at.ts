import { binomialQuantile } from '../stats/lattice/binomial.js';
import { quickBinomialQuantile, quickPoissonQuantile } from '../stats/lattice/lattice-quantile.js';
import { poissonQuantile } from '../stats/lattice/poisson.js';
import type { ArmCode, Purpose } from './address.js';
import type { Key } from './key.js';
import { uniform } from './uniform.js';

/**
 * The binomial count at an address, of n trials, a whole number, with a chance of p: the quantile at the uniform number there.
 * One call for both: a real number that goes from one function to another is an object made for it, and a study draws some
 * hundred millions. What does not depend on chance draws none.
 */
export function binomialAt(
  key: Key,
  arm: ArmCode,
  purpose: Purpose,
  window: number,
  index: number,
  n: number,
  p: number,
): number {
  if (p <= 0 || n === 0) return 0;
  if (p >= 1) return n;
  const u = uniform(key, arm, purpose, window, index);
  const quick = quickBinomialQuantile(u, n, p);
  return quick >= 0 ? quick : binomialQuantile(u, n, p);
}

/** The same of a Poisson count with a mean ≥ 0. */
export function poissonAt(
  key: Key,
  arm: ArmCode,
  purpose: Purpose,
  window: number,
  index: number,
  mean: number,
): number {
  const u = uniform(key, arm, purpose, window, index);
  const quick = quickPoissonQuantile(u, mean);
  return quick >= 0 ? quick : poissonQuantile(u, mean);
}
