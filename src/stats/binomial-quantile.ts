import { binomialCdf, binomialUpperTail } from './binomial-cdf.js';
import { latticeQuantile } from './lattice-quantile.js';
import { LATTICE_VARIANCE, latticeQuantileError } from './lattice-quantile-error.js';
import { normalQuantile } from './normal-quantile.js';
import { quickLatticeQuantile } from './quick-lattice-quantile.js';

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
  const variance = n * p * (1 - p);
  // Before p is turned round: which side of ½ it lies on, in a tree of latencies, no processor can foresee.
  const quick = variance < LATTICE_VARIANCE ? Number.NaN : quickLatticeQuantile(u, n * p, variance, p);
  if (!Number.isNaN(quick)) return quick;
  // 1 − u is exact for the numbers `uniform` gives.
  if (p > 0.5) return n - quantile(1 - u, n, 1 - p);
  return quantile(u, n, p);
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
