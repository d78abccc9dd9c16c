import { describe, expect, it } from 'vitest';
import { clean, percentile, removeOutliers } from '../../../src/analysis/kayenta/sides.js';
import { judgeOne } from './judging.js';

const { NaN: NONE } = Number;

describe('points without a value', () => {
  it.each([
    ['remove', [3, 1]],
    ['replace', [0, 3, 0, 1]],
  ] as const)('%s', (strategy, left) => {
    expect(clean([NONE, 3, NONE, 1], strategy)).toEqual(left);
  });

  it('are handled on both sides before anything is compared', () => {
    expect(judgeOne([NONE, 1, 2], [2, NONE, NONE, 1])).toMatchObject({ classification: 'Pass', deviation: 1 });
    const { statistics } = judgeOne([NONE, 1, 2], [2, NONE], { nanStrategy: 'replace' });
    expect([statistics.experiment.count, statistics.experiment.mean, statistics.control.mean]).toEqual([3, 1, 1]);
  });
});

describe('a percentile', () => {
  // Type 7 by hand: the place (n − 1)p + 1, linear between the two points next to it.
  it.each([
    [[1, 2, 3, 4], 0.25, 1.75],
    [[1, 2, 3, 4], 0.75, 3.25],
    [[1, 2, 3, 4], 0.01, 1.03],
    [[10, 20, 40], 0.75, 30],
    [[10, 20, 40], 0.99, 39.6],
    [[0, 100], 0.5, 50],
    [[7], 0.99, 7],
    [[1, 2, 3], 0, 1],
    [[1, 2, 3], 1, 3],
  ])('of %j at %d is %d', (sorted, share, value) => {
    expect(percentile(sorted, share)).toBeCloseTo(value, 12);
  });
});

describe('outliers', () => {
  /** 1 … 20: quartiles 5.75 and 15.25, so fences of factor 3 at −22.75 and 43.75. */
  const PLAIN = Array.from({ length: 20 }, (_, i) => i + 1);

  it('stay where the points are', () => {
    expect(removeOutliers(PLAIN, 3)).toEqual(PLAIN);
  });

  it('beyond a fence go, the largest and the smallest, and the order stays', () => {
    expect(removeOutliers([1000, ...PLAIN, -1000], 3)).toEqual(PLAIN);
  });

  it('are the points beyond the factor times the spread of the quartiles', () => {
    // Of 1 … 20 and 45 the quartiles are 6 and 16, so the fences of 3 and 2 are at 46 and 36.
    expect(removeOutliers([...PLAIN, 45], 3)).toHaveLength(21);
    expect(removeOutliers([...PLAIN, 45], 2)).toEqual(PLAIN);
  });

  it('that lie on a fence stay', () => {
    // 0, 1, 2, 3 and 6: quartiles 1 and 3, with a factor of 1.5 a fence at 6, above the 99th percentile of 5.88.
    expect(removeOutliers([0, 1, 2, 3, 6], 1.5)).toHaveLength(5);
    expect(removeOutliers([0, 1, 2, 3, 6.001], 1.5)).toEqual([0, 1, 2, 3]);
  });

  it('that occur twice stay, because the 99th percentile is one of them', () => {
    expect(removeOutliers([...PLAIN, 1000, 1000], 3)).toHaveLength(22);
  });

  it('are at most one of each tail up to 101 points, and two of a tail above that', () => {
    const flat = (count: number) => Array.from({ length: count }, () => 5);
    expect(removeOutliers([...flat(99), 800, 900], 3)).toEqual([...flat(99), 800]);
    expect(removeOutliers([...flat(300), 700, 800, 900], 3)).toEqual(flat(300));
  });

  it('are none where there are no points', () => {
    expect(removeOutliers([], 3)).toEqual([]);
  });

  it.each([0, -1, NONE])('need a factor above 0: %d', (factor) => {
    expect(() => removeOutliers([1], factor)).toThrow('outlier factor');
  });

  it('are taken from each side by itself, and only if asked for', () => {
    const kept = judgeOne([...PLAIN, 1000], PLAIN);
    const removed = judgeOne([...PLAIN, 1000], PLAIN, { outliers: 'remove' });
    expect(kept.statistics.experiment.max).toBe(1000);
    expect(removed).toMatchObject({ reason: 'The Canary and Baseline data are identical' });
  });
});

