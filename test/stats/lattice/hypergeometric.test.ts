import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherUpper } from '../../../src/stats/intervals/two-proportions.js';
import { binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import { hypergeometricUpperTail, logHypergeometricDensity } from '../../../src/stats/lattice/hypergeometric.js';
import { referenceTable, relativeError, worst } from '../reference-table.js';

const TAILS = referenceTable('hypergeometric', 'tails', ['k', 'successes', 'draws', 'population', 'upper', 'logUpper']);
const FISHER = referenceTable('hypergeometric', 'fisher', ['k', 'n', 'kBase', 'nBase', 'p']);

/** k, successes, draws, population; the upper tail and its logarithm, computed with 60 digits (mpmath). */
const LARGE = [
  [3, 4, 5e10, 1e12, 0.0004812499999736375, -7.6391236724170595],
  [500_500_000, 1e9, 1e12, 2e12, 6.99678187492109e-220, -504.6232701474981],
  [50_300_000, 1e9, 5e10, 1e12, 0, -951.2173378368392],
  [499_999_900, 1e9, 1e12, 2e12, 0.5025363652721201, -0.6880872729666577],
  [2000, 20_000, 5e10, 1e12, 7.101480958887553e-182, -417.11018357686123],
  [1250, 20_000, 5e10, 1e12, 2.854444775813164e-15, -33.48989904503643],
  [40, 40, 1e6, 2e12, 9.087855635229282e-253, -580.347089550849],
  [50_000, 100_000, 3e11, 1e12, 0, -8723.092987913566],
] as const;

function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let j = 1; j <= k; j++) ways = (ways * BigInt(n - k + j)) / BigInt(j);
  return ways;
}

/** How many of the ways to draw, and of all ways, have at least k successes: in whole numbers, rounded once. */
function exactUpperTail(k: number, successes: number, draws: number, population: number): number {
  let ways = 0n;
  for (let x = Math.max(k, 0); x <= Math.min(successes, draws); x++) {
    if (draws - x <= population - successes) ways += choose(successes, x) * choose(population - successes, draws - x);
  }
  return Number((ways << 1000n) / choose(population, draws)) / 2 ** 1000;
}

const table = fc
  .tuple(fc.nat(3000), fc.nat(3000), fc.nat(3000), fc.nat(3000))
  .map(([a, b, c, d]) => ({ k: a, successes: a + b, draws: a + c, population: a + b + c + d }));

