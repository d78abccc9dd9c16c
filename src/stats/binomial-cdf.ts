import { binomialDensity } from './binomial-density.js';

/** A term this small relative to the sum cannot change it any more, nor can all that follow it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(X ≤ k) for X ~ Binomial(n, p): whole n ≥ 0, p in [0, 1], whole k. Precise relative to the result in the lower tail.
 * Sums the densities downwards from k, each from its neighbour by their exact ratio; about 9 standard deviations of
 * terms at most.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n || p === 0) return 1;
  if (p === 1) return 0;
  return k > n * p ? 1 - sumAbove(k, n, p) : sumUpTo(k, n, p);
}

/** P(X > k), precise relative to the result in the upper tail, where `1 − binomialCdf` would have no digits left. */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k < 0) return 1;
  if (k >= n || p === 0) return 0;
  if (p === 1) return 1;
  // Terms fall from k + 1 on as soon as that is above the mean; so asked, a mean far below 1 keeps its digits at k = 0.
  return k + 1 > n * p ? sumAbove(k, n, p) : 1 - sumUpTo(k, n, p);
}

function sumUpTo(k: number, n: number, p: number): number {
  const odds = (1 - p) / p;
  let sum = 1;
  let term = 1;
  for (let j = k; j > 0; j--) {
    term *= (j / (n - j + 1)) * odds;
    sum += term;
    if (term < NEGLIGIBLE * sum) break;
  }
  return sum * binomialDensity(k, n, p);
}

function sumAbove(k: number, n: number, p: number): number {
  const odds = p / (1 - p);
  let sum = 1;
  let term = 1;
  for (let j = k + 1; j < n; j++) {
    term *= ((n - j) / (j + 1)) * odds;
    sum += term;
    if (term < NEGLIGIBLE * sum) break;
  }
  return sum * binomialDensity(k + 1, n, p);
}
