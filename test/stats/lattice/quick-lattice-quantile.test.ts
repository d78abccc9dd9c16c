import { describe, expect, it } from 'vitest';
import {
  latticeQuantile,
  latticeQuantileError,
  NEAR_NORMAL_EDGE,
  NEAR_NORMAL_ERROR,
  nearNormalQuantile,
  quickLatticeQuantile,
} from '../../../src/stats/lattice/lattice-quantile.js';
import { normalQuantile } from '../../../src/stats/laws/normal.js';

const STEPS = 200_000;
const between = (i: number): number => NEAR_NORMAL_EDGE + ((1 - 2 * NEAR_NORMAL_EDGE) * i) / STEPS;

describe('nearNormalQuantile', () => {
  it('errs by less than it says, from one edge to the other', () => {
    let worst = 0;
    for (let i = 0; i <= STEPS; i++) {
      worst = Math.max(worst, Math.abs(nearNormalQuantile(between(i)) - normalQuantile(between(i))));
    }
    expect(worst).toBeLessThan(NEAR_NORMAL_ERROR);
    expect(worst).toBeGreaterThan(NEAR_NORMAL_ERROR / 2);
  });
});

const CHANCES = [0, 1e-4, 0.01, 0.1, 0.21, 0.3, 0.5, 0.6, 0.9, 0.999];
const VARIANCES = [10, 10.5, 12, 20, 50, 100, 1000, 1e5, 1e7];

/** Over a fine grid of u, how often the quick expansion decides, and how far from a step the long one then is at least. */
function compare(p: number, variance: number): { decided: number; wrong: number; room: number } {
  const n = variance / (p * (1 - p));
  const mean = p === 0 ? variance : n * p;
  let [decided, wrong, room] = [0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i <= STEPS; i += 7) {
    const u = between(i);
    const quick = quickLatticeQuantile(u, mean, variance, p);
    if (Number.isNaN(quick)) continue;
    const x = latticeQuantile(normalQuantile(u), mean, variance, p);
    const error = latticeQuantileError(normalQuantile(u), variance, x);
    decided++;
    if (quick !== Math.ceil(x)) wrong++;
    room = Math.min(room, (quick - x) / error, (x - quick + 1) / error);
  }
  return { decided: decided / (STEPS / 7), wrong, room };
}

describe('quickLatticeQuantile', () => {
  it.each(CHANCES.flatMap((p) => VARIANCES.map((variance) => [p, variance] as const)))(
    'says what the long expansion says, further from a step than that one errs, p = %d, variance = %d',
    (p, variance) => {
      const { decided, wrong, room } = compare(p, variance);
      expect(wrong).toBe(0);
      expect(room).toBeGreaterThan(1);
      expect(decided).toBeGreaterThan(0.97);
    },
  );

  it('leaves the outer tails to others', () => {
    for (const u of [1e-16, 0.001, 0.0199, 0.9801, 1 - 1e-16]) expect(quickLatticeQuantile(u, 100, 100, 0)).toBeNaN();
  });
});
