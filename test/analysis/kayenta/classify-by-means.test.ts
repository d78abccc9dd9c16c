import { describe, expect, it } from 'vitest';
import { judgeOne, type MetricOptions } from './judging.js';

const { NaN: NONE } = Number;

function byMeans(experiment: readonly number[], control: readonly number[], options: MetricOptions = {}) {
  return judgeOne(experiment, control, options, { classifier: 'mean_inequality' });
}

describe('by means alone', () => {
  it('any difference of the means counts, whatever the spread, the effect sizes and the number of points', () => {
    const effectSize = { allowedIncrease: 5, criticalIncrease: 9 };
    expect(byMeans([0, 21], [10, 10], { effectSize })).toMatchObject({ classification: 'High', deviation: 1.05 });
    expect(byMeans([0, 19], [10, 10])).toMatchObject({ classification: 'Low', deviation: 0.95 });
    expect(byMeans([0, 20], [10, 10])).toMatchObject({ classification: 'Pass', deviation: 1 });
    expect(byMeans([3], [2])).toMatchObject({
      classification: 'High',
      reason: 'The Canary mean was greater than the Baseline mean',
    });
  });

  it('a direction excuses the other', () => {
    expect(byMeans([3], [2], { direction: 'decrease' }).classification).toBe('Pass');
    expect(byMeans([2], [3], { direction: 'increase' }).classification).toBe('Pass');
  });

  it('a critical metric is critical in whatever is not Pass', () => {
    const critical = (experiment: readonly number[]) => byMeans(experiment, [2], { critical: true }).critical;
    expect([critical([3]), critical([1]), critical([2]), critical([])]).toEqual([true, true, false, true]);
  });

  it.each([
    [{}, { classification: 'Nodata', critical: false, deviation: 0 }],
    [{ mustHaveData: true }, { classification: 'NodataFailMetric', critical: false, deviation: 1 }],
    [
      { mustHaveData: true, critical: true },
      { classification: 'Nodata', critical: true, deviation: 0 },
    ],
  ] as const)('without a point it is as for ranks: %j', (options, expected) => {
    expect(byMeans([NONE], [2], options)).toMatchObject(expected);
  });

  it('points without a value may count as 0', () => {
    expect(byMeans([NONE, NONE], [2], { nanStrategy: 'replace' }).classification).toBe('Low');
    expect(byMeans([], [2], { nanStrategy: 'replace' }).classification).toBe('Pass');
  });

  it('a ratio to 0 does not exist', () => {
    expect(byMeans([3], [0])).toMatchObject({ classification: 'High', deviation: null });
  });
});
