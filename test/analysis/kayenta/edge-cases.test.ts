import { describe, expect, it } from 'vitest';
import { constantNoise } from '../../../src/analysis/kayenta/compare-sides.js';
import type { KayentaConfig } from '../../../src/analysis/kayenta/kayenta-config.js';
import { around, judgeOne } from './judging.js';

const OURS: Partial<KayentaConfig> = { solver: 'exact' };
const { NaN: NONE } = Number;

function times(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

describe('what ranks do not see', () => {
  it.each([{}, OURS])('sparse errors against none pass %j', (config) => {
    expect(judgeOne([0, 1, 2, 1, 0, 0], times(6, 0), {}, config).classification).toBe('Pass');
  });

  it.each([{}, OURS])('of 10 points 7 may be 100 times the baseline, 8 may not %j', (config) => {
    const hundredfold = (count: number) =>
      judgeOne([...times(count, 100), ...times(10 - count, 1)], times(10, 1), {}, config).classification;
    expect([hundredfold(7), hundredfold(8)]).toEqual(['Pass', 'High']);
  });

  it('a wider spread around the same middle passes', () => {
    expect(judgeOne(around(100, 90), around(100, 1)).classification).toBe('Pass');
  });

  it('of negative values the ratio turns round: -10 against -20 is up, by half', () => {
    const result = judgeOne(around(-10, 1), around(-20, 1));
    expect(result.classification).toBe('Pass');
    expect(result.deviation).toBeCloseTo(0.5, 12);
    expect(result.interval?.[0]).toBeGreaterThan(5);
  });
});

describe('the floor of the scale', () => {
  const experiment = around(2e-5, 4e-6, 10);
  const control = around(1e-5, 4e-6, 10);
  const scaled = (values: readonly number[]) => values.map((value) => value * 1e6);

  it('hides from Kayenta a complete separation of values near 0.00001, and not of the same a million times larger', () => {
    expect(judgeOne(experiment, control).classification).toBe('Pass');
    expect(judgeOne(scaled(experiment), scaled(control)).classification).toBe('High');
  });

  it('does not exist in our judge', () => {
    expect(judgeOne(experiment, control, {}, OURS).classification).toBe('High');
    expect(judgeOne(scaled(experiment), scaled(control), {}, OURS).classification).toBe('High');
  });

  it('makes Kayenta see a shift of zeros and ones whose estimate is 0; ours does not', () => {
    const experiment = [...times(9, 0), ...times(9, 1)];
    const control = [...times(17, 0), 1];
    const seen = judgeOne(experiment, control);
    expect(seen.classification).toBe('High');
    expect(seen.estimate).toBeLessThan(1e-4);
    expect(judgeOne(experiment, control, {}, OURS)).toMatchObject({ classification: 'Pass', estimate: 0 });
  });
});

describe('constant sides', () => {
  it('that differ by a thousandth are High in both judges, unless the effect size says otherwise', () => {
    for (const config of [{}, OURS]) {
      expect(judgeOne(times(10, 10), times(10, 9.99), {}, config).classification).toBe('High');
      expect(judgeOne(times(10, 9.99), times(10, 10), {}, config).classification).toBe('Low');
      const effectSize = { allowedIncrease: 1.01 };
      expect(judgeOne(times(10, 10), times(10, 9.99), { effectSize }, config).classification).toBe('Pass');
    }
  });

  it('are a sure shift in our judge, without noise', () => {
    expect(judgeOne([5, 5], [3, 3, 3], {}, OURS)).toMatchObject({ interval: [2, 2], estimate: 2, bound: 0.5 });
    const [low = 0, high = 0] = judgeOne([5, 5], [3, 3, 3]).interval ?? [];
    expect(high).toBeGreaterThan(low);
    expect(high - low).toBeLessThan(1e-3);
  });

  it('are compared with the same noise at every judgement', () => {
    expect(judgeOne(times(9, 7), times(8, 6))).toEqual(judgeOne(times(9, 7), times(8, 6)));
  });

  it('get noise of mean 0, a hundred-thousandth of the value wide, another on each side', () => {
    const count = 1000;
    const experiment = constantNoise(times(count, 50), 'experiment').map((value) => value - 50);
    const control = constantNoise(times(count, 50), 'control').map((value) => value - 50);
    for (const noise of [experiment, control]) {
      const squares = noise.reduce((sum, value) => sum + value * value, 0);
      expect(noise.reduce((sum, value) => sum + value, 0) / count).toBeCloseTo(0, 10);
      expect(Math.sqrt(squares / count) / 5e-4).toBeGreaterThan(0.99);
      expect(Math.sqrt(squares / count) / 5e-4).toBeLessThan(1.01);
    }
    expect(experiment[0]).not.toBe(control[0]);
    expect(constantNoise([0, 0, 0], 'experiment')).toEqual([0, 0, 0]);
    expect(constantNoise([8], 'control')).toEqual([8]);
  });

  it('need no noise on a side of zeros', () => {
    expect(judgeOne(times(5, 5), times(5, 0)).classification).toBe('High');
  });
});

describe('what cannot be compared is an Error', () => {
  it.each([
    ['one point a side', [3], [2], {}],
    ['zeros against a single point', [0, 0, 0], [5], {}],
    ['a single point against zeros', [5], [0, 0, 0], {}],
    ['one point a side, in our judge', [3], [2], OURS],
    ['an infinite point', [1, Number.POSITIVE_INFINITY, 3], [1, 2, 3], {}],
    ['an infinite point, in our judge', [1, 2, 3], [1, Number.NEGATIVE_INFINITY, 3], OURS],
    ['a shift beyond the largest number', [1.7e308, 1.7e308], [-1.7e308, -1.7e308], OURS],
  ] as const)('%s', (_, experiment, control, config) => {
    expect(judgeOne(experiment, control, {}, config)).toMatchObject({
      ...{ classification: 'Error', critical: false, deviation: null, effect: null, interval: null, estimate: null },
      ...{ bound: null, reason: 'Metric Classification Failed' },
    });
  });

  it('is critical only in our judge', () => {
    expect(judgeOne([3], [2], { critical: true }).critical).toBe(false);
    expect(judgeOne([3], [2], { critical: true }, OURS).critical).toBe(true);
  });

  it('unless zeros stand against a single point, a sure shift in our judge', () => {
    expect(judgeOne([0, 0, 0], [5], {}, OURS)).toMatchObject({ classification: 'Low', interval: [-5, -5] });
  });
});

describe('a metric that must have data, in our judge', () => {
  it.each([
    ['no point', [], false, 'NodataFailMetric'],
    ['no point with a value', [NONE, NONE], false, 'NodataFailMetric'],
    ['no point with a value, critical', [NONE, NONE], true, 'Nodata'],
    ['a value and a gap', [NONE, 0], false, 'Pass'],
  ] as const)('has none with %s, replaced or not', (_, experiment, critical, classification) => {
    const options = { nanStrategy: 'replace', mustHaveData: true, critical } as const;
    expect(judgeOne(experiment, [0, 0], options, OURS)).toMatchObject({ classification, critical });
  });

  it('passes without a point when it need not', () => {
    expect(judgeOne([], [0, 0], { nanStrategy: 'replace' }, OURS).classification).toBe('Pass');
  });
});
