import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialDensity, binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import { referenceTable, relativeError, worst } from '../reference-table.js';

const TABLE = referenceTable('binomial-cdf', 'table', ['n', 'p', 'k', 'lower', 'upper']);

/** C(n, k) a^k (b − a)^(n−k) / bⁿ in whole numbers, rounded once: the density at p = a/b, b a power of two. */
function exactDensity(k: number, n: number, a: bigint, b: bigint): number {
  let choose = 1n;
  for (let j = 1; j <= k; j++) choose = (choose * BigInt(n - k + j)) / BigInt(j);
  const numerator = choose * a ** BigInt(k) * (b - a) ** BigInt(n - k);
  const denominator = b ** BigInt(n);
  const shift = BigInt(Math.max(0, denominator.toString(2).length - numerator.toString(2).length + 60));
  return Number((numerator << shift) / denominator) * 2 ** -Number(shift);
}

describe('the binomial density', () => {
  it.each([
    [1, 3n, 8n],
    [7, 1n, 2n],
    [16, 3n, 8n],
    [40, 1n, 1024n],
    [200, 3n, 8n],
    [300, 7n, 8n],
  ])(
    'agrees with whole-number arithmetic to 4e-14 relative, 2e-13 in far tails, at every k of n = %i, p = %s/%s',
    (n, a, b) => {
      const p = Number(a) / Number(b);
      const rows = Array.from({ length: n + 1 }, (_, k) => ({ k, exact: exactDensity(k, n, a, b) }));
      const errorOf = (some: typeof rows) => worst(some, (r) => [binomialDensity(r.k, n, p), r.exact]).error;
      expect(errorOf(rows)).toBeLessThan(2e-13);
      expect(errorOf(rows.filter((r) => r.exact > 1e-17))).toBeLessThan(4e-14);
    },
  );

  it('is 0 outside 0 … n and a single point at p = 0 and p = 1', () => {
    expect(binomialDensity(-1, 5, 0.5)).toBe(0);
    expect(binomialDensity(6, 5, 0.5)).toBe(0);
    expect([0, 1, 5].map((k) => binomialDensity(k, 5, 0))).toEqual([1, 0, 0]);
    expect([0, 4, 5].map((k) => binomialDensity(k, 5, 1))).toEqual([0, 0, 1]);
    expect(binomialDensity(0, 0, 0.3)).toBe(1);
  });

  it('is the step of the distribution function', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 999 }), fc.nat(), (n, permille, raw) => {
        const p = permille / 1000;
        const k = raw % (n + 1);
        const step = binomialCdf(k, n, p) - binomialCdf(k - 1, n, p);
        expect(Math.abs(step - binomialDensity(k, n, p))).toBeLessThan(1e-13);
      }),
    );
  });
});

describe('the binomial distribution function', () => {
  it('agrees with R pbinom to 1e-10 relative on every row, in tails down to 1e-300 and n up to 1e9', () => {
    expect(TABLE.length).toBeGreaterThan(1000);
    expect(worst(TABLE, (r) => [binomialCdf(r.k, r.n, r.p), r.lower]).error).toBeLessThan(1e-10);
  });

  it('agrees with R pbinom(lower.tail = FALSE) to 1e-10 relative on every row', () => {
    expect(worst(TABLE, (r) => [binomialUpperTail(r.k, r.n, r.p), r.upper]).error).toBeLessThan(1e-10);
  });

  it('agrees with R to 2e-11 relative where a uniform number can reach: tails above 1e-17', () => {
    const below = TABLE.filter((r) => r.lower > 1e-17);
    const above = TABLE.filter((r) => r.upper > 1e-17);
    expect(worst(below, (r) => [binomialCdf(r.k, r.n, r.p), r.lower]).error).toBeLessThan(2e-11);
    expect(worst(above, (r) => [binomialUpperTail(r.k, r.n, r.p), r.upper]).error).toBeLessThan(2e-11);
  });

  it('keeps the digits of an upper tail far below 1 when the mean is far below 1 too', () => {
    // P(X > 0) = 1 − (1 − p)ⁿ
    for (const [n, p] of [
      [1, 1e-12],
      [5, 1.27557e-9],
      [1000, 1e-15],
    ] as const) {
      expect(relativeError(binomialUpperTail(0, n, p), -Math.expm1(n * Math.log1p(-p)))).toBeLessThan(5e-15);
    }
  });

  it('has two tails that add up to 1', () => {
    for (const r of TABLE) {
      expect(Math.abs(binomialCdf(r.k, r.n, r.p) + binomialUpperTail(r.k, r.n, r.p) - 1)).toBeLessThan(2e-11);
    }
  });

  it('is 0 below 0, 1 from n on, and a single step at p = 0 and p = 1', () => {
    expect(binomialCdf(-1, 5, 0.5)).toBe(0);
    expect(binomialUpperTail(-1, 5, 0.5)).toBe(1);
    expect(binomialCdf(5, 5, 0.5)).toBe(1);
    expect(binomialUpperTail(5, 5, 0.5)).toBe(0);
    expect([binomialCdf(0, 5, 0), binomialUpperTail(0, 5, 0)]).toEqual([1, 0]);
    expect([binomialCdf(4, 5, 1), binomialUpperTail(4, 5, 1)]).toEqual([0, 1]);
  });
});
