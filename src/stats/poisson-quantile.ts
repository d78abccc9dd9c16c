import { latticeQuantile } from './lattice-quantile.js';
import { LATTICE_VARIANCE, latticeQuantileError } from './lattice-quantile-error.js';
import { normalQuantile } from './normal-quantile.js';
import { poissonCdf, poissonUpperTail } from './poisson-cdf.js';
import { quickLatticeQuantile } from './quick-lattice-quantile.js';

/** As in `binomialQuantile`: closer to 1 than this a sum from zero is not precise enough. */
const SMALL_TAIL = 1e-5;

/**
 * The quantile function of the Poisson distribution: the smallest whole k with P(X ≤ k) ≥ u, for u in (0, 1) and
 * mean ≥ 0. Never falls when u or the mean rises. Method as in `binomialQuantile`.
 */
export function poissonQuantile(u: number, mean: number): number {
  if (mean === 0) return 0;
  if (mean < LATTICE_VARIANCE) return sumFromZero(u, mean);
  const quick = quickLatticeQuantile(u, mean, mean, 0);
  if (!Number.isNaN(quick)) return quick;
  const z = normalQuantile(u);
  const x = latticeQuantile(z, mean, mean, 0);
  const error = latticeQuantileError(z, mean, x);
  const k = Math.ceil(x);
  const distance = k - x;
  if (distance > error && distance < 1 - error) return k;
  return decide(Math.max(0, k), u, mean);
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
