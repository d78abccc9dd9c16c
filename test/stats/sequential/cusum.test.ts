import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalUpperTail } from '../../../src/stats/laws/normal.js';
import { cusumAlarmChance, cusumThreshold } from '../../../src/stats/sequential/cusum.js';
import { referenceTable, relativeError, worst } from '../reference-table.js';
import { cusumArl } from './cusum-arl.js';

const RUNS = { numRuns: 40 };
const CHANCES = referenceTable('cusum', 'chances', ['drift', 'threshold', 'looks', 'chance']);
const LENGTHS = referenceTable('cusum', 'lengths', ['drift', 'threshold', 'arl']);

describe('the run length of a cumulative sum', () => {
  it('is the published one with an allowance of ½: 336 and 8.38 looks at 4, 931 and 10.4 at 5', () => {
    // D. C. Montgomery, "Introduction to Statistical Quality Control", table 9.3 has half of 336 and 931, for two sides.
    expect(cusumArl({ drift: 0.5, threshold: 4 })).toBeCloseTo(335.37, 2);
    expect(cusumArl({ drift: -0.5, threshold: 4 })).toBeCloseTo(8.38, 2);
    expect(cusumArl({ drift: 0.5, threshold: 5 })).toBeCloseTo(930.89, 2);
    expect(cusumArl({ drift: -0.5, threshold: 5 })).toBeCloseTo(10.38, 2);
  });

  it("agrees with R, by another rule for the integral, to that rule's 1e-9", () => {
    expect(LENGTHS.length).toBe(10);
    expect(worst(LENGTHS, (r) => [cusumArl(r), r.arl]).error).toBeLessThan(1e-9);
  });

  it('is geometric at a threshold of 0: one over the chance of a look', () => {
    for (const drift of [-1, 0, 2, 8]) {
      expect(relativeError(cusumArl({ drift, threshold: 0 }), 1 / normalUpperTail(drift))).toBeLessThan(1e-14);
    }
  });

  it('is the sum of the chances of no alarm yet', () => {
    const scheme = { drift: 0, threshold: 3 };
    let sum = 1;
    for (let looks = 1; looks <= 600; looks++) sum += 1 - cusumAlarmChance({ ...scheme, looks });
    expect(relativeError(sum, cusumArl(scheme))).toBeLessThan(1e-10);
  });

  it('keeps its digits where an alarm is rare: the chance of a look is one over it', () => {
    const scheme = { drift: 1, threshold: 12 };
    const arl = cusumArl(scheme);
    const perLook = cusumAlarmChance({ ...scheme, looks: 3000 }) - cusumAlarmChance({ ...scheme, looks: 2000 });
    expect(arl).toBeGreaterThan(1e10);
    expect(relativeError((perLook / 1000) * arl, 1)).toBeLessThan(1e-6);
  });

  it('refuses a threshold it cannot do', () => {
    expect(() => cusumArl({ drift: 0.5, threshold: 129 })).toThrow(RangeError);
    expect(() => cusumArl({ drift: 0.5, threshold: -1 })).toThrow(RangeError);
    expect(() => cusumArl({ drift: 0.5, threshold: Number.NaN })).toThrow(RangeError);
  });
});

describe('the chance of an alarm of a cumulative sum', () => {
  it("agrees with R, by another rule for the integral, to that rule's 1e-9", () => {
    expect(CHANCES.length).toBe(60);
    expect(worst(CHANCES, (r) => [cusumAlarmChance(r), r.chance]).error).toBeLessThan(1e-9);
  });

  it('is a normal tail at the first look, and 1 − Φ(drift)^looks at a threshold of 0', () => {
    for (const threshold of [0, 0.7, 5, 20]) {
      const chance = cusumAlarmChance({ drift: 0.5, threshold, looks: 1 });
      expect(relativeError(chance, normalUpperTail(threshold + 0.5))).toBeLessThan(1e-14);
    }
    const tail = normalUpperTail(3);
    const chance = cusumAlarmChance({ drift: 3, threshold: 0, looks: 500 });
    expect(relativeError(chance, -Math.expm1(500 * Math.log1p(-tail)))).toBeLessThan(1e-12);
    expect(cusumAlarmChance({ drift: 0.5, threshold: 4, looks: 0 })).toBe(0);
  });

  it('goes on as it began where the looks are many: no step where the geometric sum takes over', () => {
    let before = 0;
    let least = 0;
    for (let looks = 1; looks <= 200; looks++) {
      const chance = cusumAlarmChance({ drift: 0.5, threshold: 5, looks });
      const step = chance - before;
      expect(step).toBeGreaterThan(0);
      if (looks > 100) expect(Math.abs(step / least - (1 - 1 / 930.9))).toBeLessThan(1e-4);
      [before, least] = [chance, step];
    }
    expect(cusumAlarmChance({ drift: 0.5, threshold: 5, looks: 1e6 })).toBeCloseTo(1, 10);
  });

  it('rises with the looks, falls with the drift and the threshold', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 8, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (drift, threshold, looks) => {
          const chance = cusumAlarmChance({ drift, threshold, looks });
          expect(chance).toBeLessThanOrEqual(1);
          expect(cusumAlarmChance({ drift, threshold, looks: looks + 1 })).toBeGreaterThanOrEqual(chance);
          const slack = chance * (1 + 1e-12);
          expect(cusumAlarmChance({ drift: drift + 0.1, threshold, looks })).toBeLessThanOrEqual(slack);
          expect(cusumAlarmChance({ drift, threshold: threshold + 0.1, looks })).toBeLessThanOrEqual(slack);
        },
      ),
      RUNS,
    );
  });
});

describe('the threshold of a cumulative sum', () => {
  it.each([
    [0.5, 20, 0.05],
    [0.5, 360, 0.01],
    [0.25, 100, 1e-6],
    [-0.1, 30, 0.05],
    [0.5, 1, 0.2],
  ])('has the chance asked for, drift %d, %i looks, %d', (drift, looks, alpha) => {
    const threshold = cusumThreshold({ drift, looks, alpha }) ?? Number.NaN;
    expect(threshold).toBeGreaterThan(0);
    expect(relativeError(cusumAlarmChance({ drift, threshold, looks }), alpha)).toBeLessThan(1e-8);
  });

  it('is the normal quantile less the drift for one look, and 0 where no higher one is needed', () => {
    expect(cusumThreshold({ drift: 0.5, looks: 1, alpha: normalUpperTail(2) })).toBeCloseTo(1.5, 9);
    expect(cusumThreshold({ drift: 0.5, looks: 1, alpha: 0.4 })).toBe(0);
  });

  it('is null where it would be above 128', () => {
    expect(cusumThreshold({ drift: -2, looks: 1000, alpha: 0.05 })).toBeNull();
  });
});
