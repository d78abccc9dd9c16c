import { describe, expect, it } from 'vitest';
import { chiSquareUpperTail } from '../../src/stats/chi-square-upper-tail.js';
import { normalUpperTail } from '../../src/stats/normal-cdf.js';
import { sampleRatioP } from '../../src/stats/sample-ratio-p.js';
import { referenceTable, relativeError, worst } from './reference-table.js';

const TAILS = referenceTable('chi-square', 'tails', ['x', 'df', 'upper']);
const RATIOS = referenceTable('chi-square', 'sampleRatio', ['a', 'b', 'c', 'w', 'pOfTwo', 'pOfThree']);

describe('the upper tail of the chi-square distribution', () => {
  it('agrees with R pchisq to 1e-11 relative, up to a million degrees of freedom', () => {
    expect(TAILS.length).toBeGreaterThan(200);
    expect(worst(TAILS, (r) => [chiSquareUpperTail(r.x, r.df), r.upper]).error).toBeLessThan(1e-11);
  });

  it('is two normal tails with one degree of freedom, and exp(−x/2) with two', () => {
    for (const x of [0.01, 1, 3.84, 10.83, 100, 1200]) {
      expect(relativeError(chiSquareUpperTail(x, 1), 2 * normalUpperTail(Math.sqrt(x)))).toBeLessThan(1e-12);
      expect(relativeError(chiSquareUpperTail(x, 2), Math.exp(-x / 2))).toBeLessThan(1e-12);
    }
    expect([chiSquareUpperTail(0, 3), chiSquareUpperTail(-1, 3)]).toEqual([1, 1]);
  });
});

describe('the test of a sample ratio', () => {
  it('agrees with R chisq.test to 1e-9 relative, for two classes and for three', () => {
    expect(RATIOS.length).toBeGreaterThan(100);
    expect(worst(RATIOS, (r) => [sampleRatioP([r.a, r.b], [r.w, 1 - r.w]), r.pOfTwo]).error).toBeLessThan(1e-9);
    const ofThree = (r: (typeof RATIOS)[number]) => sampleRatioP([r.a, r.b, r.c], [r.w, 1 - r.w, 0.15 * r.w]);
    expect(worst(RATIOS, (r) => [ofThree(r), r.pOfThree]).error).toBeLessThan(1e-9);
  });

  it('is about the two tails of z = 2 for a count two deviations from its mean', () => {
    expect(relativeError(sampleRatioP([5100, 4900], [1, 1]), 2 * normalUpperTail(2))).toBeLessThan(1e-13);
  });

  it('asks only for proportions, and not in which order', () => {
    const p = sampleRatioP([120, 900, 70], [5, 45, 4]);
    expect(relativeError(sampleRatioP([70, 120, 900], [40, 50, 450]), p)).toBeLessThan(1e-12);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(1);
  });

  it('leaves an empty class of weight 0 out, and will not have one that is not empty', () => {
    expect(sampleRatioP([30, 0, 70], [1, 0, 1])).toBe(sampleRatioP([30, 70], [1, 1]));
    expect(sampleRatioP([30, 1, 70], [1, 0, 1])).toBe(0);
    expect(sampleRatioP([30], [1])).toBe(1);
    expect(sampleRatioP([0, 0], [1, 3])).toBe(1);
  });
});
