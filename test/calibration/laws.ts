import { normalQuantile, normalUpperTail } from '../../src/stats/laws/normal.js';

/**
 * How often a one-sided Mann–Whitney test of two series of n values rejects at `alpha`, when both are Gaussian AR(1) with
 * the coefficient φ and else alike. U is by Hájek's projection a sum of ranks, and ranks of normal variates with correlation r
 * correlate by (6/π) arcsin(r/2); so its variance is 1 + 2 Σ (1 − h/n)(6/π) arcsin(φ^h/2) times what the test believes.
 */
export function autocorrelatedLevel(alpha: number, phi: number, n: number): number {
  let inflation = 1;
  let correlation = 1;
  for (let lag = 1; lag < n; lag++) {
    correlation *= phi;
    inflation += 2 * (1 - lag / n) * (6 / Math.PI) * Math.asin(correlation / 2);
  }
  return inflatedLevel(alpha, inflation);
}

/** How often a one-sided normal test rejects whose statistic varies `inflation` times as much as it believes. */
export function inflatedLevel(alpha: number, inflation: number): number {
  return normalUpperTail(-normalQuantile(alpha) / Math.sqrt(inflation));
}
