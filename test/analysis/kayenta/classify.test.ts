import { describe, expect, it } from 'vitest';
import type { KayentaEffectSize } from '../../../src/analysis/kayenta/kayenta-config.js';
import { around, judgeOne } from './judging.js';

const { NaN: NONE } = Number;
const LOW = around(10, 1);
const HIGH = around(20, 1);

describe('a side without points', () => {
  it.each([
    ['remove', false, false, 'Nodata', false],
    ['remove', false, true, 'Nodata', true],
    ['remove', true, false, 'NodataFailMetric', false],
    ['remove', true, true, 'Nodata', true],
    ['replace', false, false, 'Pass', false],
    ['replace', true, true, 'Pass', false],
  ] as const)(
    '%s, must have data: %s, critical: %s → %s',
    (nanStrategy, mustHaveData, critical, classification, fatal) => {
      for (const [experiment, control] of [
        [[], [1]],
        [[1], []],
        [[], []],
      ] as const) {
        expect(judgeOne(experiment, control, { nanStrategy, mustHaveData, critical })).toMatchObject({
          classification,
          critical: fatal,
          deviation: 1,
          reason: nanStrategy === 'remove' ? 'Missing data for errors' : null,
        });
      }
    },
  );

  it('is also one of points without values, unless these are replaced', () => {
    expect(judgeOne([NONE, NONE], [1, 2]).classification).toBe('Nodata');
    expect(judgeOne([NONE, NONE], [0, 0, 0], { nanStrategy: 'replace', mustHaveData: true })).toMatchObject({
      classification: 'Pass',
    });
  });
});

describe('a ratio of means that is just what is allowed', () => {
  it('is allowed by Kayenta in the last digit of its two-pass mean', () => {
    const canary = [1.15, 1.27, 1.18, 1.21, 1.3, 1.19, 1.13, 1.19, 1.28, 1.16];
    const baseline = [0.96, 1.06, 0.98, 1.01, 1.08, 0.99, 0.94, 0.99, 1.07, 0.97];
    const effectSize = { allowedIncrease: 1.2 };
    // Python: 12.06 / 10 over 10.05 / 10 is 1.1999999999999997 by one pass, 1.2000000000000002 by two.
    const found = judgeOne(canary, baseline, { direction: 'increase', effectSize });
    expect(found).toMatchObject({ classification: 'High', deviation: 1.2000000000000002 });
  });
});

describe('identical data pass', () => {
  it.each([
    ['the same points in another order', [3, 1, 2], [2, 3, 1]],
    ['one value, more often on one side', [5, 5, 5], [5]],
    ['zeros', [0, 0], [0, 0, 0]],
  ])('%s', (_, experiment, control) => {
    expect(judgeOne(experiment, control, { critical: true })).toMatchObject({
      ...{ classification: 'Pass', critical: false, deviation: 1, effect: null, interval: null },
      reason: 'The Canary and Baseline data are identical',
    });
  });

  it('unless the same values occur with other frequencies', () => {
    expect(judgeOne([1, 1, 2], [1, 2, 2]).interval).not.toBeNull();
    expect(judgeOne([1, 1, 2], [1, 2]).interval).not.toBeNull();
  });
});

describe('a shift', () => {
  it.each([
    ['either', 'High', 'Low'],
    ['increase', 'High', 'Pass'],
    ['decrease', 'Pass', 'Low'],
  ] as const)('in direction %s: up is %s, down is %s', (direction, up, down) => {
    expect(judgeOne(HIGH, LOW, { direction }).classification).toBe(up);
    expect(judgeOne(LOW, HIGH, { direction }).classification).toBe(down);
  });

  it('is reported with its interval, its estimate and a quarter of that as its bound', () => {
    const { interval, estimate, bound, reason } = judgeOne(HIGH, LOW);
    // Both are one comb of 20 teeth 0.1 apart, so the shift that puts one on the other is 10.
    expect(estimate).toBeCloseTo(10, 0);
    expect(interval?.[0]).toBeLessThan(10);
    expect(interval?.[1]).toBeGreaterThan(10);
    expect(bound).toBe(0.25 * (estimate ?? 0));
    expect(reason).toBe('errors was classified as High');
    expect(judgeOne(LOW, HIGH).reason).toBe('errors was classified as Low');
  });

  it('counts strictly beyond the bound, never at it', () => {
    const sure = (tolerance: number) =>
      judgeOne([6, 6, 6], [2, 2, 2], {}, { solver: 'exact', tolerance }).classification;
    expect([sure(0.999), sure(1)]).toEqual(['High', 'Pass']);
    const fallen = (tolerance: number) =>
      judgeOne([2, 2, 2], [6, 6, 6], {}, { solver: 'exact', tolerance }).classification;
    expect([fallen(0.999), fallen(1)]).toEqual(['Low', 'Pass']);
  });

  it('whose near end is a quarter of the estimate away does not count', () => {
    // Differences 1, 1, 1, 4, …, 4: three points a side are too few for 98 %, so the interval is [1, 4] around 4.
    expect(judgeOne([1, 4, 4], [0, 0, 0], {}, { solver: 'exact' })).toMatchObject({
      ...{ classification: 'Pass', interval: [1, 4], estimate: 4, bound: 1 },
    });
  });

  it('is found with two points a side, where the interval is the whole range of differences', () => {
    expect(judgeOne([10, 11], [1, 2])).toMatchObject({ classification: 'High', interval: [8, 10] });
  });

  it('depends on the level of confidence: a wider interval holds 0', () => {
    const at = (confidence: number) => judgeOne(around(10.6, 1), LOW, {}, { confidence, tolerance: 0 }).classification;
    expect([at(0.9), at(0.9999)]).toEqual(['High', 'Pass']);
  });
});

