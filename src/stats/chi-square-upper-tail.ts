import { gammaUpperTail } from './gamma-cdf.js';

/**
 * P(X > x) for X chi-square distributed with `df` > 0 degrees of freedom, up to 1e9: the regularised incomplete gamma
 * function Q(df/2, x/2). 1 for x ≤ 0. Relative error below 1e-12 wherever the result is a normal double.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  return gammaUpperTail(x / 2, df / 2);
}
