import { poissonDensity } from './poisson-density.js';

/** A term this small relative to the sum cannot change it any more, nor can all that follow it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(X ≤ k) for X ~ Poisson(mean): mean ≥ 0, whole k. Precise relative to the result in the lower tail. Sums the
 * densities downwards from k, each from its neighbour by their exact ratio.
 */
export function poissonCdf(k: number, mean: number): number {
  if (k < 0) return 0;
  if (mean === 0) return 1;
  return k > mean ? 1 - sumAbove(k, mean) : sumUpTo(k, mean);
}

/** P(X > k), precise relative to the result in the upper tail. */
export function poissonUpperTail(k: number, mean: number): number {
  if (k < 0) return 1;
  if (mean === 0) return 0;
  // Terms fall from k + 1 on as soon as that is above the mean; so asked, a mean far below 1 keeps its digits at k = 0.
  return k + 1 > mean ? sumAbove(k, mean) : 1 - sumUpTo(k, mean);
}

function sumUpTo(k: number, mean: number): number {
  let sum = 1;
  let term = 1;
  for (let j = k; j > 0; j--) {
    term *= j / mean;
    sum += term;
    if (term < NEGLIGIBLE * sum) break;
  }
  return sum * poissonDensity(k, mean);
}

function sumAbove(k: number, mean: number): number {
  let sum = 1;
  let term = 1;
  for (let j = k + 2; term >= NEGLIGIBLE * sum; j++) {
    term *= mean / j;
    sum += term;
  }
  return sum * poissonDensity(k + 1, mean);
}