describe('the effect size', () => {
  it('is the ratio of the means', () => {
    expect(judgeOne([3, 5], [1, 4])).toMatchObject({ deviation: 1.6, effect: 1.6 });
  });

  it('is, by the other measure, how often the canary is above; a tie counts half', () => {
    // Of six pairs 2 > 1, 4 > 1, 4 > 2 and 4 > 3 are above, 2 and 2 are tied, 2 < 3: 4.5 of 6. The deviation stays.
    const result = judgeOne([2, 4], [1, 2, 3], { effectSize: { measure: 'cles' } });
    expect(result).toMatchObject({ deviation: 1.5, effect: 0.75 });
  });

  it.each<[string, readonly number[], readonly number[], Partial<KayentaEffectSize>, string]>([
    ['an increase at its limit counts', [12, 12], [10, 10], { allowedIncrease: 1.2 }, 'High'],
    ['an increase below its limit does not', [12, 12], [10, 10], { allowedIncrease: 1.2001 }, 'Pass'],
    ['a decrease at its limit counts', [8, 8], [10, 10], { allowedDecrease: 0.8 }, 'Low'],
    ['a decrease above its limit does not', [8, 8], [10, 10], { allowedDecrease: 0.7999 }, 'Pass'],
    ['an increase knows no limit of a decrease', [12, 12], [10, 10], { allowedDecrease: 0.1 }, 'High'],
    ['cles at its limit counts', [12, 12], [10, 10], { measure: 'cles', allowedIncrease: 1 }, 'High'],
    ['cles of 1 is no ratio of 1.2', [12, 12], [10, 10], { measure: 'cles', allowedIncrease: 1.1 }, 'Pass'],
    ['cles of a decrease', [8, 8], [10, 10], { measure: 'cles', allowedDecrease: 0 }, 'Low'],
    ['a baseline of 0 has no ratio, so no limit holds', [1, 2, 3], [0, 0, 0], { allowedIncrease: 99 }, 'High'],
    ['neither has a canary of 0', [0, 0, 0], [1, 2, 3], { allowedDecrease: -99 }, 'Low'],
  ])('%s', (_, experiment, control, effectSize, classification) => {
    expect(judgeOne(experiment, control, { effectSize }, { tolerance: 0.1 }).classification).toBe(classification);
  });
});

describe('a critical metric', () => {
  const TWELVE = [12, 12, 12];
  const TEN = [10, 10, 10];

  it.each<[string, readonly number[], readonly number[], Partial<KayentaEffectSize>, string, boolean]>([
    ['is critical when High', TWELVE, TEN, {}, 'High', true],
    ['and when Low', TEN, TWELVE, {}, 'Low', true],
    ['not when it passes', TEN, TEN, {}, 'Pass', false],
    ['at the critical increase', TWELVE, TEN, { criticalIncrease: 1.2 }, 'High', true],
    ['below it stays High', TWELVE, TEN, { criticalIncrease: 1.3 }, 'High', false],
    ['at the critical decrease', [9, 9], TEN, { criticalDecrease: 0.9 }, 'Low', true],
    ['above it stays Low', [9, 9], TEN, { criticalDecrease: 0.8 }, 'Low', false],
    ['without a ratio', [1, 2, 3], [0, 0, 0], { criticalIncrease: 99 }, 'High', true],
  ])('%s', (_, experiment, control, effectSize, classification, critical) => {
    const result = judgeOne(experiment, control, { critical: true, effectSize });
    expect(result).toMatchObject({ classification, critical });
    if (critical) expect(result.reason).toBe(`The metric errors was classified as ${classification} (Critical)`);
    else if (classification !== 'Pass') expect(result.reason).toBe(`errors was classified as ${classification}`);
    expect(judgeOne(experiment, control, { effectSize }).critical).toBe(false);
  });
});
