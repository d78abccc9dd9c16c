import { describe, expect, it } from 'vitest';
import { bandConstant, bandHalfWidth } from '../../../src/stats/sequential/band-half-width.js';

const A = 0.85;

/** The bound on the chance to leave the band on one side, half of that by theorem 2 of Howard and Ramdas, the least over a fine grid of η. */
function leastOnGrid(c: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let eta = 1.00001; eta < 2 * A * A; eta += 0.00001) {
    const gamma = Math.sqrt(2 / eta) * (A - Math.sqrt((2 * (eta - 1)) / c));
    if (gamma <= 1) continue;
    const g = gamma * gamma;
    least = Math.min(least, 2 * Math.exp(-g * c) * (1 + 1 / ((g - 1) * Math.log(eta))));
  }
  return least;
}

describe('the time-uniform band', () => {
  it('has the constants of the paper and of its two-armed form', () => {
    // Of both sides together, twice as likely to be left.
    expect(bandConstant(0.05 / 2)).toBeCloseTo(8.1227, 4);
    expect(bandConstant(0.025 / 2)).toBeCloseTo(8.6226, 4);
  });

  it.each([0.5, 0.1, 0.05, 0.025, 0.01, 0.001, 1e-6, 1e-12])(
    'has the constant that gives alpha %f by the theorem',
    (alpha) => {
      const grid = leastOnGrid(bandConstant(alpha));
      // A grid misses the least by a little, never goes below it.
      expect(grid / alpha).toBeGreaterThan(1 - 1e-9);
      expect(grid / alpha).toBeLessThan(1 + 1e-6);
    },
  );

  it('is 0.85 √(C/n) at first, then √(ln ln) wider than that', () => {
    const alpha = 0.05;
    expect(bandHalfWidth({ n: 100, first: 100, alpha })).toBeCloseTo(A * Math.sqrt(bandConstant(alpha) / 100), 14);
    const later = bandHalfWidth({ n: 10_000, first: 100, alpha });
    expect(later).toBeCloseTo(A * Math.sqrt((Math.log(1 + Math.log(100)) + bandConstant(alpha)) / 10_000), 14);
  });

  it('is wider than the band of Massart for one look, but not twice as wide', () => {
    for (const alpha of [0.05, 0.01]) {
      const once = Math.sqrt(Math.log(1 / alpha) / 2 / 500);
      expect(bandHalfWidth({ n: 500, first: 500, alpha }) / once).toBeGreaterThan(1);
      expect(bandHalfWidth({ n: 500, first: 500, alpha }) / once).toBeLessThan(2);
    }
  });
});
