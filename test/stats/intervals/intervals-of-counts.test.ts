import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson, wilson } from '../../../src/stats/intervals/one-proportion.js';
import { newcombe } from '../../../src/stats/intervals/two-proportions.js';
import { binomialCdf, binomialDensity, binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import { twoSidedZ } from '../../../src/stats/laws/normal.js';
import { referenceTable, relativeError } from '../reference-table.js';

const ONE = ['k', 'n', 'level', 'low', 'high'] as const;
const TWO = ['k', 'n', 'kBase', 'nBase', 'level', 'low', 'high'] as const;
const CLOPPER_PEARSON = referenceTable('intervals', 'clopperPearson', ONE);
const WILSON = referenceTable('intervals', 'wilson', ONE);
const NEWCOMBE = referenceTable('intervals', 'newcombe', TWO);

type Interval = readonly [low: number, high: number];

/** The larger relative error of the two ends. */
function errorOf(interval: Interval, row: { readonly low: number; readonly high: number }): number {
  return Math.max(relativeError(interval[0], row.low), relativeError(interval[1], row.high));
}

const arm = fc.integer({ min: 1, max: 100_000 }).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)));
const level = fc.constantFrom(0.8, 0.95, 0.999);

describe('the Clopper–Pearson interval', () => {
  it('agrees with R to 1e-9 relative for counts up to 1e9 of up to 1e12', () => {
    expect(CLOPPER_PEARSON.length).toBe(399);
    for (const row of CLOPPER_PEARSON) {
      expect(errorOf(clopperPearson(row.k, row.n, row.level), row)).toBeLessThan(1e-9);
    }
  });

  it('ends where so many or more, so many or fewer, have a chance of (1 − level)/2 by the binomial law', () => {
    fc.assert(
      fc.property(arm, level, ([k, n], l) => {
        const [low, high] = clopperPearson(k, n, l);
        const tail = (1 - l) / 2;
        if (k > 0) expect(relativeError(binomialUpperTail(k - 1, n, low), tail)).toBeLessThan(1e-9);
        if (k < n) expect(relativeError(binomialCdf(k, n, high), tail)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is 0 to 1 − (tail)^(1/n) for none, and mirrored for all', () => {
    for (const n of [1, 10, 1e6, 1e12]) {
      const [low, high] = clopperPearson(0, n, 0.95);
      expect(low).toBe(0);
      expect(relativeError(high, -Math.expm1(Math.log(0.025) / n))).toBeLessThan(1e-12);
      expect(clopperPearson(n, n, 0.95)[0]).toBeCloseTo(1 - high, 14);
      expect(clopperPearson(n, n, 0.95)[1]).toBe(1);
    }
  });

  it('holds the truth in at least 95 % of samples, at every rate', () => {
    for (let i = 1; i < 60; i++) {
      let covered = 0;
      for (let k = 0; k <= 40; k++) {
        const [low, high] = clopperPearson(k, 40, 0.95);
        if (low <= i / 60 && i / 60 <= high) covered += binomialDensity(k, 40, i / 60);
      }
      expect(covered).toBeGreaterThanOrEqual(0.95);
    }
  });
});

describe('the Wilson interval at a level', () => {
  it('agrees with R prop.test(correct = FALSE) to 1e-9 relative for levels from 80 % to 1 − 1e-6', () => {
    for (const row of WILSON) expect(errorOf(wilson(row.k, row.n, row.level), row)).toBeLessThan(1e-9);
  });

  it('is the 95 % interval, to the last bit, where no level is given', () => {
    for (const [k, n] of [
      [0, 1],
      [3, 20],
      [113, 10_000],
    ] as const) {
      expect(wilson(k, n)).toEqual(wilson(k, n, 0.95));
    }
    expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 14);
  });

  it('widens with the level', () => {
    fc.assert(
      fc.property(arm, ([k, n]) => {
        const [narrow, wide] = [wilson(k, n, 0.9), wilson(k, n, 0.99)];
        expect(wide[0]).toBeLessThanOrEqual(narrow[0]);
        expect(wide[1]).toBeGreaterThanOrEqual(narrow[1]);
      }),
    );
  });
});

describe("Newcombe's interval of a difference", () => {
  it('agrees with the published examples (a) to (h) to four places', () => {
    // R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
    const published = [
      [0.0524, 0.3339],
      [0.1705, 0.809],
      [0.0582, 0.8062],
      [-0.0381, 0.1926],
      [-0.1611, 0.2775],
      [-0.2775, 0.2775],
      [0.6791, 1],
      [0.6075, 1],
    ];
    const found = NEWCOMBE.slice(0, 8).map((row) => newcombe(row, row.level));
    expect(found.map((interval) => interval.map((end) => Math.round(end * 1e4) / 1e4))).toEqual(published);
  });

  it('agrees with R to 1e-9 of its width', () => {
    expect(NEWCOMBE.length).toBe(308);
    for (const row of NEWCOMBE) {
      const [low, high] = newcombe(row, row.level);
      const error = Math.max(Math.abs(low - row.low), Math.abs(high - row.high));
      expect(error).toBeLessThan(1e-9 * (row.high - row.low));
    }
  });

  it('changes sign with the arms, holds the difference seen, and widens with the level', () => {
    fc.assert(
      fc.property(arm, arm, ([k, n], [kBase, nBase]) => {
        const [low, high] = newcombe({ k, n, kBase, nBase }, 0.95);
        const turned = newcombe({ k: kBase, n: nBase, kBase: k, nBase: n }, 0.95);
        expect(turned[0]).toBeCloseTo(-high, 14);
        expect(turned[1]).toBeCloseTo(-low, 14);
        expect(low).toBeLessThanOrEqual(k / n - kBase / nBase);
        expect(high).toBeGreaterThanOrEqual(k / n - kBase / nBase);
        const wide = newcombe({ k, n, kBase, nBase }, 0.99);
        expect(wide[0] <= low && wide[1] >= high).toBe(true);
      }),
    );
  });
});
