import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import {
  LATTICE_VARIANCE,
  latticeQuantile,
  latticeQuantileError,
} from '../../../src/stats/lattice/lattice-quantile.js';
import { poissonCdf, poissonUpperTail } from '../../../src/stats/lattice/poisson.js';
import { normalQuantile } from '../../../src/stats/laws/normal.js';

const CHANCES = [0, 1e-4, 0.01, 0.1, 0.3, 0.5];
const VARIANCES = [10, 15, 20, 30, 50, 100, 300, 1000, 10_000];
const REACH = 8.2;

/** The largest share of its bound that the expansion's error takes, over every lattice point with |z| < REACH. */
function largestShareOfBound(p: number, wanted: number): { share: number; points: number } {
  // p = 0 is the Poisson distribution. A whole n gives a variance at or just above the wanted one.
  const n = p === 0 ? Number.POSITIVE_INFINITY : Math.ceil(wanted / (p * (1 - p)));
  const mean = p === 0 ? wanted : n * p;
  const variance = p === 0 ? wanted : n * p * (1 - p);
  const spread = (REACH + 4) * Math.sqrt(variance) + 40;
  let share = 0;
  let points = 0;
  for (let k = Math.max(0, Math.floor(mean - spread)); k < Math.min(n, mean + spread); k++) {
    const lower = p === 0 ? poissonCdf(k, mean) : binomialCdf(k, n, p);
    const upper = p === 0 ? poissonUpperTail(k, mean) : binomialUpperTail(k, n, p);
    // The z at which the quantile steps from k to k + 1: there the expansion is exactly k, but for its error.
    const z = lower < upper ? normalQuantile(lower) : -normalQuantile(upper);
    if (!(Math.abs(z) < REACH)) continue;
    const x = latticeQuantile(z, mean, variance, p);
    share = Math.max(share, Math.abs(x - k) / latticeQuantileError(z, variance, x));
    points++;
  }
  return { share, points };
}

describe('latticeQuantile', () => {
  it.each(CHANCES.flatMap((p) => VARIANCES.map((variance) => [p, variance] as const)))(
    'errs by less than half of latticeQuantileError at every lattice point, p = %d, variance = %d',
    (p, variance) => {
      const { share, points } = largestShareOfBound(p, variance);
      expect(points).toBeGreaterThan(8 * Math.sqrt(variance));
      expect(share).toBeLessThan(0.5);
    },
  );

  it('has an error below half a step from the smallest variance on, so that its guess is at most one off', () => {
    expect(latticeQuantileError(5, LATTICE_VARIANCE, 100)).toBeLessThan(1);
    expect(latticeQuantileError(8.3, 1000, 1500)).toBeLessThan(0.01);
  });
});
