import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateRatioLogE } from '../../../src/stats/sequential/rate-ratio-log-e.js';
import { referenceTable, relativeError } from '../reference-table.js';

const TABLE = referenceTable('rate-ratio-log-e', 'table', ['k', 'kBase', 'share', 'concentration', 'logE']);

/** k, kBase, share, concentration; ln E computed with 60 digits (mpmath). */
const LARGE = [
  [0, 0, 0.05, 10, 0],
  [3, 0, 0.05, 10, 2.4304184645039304],
  [30, 200, 0.05, 10, 8.55851732110081],
  [1000, 19_000, 0.05, 10, -3.954482202839303],
  [1e6, 18_993_000, 0.05, 10, -7.343695272428064],
  [5e8, 500_150_000, 0.5, 100, 3.186688853904116],
  [1e9, 1e3, 0.999999, 1, -16.350380646403366],
  [0, 1e6, 1e-4, 1000, 99.31406989937088],
] as const;

const logE = (k: number, kBase: number, share: number, concentration: number): number =>
  rateRatioLogE({ k, kBase, share, concentration });

describe('the evidence of a rate ratio', () => {
  it('agrees with R lbeta to 1e-9', () => {
    expect(TABLE.length).toBeGreaterThan(200);
    for (const row of TABLE) expect(Math.abs(rateRatioLogE(row) - row.logE)).toBeLessThan(1e-9);
  });

  it('agrees with 60 digits to 1e-9 for counts up to 1e9, and to 1e-12 up to 1e4', () => {
    for (const [k, kBase, share, concentration, expected] of LARGE) {
      const bound = k + kBase > 1e5 ? 1e-9 : 1e-12;
      expect(Math.abs(logE(k, kBase, share, concentration) - expected)).toBeLessThan(bound);
    }
  });

  it('gives the p-values published with an implementation of Lindon and Malek', () => {
    // The examples of github.com/assuncaolfi/savvi, concentration 100; the counts at the stop are those of its data:
    // numpy 2.4.6, RandomState(1).multinomial, redrawn from the example. The first is of three classes: of the first
    // against the rest, and then of the second against the third, which is left with a concentration of 90.
    const ofThree = logE(40, 362, 0.1, 100) + logE(129, 233, 0.4 / 0.9, 90);
    expect(relativeError(Math.exp(-ofThree), 0.04845591105969517)).toBeLessThan(1e-12);
    expect(relativeError(Math.exp(-logE(116, 52, 0.8, 100)), 0.04675270375081281)).toBeLessThan(1e-12);
    expect(Math.exp(-logE(148, 62, 0.8, 100))).toBeCloseTo(0.04558, 6);
  });

  it('is a martingale: on average over the next event, if the rates are alike, E stays as it is', () => {
    const count = fc.nat(5000);
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 99 }), fc.constantFrom(0.5, 10, 100), (k, kBase, part, c) => {
        const share = part / 100;
        const now = logE(k, kBase, share, c);
        const up = Math.exp(logE(k + 1, kBase, share, c) - now);
        const down = Math.exp(logE(k, kBase + 1, share, c) - now);
        expect(relativeError(share * up + (1 - share) * down, 1)).toBeLessThan(1e-10);
      }),
    );
  });

  it('is the likelihood ratio for a sure alternative, which is the null: 1', () => {
    expect(Math.abs(logE(30, 70, 0.3, 1e12))).toBeLessThan(1e-3);
    expect(logE(0, 0, 0.3, 10)).toBe(0);
  });

  it('mirrors', () => {
    expect(logE(17, 40, 0.25, 20)).toBeCloseTo(logE(40, 17, 0.75, 20), 12);
  });

  it('crosses 20 within 1000 events in 2.03 % of all cases, exactly, at a share of ½ and a concentration of 100', () => {
    let alive = new Float64Array([1]);
    let crossed = 0;
    for (let n = 1; n <= 1000; n++) {
      const next = new Float64Array(n + 1);
      for (let k = 0; k <= n; k++) {
        const chance = ((alive[k] ?? 0) + (alive[k - 1] ?? 0)) / 2;
        if (chance > 0 && logE(k, n - k, 0.5, 100) >= Math.log(20)) crossed += chance;
        else next[k] = chance;
      }
      alive = next;
    }
    expect(crossed).toBeCloseTo(0.0203, 4);
  });
});
