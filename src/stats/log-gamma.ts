import { stirlingError } from './stirling-error.js';

const HALF_LN_2PI = 0.9189385332046727;
/** From here on the series of `stirlingError` holds for every real number, not only for whole ones. */
const SERIES_START = 15.5;

/** ln Γ(x) for x > 0, by Stirling's formula. Absolute error below 2e-15 for x below 10, else relative below 1e-15. */
export function logGamma(x: number): number {
  return stirlingErrorOfReal(x) + HALF_LN_2PI + (x - 0.5) * Math.log(x) - x;
}

/**
 * What Stirling's formula leaves out of ln Γ(x + 1), for real x > 0: `ln Γ(x+1) − (½ ln 2πx + x ln x − x)`. Absolute
 * error below 2e-15. Below the range of the series it climbs there by `δ(x) − δ(x+1) = (x + ½) ln(1 + 1/x) − 1`.
 * Source: NIST Digital Library of Mathematical Functions, 5.11.1 and 5.5.1.
 */
export function stirlingErrorOfReal(x: number): number {
  let climbed = 0;
  let at = x;
  for (; at < SERIES_START; at++) climbed += (at + 0.5) * Math.log1p(1 / at) - 1;
  return climbed + stirlingError(at);
}
