import { excess, logHypergeometricDensity } from './hypergeometric-density.js';

/** A term this small relative to the sum cannot change it any more, nor can all that follow it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(X ≥ k) for X the successes among `draws` taken without replacement from a `population` that holds so many
 * `successes`. Whole numbers, 0 ≤ successes, draws ≤ population ≤ 1e13; 1 below the support and 0 above it. Relative
 * error below 1e-11 wherever the result is a normal double; `logHypergeometricUpperTail` says how small it is beyond.
 *
 * Sums the densities away from the mean, from k up or from k − 1 down, each from its neighbour by their exact ratio, as
 * far as they matter: about 9 standard deviations of terms at most, and a standard deviation is at most half the root of
 * the successes. For 1e5 successes that is some 1400 terms, for 1e9 some 140 000 (a millisecond).
 */
export function hypergeometricUpperTail(k: number, successes: number, draws: number, population: number): number {
  const { log, sum, above } = tailOf(k, successes, draws, population);
  const tail = sum * Math.exp(log);
  return above ? tail : 1 - tail;
}

/** ln P(X ≥ k): absolute error below 1e-11, relative below 1e-13 where the tail is too small for a double. */
export function logHypergeometricUpperTail(k: number, successes: number, draws: number, population: number): number {
  const { log, sum, above } = tailOf(k, successes, draws, population);
  return above ? log + Math.log(sum) : Math.log1p(0 - sum * Math.exp(log));
}

/** A tail as exp(log) · sum: the upper one from k on where k lies above the mean, else the lower one up to k − 1. */
interface Tail {
  readonly log: number;
  readonly sum: number;
  readonly above: boolean;
}

function tailOf(k: number, successes: number, draws: number, population: number): Tail {
  const spare = population - successes - draws;
  if (k <= 0 || k <= -spare) return { log: Number.NEGATIVE_INFINITY, sum: 1, above: false };
  if (k > successes || k > draws) return { log: Number.NEGATIVE_INFINITY, sum: 1, above: true };
  const above = excess(k, successes, draws, population) > 0;
  const from = above ? k : k - 1;
  const log = logHypergeometricDensity(from, successes, draws, population);
  return { log, sum: above ? sumUp(from, successes, draws, spare) : sumDown(from, successes, draws, spare), above };
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
