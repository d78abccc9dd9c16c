import { describe, expect, it } from 'vitest';
import {
  latticeQuantile,
  latticeQuantileError,
  NEAR_NORMAL_EDGE,
  NEAR_NORMAL_ERROR,
  nearNormalQuantile,
  quickBinomialQuantile,
  quickPoissonQuantile,
  TAIL,
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

  it('errs as little near the edges, where its points lie closer together', () => {
    let worst = 0;
    for (let i = 0; i <= STEPS; i++) {
      const p = NEAR_NORMAL_EDGE + ((TAIL - NEAR_NORMAL_EDGE) * i) / STEPS;
      worst = Math.max(worst, Math.abs(nearNormalQuantile(p) - normalQuantile(p)));
      worst = Math.max(worst, Math.abs(nearNormalQuantile(1 - p) - normalQuantile(1 - p)));
    }
    expect(worst).toBeLessThan(NEAR_NORMAL_ERROR);
    expect(worst).toBeGreaterThan(NEAR_NORMAL_ERROR / 4);
  });
});

const CHANCES = [0, 1e-4, 0.01, 0.1, 0.21, 0.3, 0.5, 0.6, 0.9, 0.999];
const VARIANCES = [10, 10.5, 12, 20, 50, 100, 1000, 1e5, 1e7];

/** Over a fine grid of u, how often the quick expansion decides, and how far from a step the long one then is at least. */
function compare(p: number, wanted: number, isIn: (u: number) => boolean) {
  // A whole n gives a variance at or just above the wanted one.
  const n = Math.ceil(wanted / (p * (1 - p)) + 1e-9);
  const mean = p === 0 ? wanted : n * p;
  const variance = p === 0 ? wanted : mean * (1 - p);
  let [asked, decided, wrong, room] = [0, 0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i <= STEPS; i += 7) {
    const u = between(i);
    if (!isIn(u)) continue;
    asked++;
    const quick = p === 0 ? quickPoissonQuantile(u, mean) : quickBinomialQuantile(u, n, p);
    if (quick < 0) continue;
    const x = latticeQuantile(normalQuantile(u), mean, variance, p);
    const error = latticeQuantileError(normalQuantile(u), variance, x);
    decided++;
    if (quick !== Math.ceil(x)) wrong++;
    room = Math.min(room, (quick - x) / error, (x - quick + 1) / error);
  }
  return { decided: decided / asked, wrong, room };
}

describe('a quick quantile', () => {
  it.each(CHANCES.flatMap((p) => VARIANCES.map((variance) => [p, variance] as const)))(
    'says what the long expansion says, further from a step than that one errs, p = %d, variance = %d',
    (p, variance) => {
      const centre = compare(p, variance, (u) => u > TAIL && u < 1 - TAIL);
      expect(centre.wrong).toBe(0);
      expect(centre.room).toBeGreaterThan(1);
      expect(centre.decided).toBeGreaterThan(0.97);
      const tails = compare(p, variance, (u) => u < TAIL || u > 1 - TAIL);
      expect(tails.wrong).toBe(0);
      expect(tails.room).toBeGreaterThan(1);
      expect(tails.decided).toBeGreaterThan(1 - 4.6 / variance - 0.1);
    },
  );

  it('leaves the outermost tails to others', () => {
    for (const u of [1e-16, 0.0004, 0.9996, 1 - 1e-16]) {
      expect(quickPoissonQuantile(u, 100)).toBe(-1);
      expect(quickBinomialQuantile(u, 400, 0.5)).toBe(-1);
    }
  });

  it('leaves variances below those of the expansion to others', () => {
    expect(quickPoissonQuantile(0.5, 9.99)).toBe(-1);
    expect(quickBinomialQuantile(0.5, 39, 0.5)).toBe(-1);
  });

  it.each([
    ['in the centre', (u: number) => u > TAIL && u < 1 - TAIL, 0.1],
    ['in the tails', (u: number) => u < TAIL || u > 1 - TAIL, 2.3],
  ] as const)('leaves out less than half of what it allows for, %s', (_, isIn, allowed) => {
    let most = 0;
    for (const p of CHANCES) {
      for (const variance of [10, 12, 20, 100]) {
        for (let i = 0; i <= STEPS; i += 101) {
          const u = between(i);
          if (!isIn(u)) continue;
          const z = normalQuantile(u);
          const mean = p === 0 ? variance : variance / (1 - p);
          const long = latticeQuantile(z, mean, variance, p);
          most = Math.max(most, Math.abs(unroundedQuick(z, mean, variance, p) - long) * variance);
        }
      }
    }
    expect(most).toBeLessThan(allowed / 1.8);
    expect(most).toBeGreaterThan(allowed / 4);
  });
});

/** The Cornish–Fisher expansion to order 1/σ, from the cumulants: A&S 26.2.49, its first terms, of the smoothed lattice. */
function unroundedQuick(z: number, mean: number, variance: number, p: number): number {
  const sigma = Math.sqrt(variance - 1 / 12);
  const l3 = (variance * (1 - 2 * p)) / sigma ** 3;
  // To this order the kurtosis's numerator is the variance's own, and the skewness squared its leading term.
  const l4 = (1 - 6 * p * (1 - p)) / sigma ** 2;
  const l33 = (1 - 2 * p) ** 2 / sigma ** 2;
  const w = z + (l3 * (z * z - 1)) / 6 + (l4 * (z ** 3 - 3 * z)) / 24 - (l33 * (2 * z ** 3 - 5 * z)) / 36;
  return mean + sigma * w - 0.5;
}
