import { normalQuantile } from '../laws/normal.js';
import { deviance, stirlingError } from '../laws/stirling.js';
import {
  LATTICE_VARIANCE,
  latticeQuantile,
  latticeQuantileError,
  quickPoissonQuantile,
  quickPoissonQuantiles,
} from './lattice-quantile.js';

/** As in `binomialQuantile`: closer to 1 than this a sum from zero is not precise enough. */
const SMALL_TAIL = 1e-5;

/**
 * The quantile function of the Poisson distribution: the smallest whole k with P(X ≤ k) ≥ u, for u in (0, 1) and
 * mean ≥ 0. Never falls when u or the mean rises. Method as in `binomialQuantile`.
 */
export function poissonQuantile(u: number, mean: number): number {
  if (mean === 0) return 0;
  if (mean < LATTICE_VARIANCE) return sumFromZero(u, mean);
  const quick = quickPoissonQuantile(u, mean);
  if (quick >= 0) return quick;
  const z = normalQuantile(u);
  const x = latticeQuantile(z, mean, mean, 0);
  const error = latticeQuantileError(z, mean, x);
  const k = Math.ceil(x);
  const distance = k - x;
  if (distance > error && distance < 1 - error) return k;
  return decide(Math.max(0, k), u, mean);
}

/** `poissonQuantile` of so many numbers. */
export function poissonQuantiles(u: Float64Array, mean: number, count: number, into: Float64Array): void {
  quickPoissonQuantiles(u, mean, count, into);
  for (let i = 0; i < count; i++) if ((into[i] as number) < 0) into[i] = poissonQuantile(u[i] as number, mean);
}

function sumFromZero(u: number, mean: number): number {
  let density = Math.exp(-mean);
  let sum = density;
  let k = 0;
  while (sum < u) {
    k++;
    density *= mean / k;
    const next = sum + density;
    if (next === sum && k > mean) break;
    sum = next;
  }
  return 1 - u < SMALL_TAIL ? decide(k, u, mean) : k;
}

/** Walks from a guess to the quantile by the distribution function itself. */
function decide(guess: number, u: number, mean: number): number {
  let k = guess;
  while (!reaches(k, u, mean)) k++;
  while (k > 0 && reaches(k - 1, u, mean)) k--;
  return k;
}

/** P(X ≤ k) ≥ u, asked of whichever tail has the digits. */
function reaches(k: number, u: number, mean: number): boolean {
  return u < 0.5 ? poissonCdf(k, mean) >= u : poissonUpperTail(k, mean) <= 1 - u;
}

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
