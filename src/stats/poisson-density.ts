import { deviance } from './deviance.js';
import { stirlingError } from './stirling-error.js';

/**
 * P(X = k) for X ~ Poisson(mean): mean ≥ 0, whole k (0 below 0). Relative error below 1e-13
 * for small means, growing with the square root of the mean.
 * Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
 */
export function poissonDensity(k: number, mean: number): number {
  if (k < 0) return 0;
  if (mean === 0) return k === 0 ? 1 : 0;
  if (k === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
}
