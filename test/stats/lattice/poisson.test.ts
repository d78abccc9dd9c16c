import { describe, expect, it } from 'vitest';
import { poissonCdf, poissonDensity, poissonUpperTail } from '../../../src/stats/lattice/poisson.js';
import { referenceTable, relativeError, worst } from '../reference-table.js';

const TABLE = referenceTable('poisson-cdf', 'table', ['lambda', 'k', 'lower', 'upper']);

describe('the Poisson distribution', () => {
  it('agrees with R ppois to 1e-11 relative on every row, in tails down to 1e-300 and means up to 1e9', () => {
    expect(TABLE.length).toBeGreaterThan(500);
    expect(worst(TABLE, (r) => [poissonCdf(r.k, r.lambda), r.lower]).error).toBeLessThan(1e-11);
  });

  it('agrees with R ppois(lower.tail = FALSE) to 1e-11 relative on every row', () => {
    expect(worst(TABLE, (r) => [poissonUpperTail(r.k, r.lambda), r.upper]).error).toBeLessThan(1e-11);
  });

  it('agrees with R to 1e-12 relative where a uniform number can reach: tails above 1e-17', () => {
    const below = TABLE.filter((r) => r.lower > 1e-17);
    const above = TABLE.filter((r) => r.upper > 1e-17);
    expect(worst(below, (r) => [poissonCdf(r.k, r.lambda), r.lower]).error).toBeLessThan(1e-12);
    expect(worst(above, (r) => [poissonUpperTail(r.k, r.lambda), r.upper]).error).toBeLessThan(1e-12);
  });

  it('has two tails that add up to 1', () => {
    for (const r of TABLE) {
      expect(Math.abs(poissonCdf(r.k, r.lambda) + poissonUpperTail(r.k, r.lambda) - 1)).toBeLessThan(1e-12);
    }
  });

  it('keeps the digits of an upper tail far below 1 when the mean is far below 1 too', () => {
    expect(relativeError(poissonUpperTail(0, 1e-9), -Math.expm1(-1e-9))).toBeLessThan(3e-15);
  });

  it('has a density that follows e^-m m^k / k! to 1e-13 relative', () => {
    for (const mean of [1e-6, 0.3, 1, 7.5, 20]) {
      let factorial = 1;
      for (let k = 0; k <= 18; k++) {
        if (k > 0) factorial *= k;
        expect(relativeError(poissonDensity(k, mean), (Math.exp(-mean) * mean ** k) / factorial)).toBeLessThan(1e-13);
      }
    }
  });

  it('is a single point at mean 0 and nothing below 0', () => {
    expect([poissonDensity(-1, 3), poissonDensity(0, 0), poissonDensity(1, 0)]).toEqual([0, 1, 0]);
    expect([poissonCdf(-1, 3), poissonUpperTail(-1, 3)]).toEqual([0, 1]);
    expect([poissonCdf(0, 0), poissonUpperTail(0, 0)]).toEqual([1, 0]);
  });
});
