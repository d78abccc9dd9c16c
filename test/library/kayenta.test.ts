import { expect, test } from 'vitest';
import { kayenta } from '../../src/index.js';

const HIGH = { experiment: [20, 21, 22, 23, 24, 25], control: [10, 11, 12, 13, 14, 15] };
const SAME = { experiment: [3, 1, 2, 5, 4], control: [1, 2, 3, 4, 5] };

test('what is left out is as Kayenta has it', () => {
  const { metrics, groups, score, verdict } = kayenta(
    { errors: HIGH, cpu: SAME },
    { metrics: { errors: {}, cpu: {} } },
  );
  expect(metrics.map(({ classification }) => classification)).toEqual(['High', 'Pass']);
  expect(groups).toEqual([{ name: 'metrics', score: 50, weight: 100, noData: false }]);
  expect([score, verdict]).toEqual([50, 'Fail']);
});

test('a score between the two is Marginal, and each may be set', () => {
  const both = (settings: object) =>
    kayenta({ errors: HIGH, cpu: SAME }, { metrics: { errors: {}, cpu: {} }, ...settings });
  expect(both({ pass: 60, marginal: 50 }).verdict).toBe('Marginal');
  expect(both({ pass: 50, marginal: 20 }).verdict).toBe('Pass');
});

test('groups are weighted as said, and what is left of 100 is shared', () => {
  const metrics = { errors: { groups: ['users'] }, cpu: { groups: ['machines'] } };
  const result = kayenta({ errors: HIGH, cpu: SAME }, { metrics, groupWeights: { users: 70 } });
  expect(result.groups.map(({ name, weight }) => [name, weight])).toEqual([
    ['users', 70],
    ['machines', 30],
  ]);
  expect(result.score).toBe(30);
});

test('a direction excuses the other, and a critical metric fails all', () => {
  const one = (errors: object) => kayenta({ errors: HIGH }, { metrics: { errors } });
  expect(one({ direction: 'decrease' }).metrics[0]?.classification).toBe('Pass');
  expect(one({ critical: true })).toMatchObject({
    score: 0,
    verdict: 'Fail',
    scoreReason: expect.stringContaining('errors'),
  });
});

test('an effect that is allowed does not count', () => {
  // The means are 22.5 and 12.5: a ratio of 1.8.
  const within = (allowedIncrease: number) =>
    kayenta({ errors: HIGH }, { metrics: { errors: { effectSize: { allowedIncrease } } } }).metrics[0];
  expect(within(1.79)).toMatchObject({ classification: 'High', effect: 1.8 });
  expect(within(1.81)).toMatchObject({ classification: 'Pass', effect: 1.8 });
});

test('points without a value are left out, or are zeros', () => {
  const sides = { experiment: [Number.NaN, 20, 21, 22, 23, 24], control: [10, 11, 12, 13, 14, 15] };
  const counts = (nanStrategy: 'remove' | 'replace') =>
    kayenta({ errors: sides }, { metrics: { errors: { nanStrategy } } }).metrics[0]?.statistics.experiment.count;
  expect([counts('remove'), counts('replace')]).toEqual([5, 6]);
});

test('it is the same each time, and changes nothing that it is given', () => {
  const given = { errors: { experiment: [5, 5, 5, 5, 5, 5], control: [4, 4, 4, 4, 4, 4] } };
  const first = kayenta(given, { metrics: { errors: {} } });
  expect(kayenta(given, { metrics: { errors: {} } })).toEqual(first);
  expect(given.errors.experiment).toEqual([5, 5, 5, 5, 5, 5]);
});

test("what Kayenta's judge does not use can be asked for", () => {
  const sides = { experiment: [1, 1, 9, 9], control: [5, 5, 5, 4] };
  const by = (settings: object, metric: object = {}) =>
    kayenta({ errors: sides }, { metrics: { errors: metric }, ...settings }).metrics[0];
  expect([by({})?.classification, by({ classifier: 'mean_inequality' })?.classification]).toEqual(['Pass', 'High']);
  // Quartiles 4.75 and 5: a fence at 4.025, below the first percentile.
  const control = (detector: string) =>
    by({}, { outliers: 'remove', outlierFactor: 2.9, detector })?.statistics.control.count;
  expect([control('reduced_iqr'), control('iqr')]).toEqual([3, 3]);
  // Mean 4.75, deviation √0.1875 = 0.433: 4 is 1.73 of them away.
  expect(by({}, { outliers: 'remove', outlierFactor: 1.7, detector: 'k_sigma' })?.statistics.control.count).toBe(3);
  expect(by({}, { outliers: 'remove', outlierFactor: 1.8, detector: 'k_sigma' })?.statistics.control.count).toBe(4);
  // Means 5 and 4.75, variances 64 ÷ 3 and 0.25.
  expect(by({})?.cohensD).toBeCloseTo(0.25 / Math.sqrt((64 + 0.75) / 6), 12);
});
