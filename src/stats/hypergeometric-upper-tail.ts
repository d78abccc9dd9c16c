import { excess, logHypergeometricDensity } from './hypergeometric-density.js';

/** A term this small relative to the sum cannot change it any more, nor can all that follow it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(X ≥ k) for X the successes among `draws` taken without replacement from a `population` that holds so many
 * `successes`. Whole numbers, 0 ≤ successes, draws ≤ population ≤ 1e13; 1 below the support and 0 above it. Relative
 * error below 1e-11 wherever the result is a normal double.
 *
 * Sums the densities away from the mean, from k up or from k − 1 down, each from its neighbour by their exact ratio, as
 * far as they matter: about 9 standard deviations of terms at most, and a standard deviation is at most half the root of
 * the successes. For 1e5 successes that is some 1400 terms, for 1e9 some 140 000 (a millisecond).
 */
export function hypergeometricUpperTail(k: number, successes: number, draws: number, population: number): number {
  const spare = population - successes - draws;
  if (k <= 0 || k <= -spare) return 1;
  if (k > successes || k > draws) return 0;
  const above = excess(k, successes, draws, population) > 0;
  const from = above ? k : k - 1;
  const sum = above ? sumUp(from, successes, draws, spare) : sumDown(from, successes, draws, spare);
  const tail = sum * Math.exp(logHypergeometricDensity(from, successes, draws, population));
  return above ? tail : 1 - tail;
}

/** The densities from `from` on, in units of the first. */
function sumUp(from: number, successes: number, draws: number, spare: number): number {
  let sum = 1;
  let term = 1;
  for (let x = from; term > NEGLIGIBLE * sum; x++) {
    term *= ((successes - x) / (x + 1)) * ((draws - x) / (spare + x + 1));
    sum += term;
  }
  return sum;
}

function sumDown(from: number, successes: number, draws: number, spare: number): number {
  let sum = 1;
  let term = 1;
  for (let x = from; term > NEGLIGIBLE * sum; x--) {
    term *= (x / (successes - x + 1)) * ((spare + x) / (draws - x + 1));
    sum += term;
  }
  return sum;
}