describe('the detectors of outliers that the judge does not use', () => {
  // Kayenta's own tests have these four, by which points go.
  it('a fence without reduced sensitivity takes what is beyond it, however often it is there', () => {
    // 21, 21, 23, 23, 24, 25, 29 and 50: quartiles 22.5 and 26, fences at 17.25 and 31.25.
    const points = [21, 23, 24, 25, 50, 29, 23, 21];
    expect(removeOutliers(points, 1.5, 'iqr')).toEqual([21, 23, 24, 25, 29, 23, 21]);
    expect(removeOutliers([...points, ...points], 1.5, 'iqr')).toHaveLength(14);
    // With it, the 99th percentile is one of the two.
    expect(removeOutliers([...points, ...points], 1.5)).toHaveLength(16);
    // Quartiles −1 and 1, fences at −4 and 4.
    expect(removeOutliers([1, 1, 1, 5, -1, -1, -1, -5], 1.5, 'iqr')).toEqual([1, 1, 1, -1, -1, -1]);
  });

  it('k sigma takes what is further from the mean than so many standard deviations of the points themselves', () => {
    const ones = (count: number) => Array.from({ length: count }, () => 1);
    // Of ten equal points and another the distance is √10 deviations, of nine √9: not beyond three.
    expect(removeOutliers([...ones(10), 20], 3, 'k_sigma')).toEqual(ones(10));
    expect(removeOutliers([...ones(9), 20], 3, 'k_sigma')).toHaveLength(10);
    // Mean 0, squares 56 over 8: √7 = 2.65.
    expect(removeOutliers([1, 1, 1, 5, -1, -1, -1, -5], 1, 'k_sigma')).toEqual([1, 1, 1, -1, -1, -1]);
    expect(removeOutliers([1, 1, 1, 5, -1, -1, -1, -5], 1.9, 'k_sigma')).toHaveLength(8);
  });

  it('are taken where they are asked for', () => {
    const points = [21, 21, 23, 23, 24, 25, 29, 50, 50];
    const largest = (detector: 'reduced_iqr' | 'iqr') =>
      judgeOne(points, points, { outliers: 'remove', outlierFactor: 1.5, detector }).statistics.experiment.max;
    // Quartiles 23 and 29, a fence at 38.
    expect([largest('reduced_iqr'), largest('iqr')]).toEqual([50, 29]);
  });
});

describe("Cohen's d", () => {
  it('is the distance of the means in pooled standard deviations', () => {
    // Means 7.5 and 1.5, variances 7.5 and 0.3, of six points each: 6 ÷ √3.9.
    expect(judgeOne([5, 5, 5, 10, 10, 10], [1, 1, 1, 2, 2, 2]).cohensD).toBeCloseTo(6 / Math.sqrt(3.9), 12);
    // Means 5 and 4, variances 13 and 2 of three and two points: 1 ÷ √((2 · 13 + 2) ÷ 3).
    expect(judgeOne([3, 5], [2, 4, 9]).cohensD).toBeCloseTo(1 / Math.sqrt(28 / 3), 12);
  });

  it.each([
    ['a side without a point', [], [1, 2]],
    ['one point a side', [1], [2]],
    ['sides without any spread', [3, 3], [2, 2]],
  ] as const)('does not exist for %s', (_, experiment, control) => {
    expect(judgeOne(experiment, control).cohensD).toBeNull();
  });
});

describe('the statistics of a side', () => {
  it('are those of the points that are judged', () => {
    const { statistics } = judgeOne([2, 4, 9, NONE], [5]);
    // Mean 5; squares 9 + 1 + 16 over 2.
    const standardDeviation = Math.sqrt(13);
    expect(statistics.experiment).toEqual({ count: 3, min: 2, max: 9, mean: 5, standardDeviation });
    expect(statistics.control).toEqual({ count: 1, min: 5, max: 5, mean: 5, standardDeviation: 0 });
  });

  it('are 0 without a point', () => {
    const none = { count: 0, min: 0, max: 0, mean: 0, standardDeviation: 0 };
    expect(judgeOne([], [NONE]).statistics).toEqual({ experiment: none, control: none });
  });
});
