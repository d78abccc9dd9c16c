import { stirlingError } from '../laws/stirling.js';

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

/**
 * ln P(X = k) for X the successes among `draws` taken without replacement from a `population` that holds so many
 * `successes`; −Infinity outside the support. Whole numbers, 0 ≤ successes, draws ≤ population ≤ 1e13. Absolute error
 * below 1e-12 while the result is above −700, relative below 1e-14 beyond.
 *
 * The nine factorials by Stirling's formula. What is left of their powers is the deviance of the 2×2 table, one term a
 * cell, and every cell lies equally far from its mean: (k·population − successes·draws)/population, taken in whole
 * numbers, since rounding the means would cost the large tables their digits. Source of the method: C. Loader, "Fast and
 * accurate computation of binomial probabilities" (2000).
 */
export function logHypergeometricDensity(k: number, successes: number, draws: number, population: number): number {
  const failures = population - successes;
  const left = population - draws;
  if (k < 0 || k < draws - failures || k > successes || k > draws) return Number.NEGATIVE_INFINITY;
  const above = excess(k, successes, draws, population);
  const share = draws / population;
  const cells = [k, successes - k, draws - k, failures - draws + k] as const;
  const means = [successes * share, successes * (left / population), failures * share, failures * (left / population)];
  let exponent = stirlingError(successes) + stirlingError(failures) + stirlingError(draws) + stirlingError(left);
  let roots = (root(successes) / root(population)) * root(failures) * root(draws) * root(left);
  exponent -= stirlingError(population);
  cells.forEach((cell, i) => {
    exponent -= stirlingError(cell) + devianceOf(cell, means[i] as number, i === 0 || i === 3 ? above : -above);
    roots /= root(cell);
  });
  return exponent + 0.5 * Math.log(roots);
}

/** k less its mean, rounded once. */
export function excess(k: number, successes: number, draws: number, population: number): number {
  return Number(BigInt(k) * BigInt(population) - BigInt(successes) * BigInt(draws)) / population;
}

/** The square of the root in Stirling's formula; 0! has none. */
function root(count: number): number {
  return count === 0 ? 1 : 2 * Math.PI * count;
}

/** `deviance` of x from m where their difference is known better than it could be taken. */
function devianceOf(x: number, m: number, difference: number): number {
  if (x === 0) return -difference;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference;
  const v = difference / (x + m);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}
