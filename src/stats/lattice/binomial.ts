import { normalQuantile } from '../laws/normal.js';
import { deviance, stirlingError } from '../laws/stirling.js';
import {
  LATTICE_VARIANCE,
  latticeQuantile,
  latticeQuantileError,
  quickBinomialQuantile,
  quickBinomialQuantiles,
} from './lattice-quantile.js';

/** A sum from zero knows the upper tail to some 1e-15 only; where 1 − u is below this, that is not precise enough. */
const SMALL_TAIL = 1e-5;

/**
 * The quantile function of the binomial distribution: the smallest whole k with P(X ≤ k) ≥ u, for u in (0, 1), whole
 * n ≥ 0, p in [0, 1]. Never falls when u, n or p rises, which is what makes one uniform number comparable between
 * worlds.
 *
 * A small variance is summed from zero. Beyond, a Cornish–Fisher expansion with a known error is taken wherever that
 * error cannot move the result to another whole number; where it could, a longer expansion, and where that could too,
 * the distribution function decides.
 */
export function binomialQuantile(u: number, n: number, p: number): number {
  if (p <= 0 || n === 0) return 0;
  if (p >= 1) return n;
  // Before p is turned round: which side of ½ it lies on, in a tree of latencies, no processor can foresee.
  const quick = quickBinomialQuantile(u, n, p);
  if (quick >= 0) return quick;
  // 1 − u is exact for the numbers `uniform` gives.
  if (p > 0.5) return n - quantile(1 - u, n, 1 - p);
  return quantile(u, n, p);
}

/** `binomialQuantile` of so many numbers, each with an n of its own, in less than half the time. */
export function binomialQuantiles(
  u: Float64Array,
  n: Float64Array,
  p: number,
  count: number,
  into: Float64Array,
): void {
  quickBinomialQuantiles(u, n, p, count, into);
  for (let i = 0; i < count; i++) {
    if ((into[i] as number) < 0) into[i] = binomialQuantile(u[i] as number, n[i] as number, p);
  }
}

function quantile(u: number, n: number, p: number): number {
  const variance = n * p * (1 - p);
  if (variance < LATTICE_VARIANCE) return u < surelyNone(n * p) ? 0 : sumFromZero(u, n, p);
  const z = normalQuantile(u);
  const x = latticeQuantile(z, n * p, variance, p);
  const error = latticeQuantileError(z, variance, x);
  const k = Math.ceil(x);
  const distance = k - x;
  if (distance > error && distance < 1 - error) return Math.min(k, n);
  return decide(Math.max(0, Math.min(k, n)), u, n, p);
}

/** P(X = 0) = (1 − p)ⁿ is at least 1 − np, less some rounding: for a u below that no logarithm needs to be taken. */
function surelyNone(mean: number): number {
  return 1 - mean - 1e-12;
}

function sumFromZero(u: number, n: number, p: number): number {
  const odds = p / (1 - p);
  let density = Math.exp(n * Math.log1p(-p));
  let sum = density;
  let k = 0;
  while (sum < u && k < n) {
    density *= ((n - k) / (k + 1)) * odds;
    const next = sum + density;
    // Beyond the last digit of the sum nothing is left to add: u lies in the tail that double precision cannot see.
    if (next === sum && k > n * p) break;
    sum = next;
    k++;
  }
  return 1 - u < SMALL_TAIL ? decide(k, u, n, p) : k;
}

/** Walks from a guess to the quantile by the distribution function itself. */
function decide(guess: number, u: number, n: number, p: number): number {
  let k = guess;
  while (k < n && !reaches(k, u, n, p)) k++;
  while (k > 0 && reaches(k - 1, u, n, p)) k--;
  return k;
}

/** P(X ≤ k) ≥ u, asked of whichever tail has the digits. */
function reaches(k: number, u: number, n: number, p: number): boolean {
  return u < 0.5 ? binomialCdf(k, n, p) >= u : binomialUpperTail(k, n, p) <= 1 - u;
}

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