describe('the upper tail of the hypergeometric distribution', () => {
  it('agrees with R phyper to 2e-10 relative, populations up to 2e12, tails down to 1e-300', () => {
    expect(TAILS.length).toBe(363);
    const of = (r: (typeof TAILS)[number]) => [r.k, r.successes, r.draws, r.population] as const;
    expect(worst(TAILS, (r) => [hypergeometricUpperTail(...of(r)), r.upper]).error).toBeLessThan(2e-10);
    for (const r of TAILS.filter(({ upper }) => upper > 0)) {
      const error = Math.abs(Math.log(hypergeometricUpperTail(...of(r))) - r.logUpper);
      expect(error / Math.max(1, -r.logUpper)).toBeLessThan(2e-10);
    }
  });

  it('has a density that is most of a tail too small for a double, by its logarithm in R', () => {
    const small = TAILS.filter(({ upper }) => upper === 0);
    expect(small.length).toBe(11);
    for (const { k, successes, draws, population, logUpper } of small) {
      const density = logHypergeometricDensity(k, successes, draws, population);
      expect(density).toBeLessThanOrEqual(logUpper + 1e-9 * -logUpper);
      expect(density).toBeGreaterThan(logUpper - 3);
    }
  });

  it('agrees with 60 digits to 1e-11 for counts up to 1e9 and draws up to 1e12, where R has lost some', () => {
    for (const [k, successes, draws, population, upper, log] of LARGE) {
      expect(relativeError(hypergeometricUpperTail(k, successes, draws, population), upper)).toBeLessThan(1e-11);
      const tail = hypergeometricUpperTail(k, successes, draws, population);
      if (tail > 0) expect(relativeError(Math.log(tail), log)).toBeLessThan(1e-12);
    }
  });

  it('agrees with whole-number arithmetic to 2e-14 at every k of tables small and lopsided', () => {
    for (const [successes, draws, population] of [
      [1, 1, 2],
      [5, 7, 12],
      [12, 3, 12],
      [30, 100, 130],
      [60, 90, 400],
      [3, 250, 500],
    ] as const) {
      for (let k = -1; k <= Math.min(successes, draws) + 1; k++) {
        const exact = exactUpperTail(k, successes, draws, population);
        const tail = hypergeometricUpperTail(k, successes, draws, population);
        expect(relativeError(tail, exact)).toBeLessThan(k * population > successes * draws ? 2e-13 : 2e-14);
      }
    }
  });

  it('adds up to 1 with the lower tail, which is the upper one of the failures', () => {
    fc.assert(
      fc.property(table, ({ k, successes, draws, population }) => {
        const upper = hypergeometricUpperTail(k, successes, draws, population);
        const below = hypergeometricUpperTail(draws - k + 1, population - successes, draws, population);
        expect(Math.abs(upper + below - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('falls by its density from k to k + 1, and is the same with draws for successes', () => {
    fc.assert(
      fc.property(table, ({ k, successes, draws, population }) => {
        const tail = hypergeometricUpperTail(k, successes, draws, population);
        const next = hypergeometricUpperTail(k + 1, successes, draws, population);
        const density = Math.exp(logHypergeometricDensity(k, successes, draws, population));
        expect(next).toBeLessThanOrEqual(tail);
        expect(Math.abs(tail - next - density)).toBeLessThanOrEqual(1e-12 * tail);
        // Each is within 1e-11 of the true one.
        expect(relativeError(hypergeometricUpperTail(k, draws, successes, population), tail)).toBeLessThan(2e-11);
      }),
    );
  });

  it('is binomial where the population is boundless', () => {
    for (const k of [1, 3, 10]) {
      const tail = hypergeometricUpperTail(k, 40, 1e11, 1e12);
      expect(relativeError(tail, binomialUpperTail(k - 1, 40, 0.1))).toBeLessThan(1e-8);
    }
  });

  it('is 1 up to the least that can be drawn and 0 beyond the most', () => {
    expect([-3, 0, 4, 5].map((k) => hypergeometricUpperTail(k, 10, 14, 20))).toEqual([1, 1, 1, expect.any(Number)]);
    expect(hypergeometricUpperTail(5, 10, 14, 20)).toBeLessThan(1);
    expect([hypergeometricUpperTail(11, 10, 14, 20), hypergeometricUpperTail(1, 0, 5, 20)]).toEqual([0, 0]);
    expect([hypergeometricUpperTail(0, 0, 0, 0), hypergeometricUpperTail(1, 0, 0, 0)]).toEqual([1, 0]);
    expect(logHypergeometricDensity(3, 10, 14, 20)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("Fisher's one-sided test", () => {
  it('agrees with R fisher.test(alternative = "greater") to 1e-9 relative', () => {
    expect(FISHER.length).toBe(300);
    const { error } = worst(FISHER, (r) => [fisherUpper(r), r.p]);
    expect(error).toBeLessThan(1e-9);
  });

  it('finds the tea-tasting lady right in 3 of 4 cups with a p-value of 17/70', () => {
    expect(fisherUpper({ k: 3, n: 4, kBase: 1, nBase: 4 })).toBeCloseTo(17 / 70, 15);
  });

  it('is 1 where an arm has no trials, or nothing was counted', () => {
    expect(fisherUpper({ k: 0, n: 0, kBase: 5, nBase: 9 })).toBe(1);
    expect(fisherUpper({ k: 5, n: 9, kBase: 0, nBase: 0 })).toBe(1);
    expect(fisherUpper({ k: 0, n: 9, kBase: 0, nBase: 9 })).toBe(1);
  });

  it('rejects a true null at 5 % in at most 5 % of all cases, summed over both binomials', () => {
    for (const p of [0.05, 0.3]) {
      let size = 0;
      const density = (k: number) => Number(choose(25, k)) * p ** k * (1 - p) ** (25 - k);
      for (let k = 0; k <= 25; k++) {
        for (let kBase = 0; kBase <= 25; kBase++) {
          if (fisherUpper({ k, n: 25, kBase, nBase: 25 }) <= 0.05) size += density(k) * density(kBase);
        }
      }
      expect(size).toBeLessThan(0.05);
      expect(size).toBeGreaterThan(0.0005);
    }
  });
});
