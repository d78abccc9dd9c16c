import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile, normalUpperTail } from '../../../src/stats/laws/normal.js';
import { referenceTable, worst } from '../reference-table.js';

const CDF = referenceTable('normal', 'cdf', ['z', 'lower', 'upper']);

describe('the normal distribution', () => {
  it('agrees with R pnorm to 4e-16 relative, in the lower tail down to 1e-308', () => {
    expect(worst(CDF, (r) => [normalCdf(r.z), r.lower]).error).toBeLessThan(4e-16);
  });

  it('agrees with R pnorm(lower.tail = FALSE) to 4e-16 relative, in the upper tail down to 1e-308', () => {
    expect(worst(CDF, (r) => [normalUpperTail(r.z), r.upper]).error).toBeLessThan(4e-16);
  });

  it('has quantiles that agree with R qnorm to 4.5e-16 relative, from 1e-300 to 1 - 2^-53', () => {
    const rows = referenceTable('normal', 'quantile', ['p', 'z']);
    expect(rows.length).toBeGreaterThan(50);
    expect(worst(rows, (r) => [normalQuantile(r.p), r.z]).error).toBeLessThan(4.5e-16);
  });

  it('covers the ends: all or nothing at infinity, and infinite quantiles at 0 and 1', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalUpperTail(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(normalUpperTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalUpperTail(39)).toBe(0);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('is symmetric: the upper tail at z is the lower at -z, and the quantile of u is minus that of 1 - u', () => {
    fc.assert(
      fc.property(fc.double({ min: -38, max: 38, noNaN: true }), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (z, m) => {
        expect(normalUpperTail(z)).toBe(normalCdf(-z));
        const u = m / 2 ** 31;
        expect(normalQuantile(u)).toBeCloseTo(-normalQuantile(1 - u), 14);
      }),
    );
  });

  it('has a quantile that undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (z) => {
        // A relative error of 4e-16 in Φ moves z by 4e-16 · Φ/φ, and Φ/φ is at most 1.26 below the median.
        expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-15 + 4e-16 * Math.abs(z));
      }),
    );
  });

  it('never falls as z rises, nor does the quantile as u rises, across the borders of their formulas', () => {
    for (const border of [0, 0.67448975, 5.656854249492381, 38.6]) {
      for (const sign of [-1, 1]) {
        const zs = Array.from({ length: 201 }, (_, i) => sign * border + (i - 100) * 1e-9);
        for (let i = 1; i < zs.length; i++) {
          const a = normalCdf(zs[i - 1] as number);
          const b = normalCdf(zs[i] as number);
          expect(b).toBeGreaterThanOrEqual(a * (1 - 1e-15));
        }
      }
    }
    for (const border of [0.075, 0.5, 0.925, Math.exp(-25)]) {
      const us = Array.from({ length: 201 }, (_, i) => border * (1 + (i - 100) * 1e-10));
      for (let i = 1; i < us.length; i++) {
        expect(normalQuantile(us[i] as number)).toBeGreaterThan(normalQuantile(us[i - 1] as number));
      }
    }
  });
});
