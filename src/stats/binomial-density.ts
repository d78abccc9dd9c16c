import { deviance } from './deviance.js';
import { stirlingError } from './stirling-error.js';

/**
 * P(X = k) for X ~ Binomial(n, p): whole n ≥ 0, p in [0, 1], whole k (0 outside 0 … n). Relative error below
 * 4e-14 for n in the hundreds; the rounding of np makes it grow with the square root of n, to 1e-11 for n near 1e9.
 * Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
 */
export function binomialDensity(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p === 0) return k === 0 ? 1 : 0;
  if (p === 1) return k === n ? 1 : 0;
  const q = 1 - p;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.sqrt(n / (2 * Math.PI * k * (n - k))) * Math.exp(exponent);
}
